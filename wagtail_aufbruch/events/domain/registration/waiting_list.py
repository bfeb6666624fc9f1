"""The waiting list: seats that become free are offered in order of arrival, each offer with an end.

What is due is done by whoever comes next: somebody who registers, confirms or cancels, or the periodic work. It is
found by state, never by a time window, and always under the event's lock.

Order: the first one with a confirmed address (and a guardian's consent, where one is needed) whose number of people
fits at their table. Somebody who needs more seats than are free may be overtaken by those behind, since an empty seat
helps nobody, but three times at most: then free seats are kept for them, until two days before the event.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from wagtail_aufbruch.events.domain.registration.states import ends_by, last_moment, move
from wagtail_aufbruch.events.domain.seats import alerts
from wagtail_aufbruch.events.domain.seats.seats import Accounts, sync_seats
from wagtail_aufbruch.events.emails import registrations as registration_emails
from wagtail_aufbruch.events.enums import ENDING, RegistrationState
from wagtail_aufbruch.events.models import EventPage, Registration, SeatAccount
from wagtail_aufbruch.participation.domain.mail.bulk import Letter, write_letters

MAX_OVERTAKEN = 3
KEPT_UNTIL = timedelta(days=2)
"""How long before the event seats are no longer kept for groups that are too large for the free ones."""

READY = Q(confirmed_at__isnull=False) & (Q(guardian_needed=False) | Q(guardian_given_at__isnull=False))
"""Those to whom a seat can be offered."""


@dataclass
class FreeSeats:
    """Free seats to which nobody who waits has a claim."""

    accounts: Accounts
    kept: dict[int | None, int]

    def left(self, table_pk: int | None = None) -> int | None:
        left = self.accounts.left(table_pk)
        return None if left is None else left - self.kept.get(table_pk, 0)

    def fits(self, people: int, table_pk: int | None) -> bool:
        """Whether that many seats are free, at the table and in the event."""
        lefts = [self.left(None), *([self.left(table_pk)] if table_pk is not None else [])]
        return all(left is None or left >= people for left in lefts)

    def keep(self, people: int, table_pk: int | None) -> None:
        """Keep as many of the seats that these people need as are free."""
        lefts = [self.left(key) for key in {None, table_pk}]
        number = min([people, *(max(0, left) for left in lefts if left is not None)])
        for key in {None, table_pk}:
            self.kept[key] = self.kept.get(key, 0) + number

    def is_full(self) -> bool:
        """Whether not even one more person fits, whatever the table."""
        tables = [key for key in self.accounts.rows if key is not None]
        return not (any(self.fits(1, key) for key in tables) if tables else self.fits(1, None))


def do_due(accounts: Accounts, now: datetime) -> FreeSeats:
    """End what has ended and offer what is free; what stays free is for whoever comes. One query if nothing is due."""
    due = _ended(now)
    if not FreeSeats(accounts, {}).is_full():
        due |= Q(state=RegistrationState.WAITING) & READY
    if not Registration.objects.filter(due, event_id=accounts.event.pk).order_by().values("pk").exists():
        return FreeSeats(accounts, {})
    end_due(accounts, now)
    return make_offers(accounts, now)


def _ended(now: datetime) -> Q:
    """Expired holds, offers and unconfirmed requests for the waiting list."""
    return Q(ends_at__lt=now, state__in=[*ENDING, RegistrationState.WAITING])


def end_due(accounts: Accounts, now: datetime) -> list[Registration]:
    """End expired holds and offers, and requests for the waiting list that nobody confirmed."""
    ended = Registration.objects.select_related("participant", "table").filter(_ended(now), event_id=accounts.event.pk)
    found = list(ended.order_by("arrival"))
    letters: list[Letter] = []
    for registration in found:
        registration.event = accounts.event
        was = registration.state
        move(registration, RegistrationState.LAPSED, accounts, now)
        # Nobody is told of an unconfirmed hold: the address may be mistyped.
        if registration.confirmed_at is not None and registration.email and not accounts.event.is_cancelled:
            letters.append(
                Letter(registration.email, registration_emails.lapsed(registration, accounts.event, was=was))
            )
    if letters:
        write_letters(accounts.event.process, letters)
    return found


def make_offers(accounts: Accounts, now: datetime) -> FreeSeats:
    """Offer free seats to those who wait; returns what is left over for others. One query, none when all is taken."""
    free_seats = FreeSeats(accounts, {})
    event = accounts.event
    last = last_moment(event)
    if free_seats.is_full() or event.is_cancelled or event.is_over(now) or (last is not None and now >= last):
        return free_seats
    overtaken: list[Registration] = []
    letters: list[Letter] = []
    for registration in _ready(event):
        if not free_seats.fits(registration.people, registration.table_id):
            if _can_ever_fit(registration, accounts):
                if registration.overtaken >= MAX_OVERTAKEN and not _is_near(event, now):
                    free_seats.keep(registration.people, registration.table_id)
                else:
                    overtaken.append(registration)
            continue
        _offer(registration, accounts, now, letters)
        _note_overtaken(overtaken, registration)
        if free_seats.is_full():
            break
    if letters:
        write_letters(event.process, letters)
    return free_seats


def _ready(event: EventPage) -> list[Registration]:
    waiting = Registration.objects.select_related("participant", "table").filter(
        READY, event_id=event.pk, state=RegistrationState.WAITING
    )
    return list(waiting.order_by("arrival"))


def _offer(registration: Registration, accounts: Accounts, now: datetime, letters: list[Letter]) -> None:
    event = accounts.event
    registration.event = event
    if not registration.email:
        # There is no address to write to and so no answer to wait for: staff call by telephone.
        move(registration, RegistrationState.CONFIRMED, accounts, now)
        alerts.call_by_telephone(registration, event)
        return
    move(registration, RegistrationState.OFFERED, accounts, now, ends_at=ends_by(event, now, event.offer_hours))
    letters.append(Letter(registration.email, registration_emails.offer(registration, event)))


def _note_overtaken(overtaken: list[Registration], served: Registration) -> None:
    """Count it for those before them who wait for the same seats."""
    passed = [one for one in overtaken if one.table_id is None or one.table_id == served.table_id]
    if passed:
        Registration.objects.filter(pk__in=[one.pk for one in passed]).update(overtaken=F("overtaken") + 1)
        for one in passed:
            one.overtaken += 1


def _can_ever_fit(registration: Registration, accounts: Accounts) -> bool:
    most = accounts.most(registration.table_id)
    return most is None or most >= registration.people


def _is_near(event: EventPage, now: datetime) -> bool:
    return bool(event.starts_at is not None and now > event.starts_at - KEPT_UNTIL)


def publish_seats(event: EventPage) -> None:
    """Carry seats as published into the accounts; those that are new go to the waiting list at once.

    Nothing is written for events without registration.
    """
    if event.takes_registrations or SeatAccount.objects.filter(event_id=event.pk).exists():
        sync_seats(event, then=_do_due_now)


def _do_due_now(accounts: Accounts) -> None:
    do_due(accounts, timezone.now())


def place_of(registration: Registration) -> int:
    """The place on the waiting list, counted from 1; one query."""
    before = Registration.objects.filter(
        event_id=registration.event_id, state=RegistrationState.WAITING, arrival__lt=registration.arrival
    )
    return before.count() + 1
