"""What other apps, and the site, may add to a process's pages.

Registered with ``wagtail.hooks.register`` in an app's ``wagtail_hooks.py``:

``aufbruch_process_urls``
    ``() -> list[URLPattern]``: addresses below the process page; their views take ``(process, request, **kwargs)``.
``aufbruch_open_actions``
    ``(process) -> Iterable[OpenAction]``: what citizens can do now, for "Take part now".
``aufbruch_process_sections``
    ``(process) -> Iterable[Section]``: parts of the process page.
``aufbruch_process_links``
    ``(process) -> Iterable[ProcessLink]``: what stands beside the search in the menu, for instance "My participation".
``aufbruch_handlungsfeld_sections``
    ``(process, handlungsfeld) -> Iterable[Section]``: what belongs to a field of action.
``aufbruch_group_sections``
    ``(process, group_page) -> Iterable[Section]``: what a theme group or board has to do with.
``aufbruch_statement_sections``
    ``(process, key) -> Iterable[Section]``: what became of a statement of a group, by its key.
``aufbruch_search_note``
    ``(page) -> str``: a note on a page in search results, its date for instance; "" for none.
``aufbruch_search_sources``
    ``() -> SearchSource``: what else than pages is found by the search in the menu, contributions for instance.

Several of these are asked for one page. What two of them need is looked up once with :func:`remembered`. What they
show may change by itself, an opening for instance: they tell it with
``core.reader_cache.marks.changes_at(process, moment)``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from wagtail import hooks

from wagtail_aufbruch.core.extension.protocols import AnyUser, Page, Process
from wagtail_aufbruch.core.extension.registry import providers

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    from wagtail_aufbruch.core.models import Handlungsfeld

T = TypeVar("T")

PREFIX = "aufbruch_"
PAGE_HOOKS = frozenset(
    {
        "aufbruch_process_urls",
        "aufbruch_open_actions",
        "aufbruch_process_sections",
        "aufbruch_process_links",
        "aufbruch_handlungsfeld_sections",
        "aufbruch_group_sections",
        "aufbruch_statement_sections",
        "aufbruch_search_note",
        "aufbruch_search_sources",
    }
)
"""Their names. Page types of an app may have one more for addresses below them (``urls_hook``)."""


@dataclass(frozen=True)
class OpenAction:
    """Something open now, with its one action."""

    title: str
    url: str
    action: str
    """What the button says, for instance "Hand in an idea"."""
    kind: str
    """What it is, for instance "Idea call"."""
    closes_at: datetime | None = None
    summary: str = ""
    accent: str = ""
    icon: str = "speech"


@dataclass(frozen=True)
class Section:
    """A part of a page: its heading, the template that shows it, and what that template gets as context.

    ``order``: smaller stands higher; the package uses 100, 200, …
    """

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 500
    anchor: str = ""
    stylesheet: str = ""
    """Path of the static file that styles it; linked in the head, once for all sections that name it."""


@dataclass(frozen=True)
class ProcessLink:
    """An entry of the process's menu that is no page but an address below the process page."""

    title: str
    route: str
    """Name of the URL pattern, without arguments."""
    icon: str


@dataclass(frozen=True)
class SearchResult:
    """One thing that was found. ``kind``: what it is, above its title; ``note``: its date for instance."""

    kind: str
    title: str
    url: str
    text: str = ""
    note: str = ""


@dataclass(frozen=True)
class SearchSource:
    """Things other than pages in which the search in the menu looks. ``key`` begins with the name of the app."""

    key: str
    find: Callable[[Process, str], list[int]]
    """``(process, query)``: keys of what everybody may see, the best first."""
    show: Callable[[Process, list[int]], dict[int, SearchResult]]
    """``(process, keys)``: how some of them are shown; what is gone is left out. Its queries do not grow with them."""


@dataclass(frozen=True)
class StatementLink:
    """A published statement of a group or board, as other apps name it."""

    key: int
    kind: str
    title: str
    url: str
    by: str
    date: date


@dataclass(frozen=True)
class EventLink:
    """A way from an event to another part of the admin."""

    label: str
    url: str
    icon: str


@dataclass(frozen=True)
class MeetingSheets:
    """Sheets for a meeting that an app can draw, for instance the cards of an idea call."""

    key: str
    """Names it among all; begins with the name of the app."""
    label: str
    draw: Callable[["Canvas", int], None]
    """``(canvas, number)``: draws ``number`` pieces onto a reportlab canvas, page by page, each page shown. The canvas
    has pages of A4 upright, and does so again afterwards."""
    most: int = 200
    """Maximum number of pieces at once."""


def process_links(process: Process) -> list[ProcessLink]:
    """Entries that other apps add to the process's menu."""
    return [link for provide in hooks.get_hooks("aufbruch_process_links") for link in provide(process)]


def open_actions(process: Process) -> list[OpenAction]:
    """What is open now: what closes first comes first, what stays open comes last."""
    actions = [action for provide in hooks.get_hooks("aufbruch_open_actions") for action in provide(process)]
    return sorted(actions, key=_closing)


def process_sections(process: Process) -> list[Section]:
    """Parts that other apps add to the process page, in order."""
    return _ordered(section for provide in hooks.get_hooks("aufbruch_process_sections") for section in provide(process))


def handlungsfeld_sections(process: Process, handlungsfeld: "Handlungsfeld") -> list[Section]:
    """What belongs to the field, in order."""
    return _ordered(
        section
        for provide in hooks.get_hooks("aufbruch_handlungsfeld_sections")
        for section in provide(process, handlungsfeld)
    )


def group_sections(process: Process, group_page: Page) -> list[Section]:
    """What other apps show on the page of a theme group or board, in order."""
    return _ordered(
        section for provide in hooks.get_hooks("aufbruch_group_sections") for section in provide(process, group_page)
    )


def search_note(page: Page) -> str:
    """The note beside the page in search results; "" where no app has one."""
    return next((note for provide in hooks.get_hooks("aufbruch_search_note") if (note := provide(page))), "")


def search_sources() -> dict[str, SearchSource]:
    """Where the search in the menu looks beside the pages, by key."""
    return {source.key: source for provide in hooks.get_hooks("aufbruch_search_sources") for source in [provide()]}


def bodies_of(process: Process) -> list[Page]:
    """Groups and boards of the process, as base pages, drafts among them; for staff's choice."""
    return [page for provide in providers("bodies") for page in provide(process)]


def statements_of(process: Process) -> list[StatementLink]:
    """What groups and boards of the process have said in public, newest first; looked up once for a request."""
    return remembered(
        process,
        "core.statements",
        lambda: [link for provide in providers("statements") for link in provide(process)],
    )


def statement_sections(process: Process, key: int) -> list[Section]:
    """What other apps show on the page of a statement, in order."""
    return _ordered(
        section for provide in hooks.get_hooks("aufbruch_statement_sections") for section in provide(process, key)
    )


def event_links(user: AnyUser, event: Page) -> list[EventLink]:
    """What ``user`` can do for the event elsewhere in the admin."""
    return [link for provide in providers("event_links") for link in provide(user, event)]


def meeting_sheets(event: Page) -> list[MeetingSheets]:
    """What other apps can print for the event."""
    return [sheets for provide in providers("meeting_sheets") for sheets in provide(event)]


def remembered(process: Process, key: str, make: Callable[[], T]) -> T:
    """What ``make`` returns, asked for once as long as this ``process`` lives, that is for one request.

    ``key`` begins with the name of the app, so that two apps do not collide.
    """
    kept: dict[str, T] = process.__dict__.setdefault("_aufbruch_remembered", {})
    if key not in kept:
        kept[key] = make()
    return kept[key]


def _ordered(sections: Iterable[Section]) -> list[Section]:
    return sorted(sections, key=lambda section: section.order)


def _closing(action: OpenAction) -> tuple[bool, float, str]:
    moment = action.closes_at.timestamp() if action.closes_at else 0.0
    return (action.closes_at is None, moment, action.title)
