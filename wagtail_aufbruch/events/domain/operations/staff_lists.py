"""What staff see of events and their registrations: which ones, how many, in which order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.events.domain.calendar.listing import in_order, not_over
from wagtail_aufbruch.events.enums import RegistrationState
from wagtail_aufbruch.events.models import Attendee, EventPage, Registration
from wagtail_aufbruch.participation.domain.moderation.case_rights import pages_for
from wagtail_aufbruch.participation.domain.people.participants import normal_email

LATELY = timedelta(days=60)
"""Events that ended longer ago than this are left out of the first page that staff see."""


def events_for(user: AnyUser) -> "QuerySet[EventPage]":
    """The events whose registrations ``user`` sees: those of the processes whose cases they handle."""
    return pages_for(user, EventPage.objects.all())


def current(events: "QuerySet[EventPage]", now: datetime | None = None) -> "QuerySet[EventPage]":
    """Of ``events`` those to come, the next one first, those without a date last."""
    found: QuerySet[EventPage] = in_order(events.filter(not_over(now)))
    return found


def lately(events: "QuerySet[EventPage]", now: datetime | None = None) -> "QuerySet[EventPage]":
    """Of ``events`` those that were over a short while ago, the last one first."""
    now = now or timezone.now()
    since = Q(starts_at__gte=now - LATELY)
    return events.filter(since).exclude(not_over(now)).order_by("-starts_at", "-pk")


@dataclass(frozen=True)
class Numbers:
    """How many people stand where, of one event."""

    held: int = 0
    confirmed: int = 0
    waiting: int = 0
    offered: int = 0
    arrived: int = 0
    registrations: int = 0

    @property
    def taken(self) -> int:
        """People with a seat."""
        return self.held + self.confirmed + self.offered


def numbers_of(event_pks: Iterable[int]) -> dict[int, Numbers]:
    """The numbers of several events; two queries however many there are."""
    pks = list(event_pks)
    state = RegistrationState
    counted = (
        Registration.objects.filter(event_id__in=pks)
        .order_by()
        .values("event_id")
        .annotate(
            held=Sum("people", filter=Q(state=state.HELD), default=0),
            confirmed=Sum("people", filter=Q(state=state.CONFIRMED), default=0),
            waiting=Sum("people", filter=Q(state=state.WAITING), default=0),
            offered=Sum("people", filter=Q(state=state.OFFERED), default=0),
            registrations=Count("pk"),
        )
    )
    arrived = dict(
        Attendee.objects.filter(registration__event_id__in=pks, arrived_at__isnull=False)
        .order_by()
        .values_list("registration__event_id")
        .annotate(number=Count("pk"))
    )
    return {
        row["event_id"]: Numbers(
            row["held"],
            row["confirmed"],
            row["waiting"],
            row["offered"],
            arrived.get(row["event_id"], 0),
            row["registrations"],
        )
        for row in counted
    }


@dataclass(frozen=True)
class Wanted:
    """What of an event's registrations staff want to see."""

    text: str = ""
    state: str = ""
    table: int | None = None


def registrations_of(event: EventPage, wanted: Wanted | None = None) -> "QuerySet[Registration]":
    """The registrations of the event in order of arrival, narrowed; each with its participant and table."""
    wanted = wanted or Wanted()
    rows: QuerySet[Registration] = Registration.objects.filter(event_id=event.pk)
    rows = rows.select_related("participant", "table").order_by("arrival")
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.table is not None:
        rows = rows.filter(table_id=wanted.table)
    for word in wanted.text.split()[:6]:
        # A code is typed as it is printed, in two groups.
        code = word.replace("-", "").upper()
        rows = rows.filter(
            _in_any_case("name", word)
            | Q(pk__in=Attendee.objects.filter(_in_any_case("name", word)).values("registration"))
            | Q(participant__email__icontains=normal_email(word))
            | Q(phone__icontains=word)
            | Q(code=code)
        )
    return rows


def _in_any_case(field: str, word: str) -> Q:
    """SQLite knows upper and lower case of plain letters only, so umlauts are tried in the ways people write them."""
    found = Q()
    for way in {word, word.lower(), word.upper(), word.capitalize()}:
        found |= Q(**{f"{field}__icontains": way})
    return found
