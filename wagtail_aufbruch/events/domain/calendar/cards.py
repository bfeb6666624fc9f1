"""Events as lists show them: all in words, with the same few queries however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast, Length
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.core.reader_cache.marks import changes_at
from wagtail_aufbruch.events.domain.calendar.listing import HEAVY, with_details
from wagtail_aufbruch.events.domain.calendar.soundness import told
from wagtail_aufbruch.events.domain.details import descriptions
from wagtail_aufbruch.events.domain.seats.availability import Availability, AvailabilityKind, availability_of
from wagtail_aufbruch.events.domain.seats.seats import Seating, Seats
from wagtail_aufbruch.events.models import EventPage, SeatAccount

EMPTY_STREAM = 2
"""Length of an empty text of blocks, "[]"."""


@dataclass(frozen=True)
class EventCard:
    """One event as a list shows it."""

    title: str
    url: str
    date: descriptions.DateBlock | None
    when: str
    status: descriptions.Status
    kind: str
    icon: str
    place: str
    summary: str
    host: str
    fields: list[Handlungsfeld]
    accent: str
    registration: str
    """Whether one can register, in words; "" where it does not matter."""
    takes_registrations: bool
    """Whether one can register for a seat now."""
    closes_at: datetime | None
    """Until when; None without an end."""
    is_open: bool
    """Whether one can register at all, be it for the waiting list."""
    has_record: bool
    starts_at: datetime | None
    ends_at: datetime | None
    time: str
    """The beginning alone, for the table of a month; "" for whole days."""


def make_cards(
    events: QuerySet[EventPage],
    process: Process | None,
    request: HttpRequest | None = None,
    *,
    hosts: Mapping[int, str] | None = None,
) -> list[EventCard]:
    """Cards of ``events``, in the queryset's order; three queries. ``hosts``: titles of the groups to be named.

    When the cards change by themselves is noted on the request, or on the process if there is none (for a section of
    the process page).
    """
    measured = with_details(events).defer(*HEAVY).annotate(record_length=Length(Cast("documentation", TextField())))
    rows = list(measured)
    seatings = seatings_of(row for row in rows if row.takes_registrations)
    now = timezone.now()

    def card(row: EventPage) -> EventCard:
        row.__dict__["process"] = process  # none of them needs to look it up
        changes_at(process if request is None else request, *row.changing_moments)
        return _card(row, request, seatings.get(row.pk), (hosts or {}).get(row.host_id or 0, ""), now)

    return list(told(rows, card))


def seatings_of(events: Iterable[EventPage]) -> dict[int, Seating]:
    """Seats of many events, by key; one query, none without an event."""
    keys = [event.pk for event in events]
    accounts: dict[int, list[SeatAccount]] = defaultdict(list)
    if keys:
        for account in SeatAccount.objects.filter(event_id__in=keys):
            accounts[account.event_id].append(account)
    found = {}
    for key, rows in accounts.items():
        whole = next((Seats(row.limit, row.taken) for row in rows if row.table_id is None), None)
        tables = tuple(Seats(row.limit, row.taken) for row in rows if row.table_id is not None)
        if whole is not None:
            found[key] = Seating(whole, tables)
    return found


def _card(row: EventPage, request: HttpRequest | None, seating: Seating | None, host: str, now: datetime) -> EventCard:
    fields = [one for one in row.handlungsfelder.all() if one.process_id == row.process.pk]
    availability = availability_of(row, now, seating=seating or Seating(Seats(row.seats, 0)))
    return EventCard(
        title=row.title,
        url=row.get_url(request) or "",
        date=descriptions.date_block(row),
        when=descriptions.when(row, weekday=True),
        status=descriptions.status_of(row, now),
        kind=row.kind.title if row.kind else "",
        icon=row.kind.icon if row.kind else "",
        place=descriptions.short_place(row),
        summary=row.introduction,
        host=host,
        fields=fields,
        accent=fields[0].shown_accent if fields else "",
        registration=_say(availability) if row.takes_registrations else "",
        takes_registrations=availability.kind == AvailabilityKind.OPEN,
        closes_at=availability.closes_at,
        is_open=availability.takes_registrations,
        has_record=(row.record_length or 0) > EMPTY_STREAM and row.is_over(now),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        time=descriptions.say_times(row.starts_at) if row.starts_at and not row.is_all_day else "",
    )


def _say(availability: Availability) -> str:
    """Whether one can register, on one line: "Anmeldung offen, noch 7 Plätze, bis 14. Dezember"."""
    if availability.kind == AvailabilityKind.OPEN:
        until = ""
        if availability.closes_at is not None:
            day = date_format(timezone.localtime(availability.closes_at), pgettext("date format without year", "N j"))
            until = _("until %(day)s") % {"day": day}
        return ", ".join(part for part in (_("Registration is open"), availability.seating.shown.words, until) if part)
    short = {
        AvailabilityKind.FULL_WAITING: _("fully booked, waiting list open"),
        AvailabilityKind.FULL: _("fully booked"),
        AvailabilityKind.CLOSED: _("Registration is closed"),
        AvailabilityKind.NOT_YET: availability.message,
    }
    return short.get(availability.kind, "")
