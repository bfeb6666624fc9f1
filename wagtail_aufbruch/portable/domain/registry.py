"""Which page types and sections a process file can hold. Each app declares its own in ``<app>/staff/portable.py``.

These modules are imported when a file is first loaded or exported. A site may add page types of its own in a module
named ``portable`` of one of its apps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Model
from django.utils.module_loading import autodiscover_modules

from wagtail_aufbruch.core.extension.registry import enter
from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.portable.format.items import KeyedItem, PageItem
from wagtail_aufbruch.portable.format.problems import Path

if TYPE_CHECKING:
    from wagtail_aufbruch.portable.domain.exporter import Exporter
    from wagtail_aufbruch.portable.domain.loader import Loader


@dataclass(frozen=True)
class PageType:
    """``name`` is what ``type:`` says in the file; ``item`` has a field for each field of ``model`` that travels."""

    name: str
    model: type[BasePage]
    item: type[PageItem]


class Section(Protocol):
    """A part of the file that holds a list of items. See ``SnippetSection`` and ``MediaSection``."""

    @property
    def name(self) -> str: ...

    @property
    def item(self) -> type[KeyedItem]: ...

    @property
    def order(self) -> int: ...

    @property
    def after_pages(self) -> bool:
        """Whether its items need the pages to exist."""

    def instances(self, process: ProcessMixin) -> Sequence[Model]:
        """What the section holds for ``process``, in an order that stays the same from file to file."""

    def usual_key(self, instance: Model) -> str:
        """The key of an instance that has never been in a file."""

    def load(self, entries: list[tuple[KeyedItem, Path]], loader: "Loader") -> None:
        """Write what is not there yet. ``entries``: pairs of an item and its path."""

    def export(self, exporter: "Exporter") -> list[dict[str, Any]]:
        """The section's items for the file."""

    def get(self, pk: str) -> Model | None:
        """The instance with this primary key, or None."""


_page_types: dict[str, PageType] = {}
_sections: dict[str, Section] = {}


PROCESS = "process"
"""Name of the part of a file that is the process itself."""
PAGES = "pages"
"""Of the part that holds the pages below it, and below each page."""
OTHER_PARTS = frozenset({"format", PROCESS, PAGES})
"""What stands in a file beside its sections."""


def register_page_type(name: str, model: type[BasePage], item: type[PageItem]) -> None:
    """Let files hold pages of ``model``. Raises ImproperlyConfigured if the name is taken."""
    enter(_page_types, name, PageType(name, model, item), what="a page type")


def register_section(section: Section) -> None:
    """Let files hold another list of items. Raises ImproperlyConfigured if the name is taken."""
    enter(_sections, section.name, section, what="a section", reserved=OTHER_PARTS)


@cache
def _discover() -> None:
    """What core puts into a file comes first, then what the other apps do."""
    import_module("wagtail_aufbruch.portable.domain.core_sections")
    autodiscover_modules("staff.portable", "portable")


def page_types() -> dict[str, PageType]:
    """All page types by name."""
    _discover()
    return _page_types


def sections() -> dict[str, Section]:
    """All sections by name, in the order in which they stand in a file."""
    _discover()
    return {section.name: section for section in sorted(_sections.values(), key=lambda section: section.order)}
