"""What a process file can hold: the page types and sections of core and of every app that declares some."""

from functools import cache
from importlib import import_module

from wagtail_aufbruch.core.extension.registry import modules_named
from wagtail_aufbruch.portable.domain import core_sections
from wagtail_aufbruch.portable.domain.registry import PageType, Section, registered

__all__ = ["core_sections", "page_types", "sections"]


@cache
def _discover() -> None:
    """Core's own parts come with this module, hence first; then those of the other apps."""
    for name in modules_named("portable"):
        import_module(name)


def page_types() -> dict[str, PageType]:
    """All page types by name."""
    _discover()
    return dict(registered()[0])


def sections() -> dict[str, Section]:
    """All sections by name, in the order in which they stand in a file."""
    _discover()
    return {section.name: section for section in sorted(registered()[1].values(), key=lambda section: section.order)}
