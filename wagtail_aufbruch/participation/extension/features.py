"""What an app may bring along to participation: kinds of contributions, tasks for staff, promises about data."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest

from wagtail_aufbruch.core.extension.features import Feature
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.extension.calendar_dates import CalendarDay
from wagtail_aufbruch.participation.extension.followups import Case
from wagtail_aufbruch.participation.extension.handling_parts import HandlingPart
from wagtail_aufbruch.participation.extension.inbox_tasks import InboxSource, Text
from wagtail_aufbruch.participation.extension.journey_links import JourneyLink, RowsAbout
from wagtail_aufbruch.participation.extension.kinds import Kind
from wagtail_aufbruch.participation.extension.mail_kinds import MailKind
from wagtail_aufbruch.participation.extension.names_kept import NamesKept
from wagtail_aufbruch.participation.extension.open_at_groups import OpenPart, WorkingGroup
from wagtail_aufbruch.participation.extension.overview import GroupColumn, OverviewTable
from wagtail_aufbruch.participation.extension.periodic_work import PeriodicWork
from wagtail_aufbruch.participation.extension.personal_data import PersonalData
from wagtail_aufbruch.participation.extension.retention import RetentionRule
from wagtail_aufbruch.participation.models import Contribution, Transition, Version
from wagtail_aufbruch.participation.models.files.staged_files import StagedFile

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from wagtail_aufbruch.core.pages.base import BasePage
    from wagtail_aufbruch.participation.domain.contributions.counters import Difference


@dataclass(frozen=True, kw_only=True)
class ParticipationFeature(Feature):
    """A feature in which citizens take part."""

    kinds: tuple[Kind, ...] = ()
    """Kinds of contributions: what participation has to know of each."""
    inbox: tuple[InboxSource, ...] = ()
    """Kinds of tasks that staff find in the inbox."""
    mail_kinds: tuple[MailKind, ...] = ()
    """What the mails that this app writes are called in the list of mails."""
    after_transition: Callable[[Contribution, Transition], None] | None = None
    """``(contribution, transition)``: what follows from an entry of any contribution's log, in the transaction that
    writes it. What concerns one kind alone belongs to the ``Kind``; apps of a site use the signals."""
    after_version: Callable[[Version], None] | None = None
    """``(version)``: what follows from a new version, in the transaction that writes it."""
    after_decision: Callable[[Case], None] | None = None
    """``(case)``: what follows from a decision on a version, a report or an authorship claim, in its transaction."""
    after_late_refusal: Callable[[StagedFile], None] | None = None
    """``(file)``: what follows where a file that had come whole is refused afterwards, by the scanner for instance,
    when nobody waits at a screen any more; in the transaction that notes it."""
    case_links: Callable[[Contribution], Iterable[tuple[str, Text]]] | None = None
    """``(contribution) -> Iterable[(address, label)]``: where more can be done with a contribution in the admin."""
    handling_parts: Callable[[HttpRequest, Contribution], Iterable[HandlingPart]] | None = None
    """``(request, contribution) -> Iterable[HandlingPart]``: what this app adds to the page on which staff work on a
    contribution that the town answers."""
    case_pages: Callable[[], "QuerySet[BasePage]"] | None = None
    """``() -> QuerySet``: the published pages at which people hand something in; editors are warned where nobody is
    responsible for it."""
    periodic_work: tuple[PeriodicWork, ...] = ()
    """What ``aufbruch_tell`` does every few minutes."""
    retention: tuple[RetentionRule, ...] = ()
    """What ``aufbruch_purge`` deletes when its time is over."""
    personal_data: tuple[PersonalData, ...] = ()
    """What is stored about people beside contributions: for “My participation”, the data file, and erasing."""
    names_kept: Callable[[Iterable[int]], Mapping[int, NamesKept]] | None = None
    """``(keys of pages) -> Mapping[key, NamesKept]``: how long names stand with what was handed in to these pages,
    where they differ from the setting ``PUBLISHED_DAYS``; in a constant number of queries."""
    recount: Callable[[bool], Iterator["Difference"]] | None = None
    """``(dry_run) -> Iterator[Difference]``: stored numbers that differ from their rows, mended unless ``dry_run``;
    for ``aufbruch_recount``."""
    followed_pages: Callable[[], "QuerySet[Model]"] | None = None
    """``() -> QuerySet``: rows with ``contribution_id`` and ``page_id``: whoever follows the contribution is told what
    is new on the page as well (``ActivityKind.PROJECT``), once, however many contributions lead there."""
    calendar_dates: Callable[[Process, Sequence[int]], Iterable[CalendarDay]] | None = None
    """``(process, keys of pages) -> Iterable[CalendarDay]``: the days of these pages of the process that everybody may
    see, for calendars; in a constant number of queries."""
    journey_links: Callable[[Contribution], Iterable[JourneyLink]] | None = None
    """``(contribution) -> Iterable[JourneyLink]``: what is known of its way, for “what became of it”."""
    journey_rows: RowsAbout | None = None
    """Where it can be seen that ``journey_links`` knows nothing of a contribution; without it, it is asked for each."""
    open_at_group: Callable[[WorkingGroup], Iterable[OpenPart]] | None = None
    """``(group) -> Iterable[OpenPart]``: what is open for a group, for its working page; of what everybody may see
    alone, in a constant number of queries."""
    overview: tuple[OverviewTable, ...] = ()
    """Tables of the staff's page over all groups and projects."""
    group_columns: tuple[GroupColumn, ...] = ()
    """What this app knows of each group, for the table of groups on that page."""
