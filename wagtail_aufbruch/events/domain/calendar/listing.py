"""Which events everybody sees: those to come, those that are over, and what they can be narrowed to."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from wagtail_aufbruch.core.domain.showing.visibility import of_process, only_public
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.lists.keyset import MOMENT_IF_ANY
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.core.moments.windows import not_passed
from wagtail_aufbruch.core.moments.years import has_plausible_year
from wagtail_aufbruch.events.enums import EventState
from wagtail_aufbruch.events.models import EventIndexPage, EventPage

PAGE_SIZE = 30
HEAVY = ("body", "consent_text", "guardian_text", "access_notes", "pattern_svg", "documentation")
"""Fields that may be long and are shown on the event's own page only."""


def public_events(process: Page) -> QuerySet[EventPage]:
    """The events of the process that everybody may see: published, and in no private part of the site.

    One whose year cannot be right is left out: no list, no calendar and no feed could be told with it.
    """
    found: QuerySet[EventPage] = only_public(of_process(EventPage.objects.all(), process))
    return found.filter(has_plausible_year("starts_at", "ends_at"))


def settled(events: QuerySet[EventPage]) -> QuerySet[EventPage]:
    """The same events, looked up once and then named by key; for lists that query them several times.

    Whether a page is public depends on every page above it; a list with filters would check that eight times.
    """
    return EventPage.objects.filter(pk__in=list(events.order_by().values_list("pk", flat=True)))


def coming(process: Page, now: datetime | None = None) -> QuerySet[EventPage]:
    """Public events that are not over at ``now``, the next one first, those without a date last."""
    return in_order(public_events(process).filter(not_over(now)))


def past(process: Page, now: datetime | None = None) -> QuerySet[EventPage]:
    """Public events that are over at ``now``, the last one first."""
    return newest_first(public_events(process).filter(over(now)))


def newest_first(events: QuerySet[EventPage]) -> QuerySet[EventPage]:
    """By beginning, the last one first."""
    return events.order_by("-starts_at", "-pk")


def in_order(events: QuerySet[EventPage]) -> QuerySet[EventPage]:
    """By beginning, those without a date last."""
    return events.order_by(F("starts_at").asc(nulls_last=True), "pk")


def not_over(now: datetime | None = None) -> Q:
    """What ``EventMixin.is_over`` says, for the database: an end by the clock, else the end of the day."""
    today = _start_of_day(now)
    by_the_clock = Q(is_all_day=False) & not_passed("ends_at", now)
    return Q(starts_at__isnull=True) | by_the_clock | (_BY_THE_DAY & _ends_from(today))


def over(now: datetime | None = None) -> Q:
    """The opposite, written out: in SQL, the negation of an unknown value is unknown as well."""
    today = _start_of_day(now)
    by_the_clock = Q(is_all_day=False, ends_at__isnull=False) & ~not_passed("ends_at", now)
    return Q(starts_at__isnull=False) & (by_the_clock | (_BY_THE_DAY & _ends_before(today)))


_BY_THE_DAY = Q(is_all_day=True) | Q(ends_at__isnull=True)


def _start_of_day(now: datetime | None) -> datetime:
    return datetime.combine(timezone.localdate(now), time.min, tzinfo=timezone.get_current_timezone())


def _ends_from(moment: datetime) -> Q:
    return Q(ends_at__gte=moment) | Q(ends_at__isnull=True, starts_at__gte=moment)


def _ends_before(moment: datetime) -> Q:
    return Q(ends_at__lt=moment) | Q(ends_at__isnull=True, starts_at__lt=moment)


def between(events: QuerySet[EventPage], start: datetime, end: datetime) -> QuerySet[EventPage]:
    """Those of ``events`` that take place, in whole or in part, from ``start`` until before ``end``."""
    # What ends at midnight belongs to the day before, unless only days are said, or it just begins.
    reaches = Q(ends_at__gt=start) | Q(starts_at__gte=start) | Q(is_all_day=True, ends_at__gte=start)
    return events.filter(reaches, starts_at__lt=end)


def with_identity(events: QuerySet[EventPage]) -> QuerySet[EventPage]:
    """With what a calendar or a feed tells of each: kind and calendar entry, without long texts; no further query."""
    return events.select_related("kind", "calendar_entry").defer(*HEAVY)


def with_details(events: QuerySet[EventPage]) -> QuerySet[EventPage]:
    """With what a list shows of each: kind, calendar entry, fields of action; one further query."""
    fields = Prefetch("handlungsfelder", queryset=Handlungsfeld.objects.select_related("parent"))
    return events.select_related("kind", "calendar_entry").prefetch_related(fields)


@dataclass(frozen=True)
class Listed:
    """One page of a list."""

    events: QuerySet[EventPage]
    """In order."""
    next_key: str
    """Where the next page begins; "" on the last one."""


def page_by_key(events: QuerySet[EventPage], key: str, *, backwards: bool, size: int = PAGE_SIZE) -> Listed:
    """The page of ``events`` that begins after ``key``, the ``next_key`` of the previous page; "" is the first one.

    By key and not by offset: nothing is shown twice or left out when an event is added meanwhile. Two queries.
    An invalid key leads to the first page.
    """
    ordered = newest_first(events) if backwards else in_order(events)
    place = MOMENT_IF_ANY.read(key)
    if place is not None:
        ordered = ordered.filter(_behind(*place, backwards=backwards))
    rows = list(ordered.values_list("starts_at", "pk")[: size + 1])
    shown = rows[:size]
    next_key = MOMENT_IF_ANY.write(*shown[-1]) if len(rows) > size else ""
    found = EventPage.objects.filter(pk__in=[pk for _starts, pk in shown])
    return Listed(newest_first(found) if backwards else in_order(found), next_key)


def _behind(moment: datetime | None, pk: int, *, backwards: bool) -> Q:
    """What comes after the event with this start and primary key; those without a start come last."""
    if moment is None:
        return Q(starts_at__isnull=True, pk__gt=pk)
    if backwards:
        return Q(starts_at__lt=moment) | Q(starts_at=moment, pk__lt=pk)
    return Q(starts_at__gt=moment) | Q(starts_at=moment, pk__gt=pk) | Q(starts_at__isnull=True)


def index_of(process: Page) -> EventIndexPage | None:
    """The process's calendar of events, if everybody may see it; else None."""
    found: QuerySet[EventIndexPage] = only_public(of_process(EventIndexPage.objects.all(), process))
    return found.order_by("path").first()


def following(event: EventPage, now: datetime | None = None) -> EventPage | None:
    """The next public event after this moment of the same series, or else of the same host; None if there is none."""
    if event.process is None or not (event.series_id or event.host_id):
        return None
    same = Q(series_id=event.series_id) if event.series_id else Q(host_id=event.host_id)
    later = coming(event.process, now).filter(same, starts_at__isnull=False).exclude(pk=event.pk)
    return later.exclude(state=EventState.CANCELLED).first()
