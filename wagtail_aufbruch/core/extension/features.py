"""What an app, of the package or of a site, may bring along beside pages: one ``Feature`` for each app."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Model

from wagtail_aufbruch.core.extension.datasets import Dataset
from wagtail_aufbruch.core.extension.deletion_guards import DeletionGuard
from wagtail_aufbruch.core.extension.figures import Figure
from wagtail_aufbruch.core.extension.page_hooks import EventLink, MeetingSheets, StatementLink
from wagtail_aufbruch.core.extension.protocols import AnyUser, Page, Process
from wagtail_aufbruch.core.extension.stored_data import StoredData
from wagtail_aufbruch.core.extension.vocabulary import Word


@dataclass(frozen=True, kw_only=True)
class Feature:
    """Declared in an app's ``feature.py``, registered with ``core.extension.registry.register`` in ``AppConfig.ready``.

    Everything but ``app`` may be left out.
    """

    app: str
    """The app's label."""
    words: Mapping[str, Word] = field(default_factory=dict)
    """Words that a process may call otherwise, by key (lower case, at most 40 characters)."""
    deletion_guards: tuple[DeletionGuard, ...] = ()
    """Pages that cannot be deleted, and what editors are told to do instead."""
    deletion_notes: Callable[[Model], Iterable[str]] | None = None
    """``(item) -> Iterable[str]``: what becomes of the app's things that point to an item of a process (a field of
    action, a goal, a member), a page or a user when it is deleted, with their number; for the page that asks before."""
    bodies: Callable[[Process], Iterable[Page]] | None = None
    """``(process) -> Iterable[Page]``: groups and boards, as base pages, drafts among them, to which staff hand
    something over."""
    statements: Callable[[Process], Iterable[StatementLink]] | None = None
    """``(process) -> Iterable[StatementLink]``: what groups and boards have said in public, newest first; in one or
    two queries."""
    event_links: Callable[[AnyUser, Page], Iterable[EventLink]] | None = None
    """``(user, event) -> Iterable[EventLink]``: what ``user`` can do for an event in other parts of the admin."""
    meeting_sheets: Callable[[Page], Iterable[MeetingSheets]] | None = None
    """``(event) -> Iterable[MeetingSheets]``: sheets that can be printed into the same PDF as an event's lists."""
    datasets: Callable[[Process], Iterable[Dataset]] | None = None
    """``(process) -> Iterable[Dataset]``: its public lists as files, whole and without a filter, for the page of open
    data and the catalogue; a list that the process has not got is left out."""
    figures: tuple[Figure, ...] = ()
    """What of the process is counted over time, for its cockpit."""
    stored_data: tuple[StoredData, ...] = ()
    """What the app stores about people, and for how long: stands on the privacy page."""
    portable: str = ""
    """Dotted path of the module that says what of the app a process file can hold
    (``wagtail_aufbruch.portable.domain.registry``); imported only where ``portable`` is installed."""
