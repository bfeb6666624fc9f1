"""Registering somebody: one transaction from the form to the mail, under the event's lock."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import AnyUser, Process
from wagtail_aufbruch.events.domain.errors import EventFull, NotPossible, RegistrationNotOpen
from wagtail_aufbruch.events.domain.registration.fitting import misfit, refuse_too_many
from wagtail_aufbruch.events.domain.registration.holding import hours_held, refuse_too_many_held
from wagtail_aufbruch.events.domain.registration.queries import registered_by
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest
from wagtail_aufbruch.events.domain.registration.sending import ask_guardian, tell
from wagtail_aufbruch.events.domain.registration.states import ends_by, guardian_ends_by
from wagtail_aufbruch.events.domain.registration.waiting_list import FreeSeats, do_due, place_of
from wagtail_aufbruch.events.domain.seats import alerts
from wagtail_aufbruch.events.domain.seats.availability import AvailabilityKind, availability_of
from wagtail_aufbruch.events.domain.seats.seats import Accounts, lock_seats
from wagtail_aufbruch.events.emails import registrations as registration_emails
from wagtail_aufbruch.events.enums import ACTIVE, SEATED, RegisteredBy, RegistrationState
from wagtail_aufbruch.events.models import Attendee, EventPage, Registration
from wagtail_aufbruch.participation.domain.mail.afterwards import kept_only_if
from wagtail_aufbruch.participation.domain.people.participants import participant_for
from wagtail_aufbruch.participation.models import Participant

PAUSE_BETWEEN_MAILS = timedelta(minutes=10)
"""How long the owner of an address is not told again that somebody tried to register it a second time."""


@dataclass(frozen=True)
class Outcome:
    """The result. A stranger is only shown ``state``, which is the same whether the address was known or not."""

    registration: Registration
    state: str
    """What a new registration would be now: held or waiting; confirmed for people whom the browser knows."""
    until: datetime | None = None
    """By when a new registration would have to be confirmed."""
    is_theirs: bool = False
    """Whether it may be shown to whoever sent the form. Somebody whom the browser knows under another address of the
    same mailbox is answered like a stranger: the mail goes to the address that is registered."""


def register(
    event: EventPage, requested: RegistrationRequest, *, process: Process, participant: Participant | None = None
) -> Outcome:
    """Give a seat if one is free, otherwise a place on the waiting list, and write the mail that asks to confirm.

    ``participant`` is whoever this browser belongs to: their address is confirmed, so the seat is theirs at once. What
    counts is the moment at which the form arrives. Raises RegistrationNotOpen, EventFull or DoesNotFit; then nothing
    is stored.
    """
    arrived = timezone.now()
    event.__dict__.setdefault("process", process)
    with transaction.atomic():
        person = participant or participant_for(process, requested.email)
        accounts = lock_seats(event)
        fresh = accounts.event
        availability = availability_of(fresh, arrived, accounts.seating())
        if not availability.takes_registrations and availability.kind != AvailabilityKind.FULL:
            raise RegistrationNotOpen(availability)
        earlier, key = _earlier(fresh, person, requested)
        is_own = earlier is not None and participant is not None and earlier.participant_id == participant.pk
        if earlier is not None and (is_own or earlier.submission_key == key):
            # The owner of the address, or the very same form again: nothing to hide.
            return Outcome(earlier, earlier.state, earlier.ends_at, is_theirs=True)
        free_seats = do_due(accounts, arrived)
        place = _place(fresh, requested, free_seats)
        if participant is None and place == RegistrationState.HELD:
            # Also for an address that is registered: another answer would tell that it is.
            refuse_too_many_held(accounts, requested.people, requested.network)
        if earlier is not None:
            accounts.save()
            _tell_again(earlier, fresh, arrived)
            return Outcome(earlier, place, _end(accounts, place, arrived, requested.people, confirmed=False))
        if participant is not None and place == RegistrationState.HELD and requested.guardian_email is None:
            place = RegistrationState.CONFIRMED
        registration = _store(accounts, requested, person, place, arrived, confirmed=participant is not None, key=key)
        alerts.note_level(accounts)
        accounts.save()
        _tell(registration, fresh, known=participant is not None)
    return Outcome(registration, registration.state, registration.ends_at, is_theirs=participant is not None)


def register_by_staff(
    event: EventPage, requested: RegistrationRequest, *, user: AnyUser, beyond_limit: bool = False
) -> Registration:
    """Register somebody who calls or stands at the counter; the seat is theirs at once.

    Staff may do so before registration opens and after it has closed. ``beyond_limit``: even if no seat is left.
    Raises NotPossible for an event that is cancelled or an address that is registered, EventFull or DoesNotFit where
    no seat is free and ``requested.wait`` does not ask for the waiting list.
    """
    now = timezone.now()
    with transaction.atomic():
        person = participant_for(event.process, requested.email) if requested.email else None
        accounts = lock_seats(event)
        fresh = accounts.event
        key = requested.submission_key(requested.email)
        known = Registration.objects.filter(submission_key=key, event_id=fresh.pk).first()
        if known is not None:  # a double click
            known.event = fresh
            return known
        if fresh.is_cancelled:
            raise NotPossible(_("This event does not take place."))
        _refuse_registered(fresh, person)
        free_seats = do_due(accounts, now)
        place: str = RegistrationState.CONFIRMED
        if not beyond_limit and not free_seats.fits(requested.people, _table_pk(requested)):
            place = _place(fresh, requested, free_seats)
        registration = _store(
            accounts, requested, person, place, now, confirmed=True, key=key, user=user, beyond=beyond_limit
        )
        alerts.note_level(accounts)
        accounts.save()
        _tell(registration, fresh, known=True, by_staff=True)
    return registration


def _refuse_registered(event: EventPage, person: Participant | None) -> None:
    """Raise NotPossible where the mailbox holds a registration; staff, who see it anyway, are told of which address."""
    if person is None:
        return
    found = list(registered_by(person, event.pk).select_related("participant").order_by("arrival"))
    if not found:
        return
    if any(one.participant_id == person.pk for one in found):
        raise NotPossible(_("This address is registered already."))
    raise NotPossible(
        _(
            "This mailbox is registered already, under the address %(email)s. Change that registration, or leave the "
            "address out."
        )
        % {"email": found[0].email}
    )


def _earlier(
    event: EventPage, person: Participant, requested: RegistrationRequest
) -> tuple[Registration | None, uuid.UUID]:
    """The registration that this person's mailbox holds, their address' own first, and the key under which a new one
    can be stored; one query."""
    key = requested.submission_key(person.email)
    # Hardly anybody has one, so the rows themselves are read only then. Two reads in one query, each by its own index.
    held, sent = registered_by(person, event.pk), Registration.objects.filter(submission_key=key)
    columns = ("pk", "event_id", "state", "participant_id")
    found = list(held.order_by().values_list(*columns).union(sent.order_by().values_list(*columns)))
    active = [(whose != person.pk, pk) for pk, at, state, whose in found if at == event.pk and state in ACTIVE]
    if not active:
        # A form that is sent again after its registration was cancelled makes a new one.
        return None, uuid.uuid4() if found else key
    _is_of_another_address, active_pk = min(active)
    earlier = Registration.objects.select_related("participant", "table").filter(pk=active_pk).first()
    if earlier is None:  # deleted at this moment, at the end of its time
        return None, uuid.uuid4()
    earlier.event = event
    return earlier, key


def _place(event: EventPage, requested: RegistrationRequest, free_seats: FreeSeats) -> str:
    """Whether there is a seat or a place on the waiting list. Raises EventFull or DoesNotFit."""
    if free_seats.fits(requested.people, _table_pk(requested)):
        return RegistrationState.HELD
    refuse_too_many(requested.people, requested.table, free_seats.accounts)
    if (requested.wait or free_seats.is_full()) and event.has_waiting_list:
        return RegistrationState.WAITING
    if free_seats.is_full():
        raise EventFull
    raise misfit(requested.people, requested.table, free_seats, can_wait=event.has_waiting_list)


def _store(
    accounts: Accounts,
    requested: RegistrationRequest,
    person: Participant | None,
    place: str,
    now: datetime,
    *,
    confirmed: bool,
    key: uuid.UUID,
    user: AnyUser | None = None,
    beyond: bool = False,
) -> Registration:
    event = accounts.event
    needs_guardian = requested.guardian_email is not None
    registration = Registration(
        process_id=event.process.pk,
        event=event,
        participant=person,
        name=requested.name,
        phone=requested.phone,
        people=requested.people,
        table=requested.table,
        table_title=requested.table.title if requested.table else "",
        state=place,
        state_changed_at=now,
        arrival=accounts.next_arrival(),
        source=RegisteredBy.STAFF if user else RegisteredBy.ONLINE,
        registered_by_id=user.pk if user else None,
        answers=list(requested.answers),
        note=requested.note,
        submission_key=key,
        confirmed_at=now if confirmed else None,
        consent_text=event.consent_text,
        consent_version=event.consent_version,
        consented_at=now,
        guardian_email=requested.guardian_email or "",
        guardian_needed=needs_guardian,
        guardian_wording=event.guardian_text if needs_guardian else "",
        guardian_wording_version=event.consent_version if needs_guardian else "",
        guardian_asked_at=now if confirmed and needs_guardian else None,
        created_at=now,
        told_notice=accounts.notice,
        network="" if confirmed else requested.network,
        ends_at=_end(accounts, place, now, requested.people, confirmed=confirmed),
    )
    registration.save(force_insert=True)
    Attendee.objects.bulk_create(
        Attendee(registration=registration, number=number, name=name) for number, name in enumerate(requested.names, 1)
    )
    if place in SEATED:
        accounts.take(requested.people, registration.table_id, beyond=beyond)
    return registration


def _end(accounts: Accounts, place: str, now: datetime, people: int, *, confirmed: bool) -> datetime | None:
    """Until when a new registration is kept while its owner has to confirm it or a guardian has to agree."""
    event = accounts.event
    if place == RegistrationState.HELD and confirmed:
        return guardian_ends_by(event, now)
    if place in {RegistrationState.HELD, RegistrationState.WAITING} and not confirmed:
        is_held = place == RegistrationState.HELD
        return ends_by(event, now, hours_held(event, accounts.seating().total, people) if is_held else event.hold_hours)
    return None


def _tell(registration: Registration, event: EventPage, *, known: bool, by_staff: bool = False) -> None:
    """Write the one or two mails that fit the registration's state."""
    if not known:
        tell(registration, event, registration_emails.ask_to_confirm)
        return
    if registration.guardian_missing:
        ask_guardian(registration, event, by_staff=by_staff)
    if registration.state == RegistrationState.CONFIRMED:
        tell(registration, event, registration_emails.registered)
    elif registration.state == RegistrationState.WAITING:
        tell(registration, event, registration_emails.on_waiting_list, place_of(registration))
    else:
        tell(registration, event, registration_emails.guardian_missing)


def _tell_again(registration: Registration, event: EventPage, now: datetime) -> None:
    """Tell the owner of the address, and nobody else; no second registration is stored."""
    recently = registration.again_at or registration.created_at
    with kept_only_if(recently <= now - PAUSE_BETWEEN_MAILS):
        Registration.objects.filter(pk=registration.pk).update(again_at=now)
        tell(registration, event, registration_emails.already)


def _table_pk(requested: RegistrationRequest) -> int | None:
    return requested.table.pk if requested.table else None
