"""What staff see of events and their registrations: which ones, how many, in which order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.lists.folding import fold, holds_word, holds_words
from wagtail_aufbruch.events.domain.calendar.listing import in_order, not_over, over
from wagtail_aufbruch.events.enums import SEATED, RegistrationState
from wagtail_aufbruch.events.models import Attendee, EventPage, Registration
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.domain.moderation.case_rights import pages_for

MAX_WORDS = 6
"""What is typed beyond so many words narrows a search no further."""


def events_for(user: AnyUser) -> "QuerySet[EventPage]":
    """The events whose registrations ``user`` sees: those of the processes whose cases they handle."""
    return pages_for(user, EventPage.objects.all())


def to_come(events: "QuerySet[EventPage]", now: datetime | None = None) -> "QuerySet[EventPage]":
    """Of ``events`` those that are not over; those without a date are among them."""
    return events.filter(not_over(now))


def held(events: "QuerySet[EventPage]", now: datetime | None = None) -> "QuerySet[EventPage]":
    """Of ``events`` those that are over."""
    return events.filter(over(now))


def current(events: "QuerySet[EventPage]", now: datetime | None = None) -> "QuerySet[EventPage]":
    """Of ``events`` those to come, the next one first, those without a date last."""
    return in_order(to_come(events, now))


def coming_first(events: "QuerySet[EventPage]", now: datetime | None = None) -> "QuerySet[EventPage]":
    """``events`` as ``current`` orders those to come, and behind them those that are over, the last one first."""
    is_over = over(now)
    return events.order_by(
        Case(When(is_over, then=Value(1)), default=Value(0)),
        Case(When(is_over, then=None), default=F("starts_at")).asc(nulls_last=True),
        F("starts_at").desc(nulls_last=True),
        "pk",
    )


def events_like(events: "QuerySet[EventPage]", text: str) -> "QuerySet[EventPage]":
    """Of ``events`` those whose title or place holds each word of ``text``."""
    return events.filter(holds_words(["title", "place_name"], text))


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
        Attendee.objects.filter(registration__event_id__in=pks, registration__state__in=SEATED)
        .filter(arrived_at__isnull=False)
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


def registrations_of(event: EventPage) -> "QuerySet[Registration]":
    """The registrations of the event in order of arrival; each with its participant and table."""
    rows: QuerySet[Registration] = Registration.objects.filter(event_id=event.pk)
    return rows.select_related("participant", "table").order_by("arrival")


def registrations_like(rows: "QuerySet[Registration]", text: str) -> "QuerySet[Registration]":
    """Of ``rows`` those in which each word of ``text`` is found: in a name, the e-mail, the telephone or the code."""
    for word in [word for word in text.split() if fold(word)][:MAX_WORDS]:
        # A code is typed as it is printed, in two groups.
        code = word.replace("-", "").upper()
        rows = rows.filter(
            holds_word(["name"], word)
            | Q(pk__in=Attendee.objects.filter(holds_word(["name"], word)).values("registration"))
            | Q(participant__email__icontains=normal_email(word))
            | Q(phone__icontains=word)
            | Q(code=code)
        )
    return rows
