"""How an app says what of it a process file can hold: page types and sections, in its ``staff/portable.py``.

The module is named by the app's feature (``portable``) and imported when a file is first loaded or exported.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Model

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


def registered() -> tuple[Mapping[str, PageType], Mapping[str, Section]]:
    """Page types and sections that are registered so far; ``contents`` has all of them."""
    return _page_types, _sections
