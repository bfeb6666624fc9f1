"""What becomes of a registration: confirmed, changed, offered a seat, cancelled."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.events.domain.errors import NotPossible, ReasonMissing
from wagtail_aufbruch.events.domain.registration import guardians
from wagtail_aufbruch.events.domain.registration.fitting import refuse_misfit, refuse_too_many
from wagtail_aufbruch.events.domain.registration.queries import registered_anew, registered_instead
from wagtail_aufbruch.events.domain.registration.reading import refuse_unread
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest
from wagtail_aufbruch.events.domain.registration.sending import ask_guardian, tell
from wagtail_aufbruch.events.domain.registration.states import guardian_ends_by, move, reread
from wagtail_aufbruch.events.domain.registration.waiting_list import FreeSeats, do_due, make_offers, place_of
from wagtail_aufbruch.events.domain.seats import alerts
from wagtail_aufbruch.events.domain.seats.seats import Accounts, lock_seats
from wagtail_aufbruch.events.emails import registrations as registration_emails
from wagtail_aufbruch.events.enums import ACTIVE, RegistrationState
from wagtail_aufbruch.events.models import Attendee, EventPage, Registration
from wagtail_aufbruch.participation.domain.people.participants import mark_confirmed
from wagtail_aufbruch.participation.domain.questions.answers import with_former
from wagtail_aufbruch.participation.enums import Actor

STATE = RegistrationState

ONE_FOR_A_MAILBOX = gettext_lazy(
    "You are registered for this event already, under another spelling of your e-mail address. So this registration "
    "does not hold. If more people come, change the other one: its link is in our mail to the other address."
)
"""Which address that is stands nowhere: rules of providers differ, so it may be somebody else's."""


def confirm(registration: Registration, *, actor: str = Actor.AUTHOR) -> Registration:
    """The owner of the address confirms with the link: a held seat, a place on the waiting list, or an offer.

    A hold that has ended gets a seat if one is free and nobody waits for it, otherwise its old place on the waiting
    list. Doing it twice changes nothing. Returns the registration as it is now. Raises NotPossible; where the mailbox
    holds a confirmed registration by then, this one has lapsed and its seats are given back.
    """
    now = timezone.now()
    with transaction.atomic():
        accounts = lock_seats(registration.event)
        free_seats = do_due(accounts, now)  # may end this very hold
        current = reread(registration, accounts)
        _refuse_gone(current, accounts.event, now)
        is_first = current.confirmed_at is None
        is_one_too_many = is_first and registered_instead(current) is not None
        if is_one_too_many:
            move(current, STATE.LAPSED, accounts, now)
            do_due(accounts, now)
        else:
            if is_first and actor == Actor.AUTHOR and current.participant is not None:
                mark_confirmed(current.participant)
            if is_first:
                current.confirmed_at = now
            _go_on(current, accounts, free_seats, now, is_first=is_first)
        alerts.note_level(accounts)
        accounts.save()
    if is_one_too_many:  # only now, since what was given back is to stay so
        raise NotPossible(ONE_FOR_A_MAILBOX)
    return current


def decline_offer(registration: Registration, *, actor: str = Actor.AUTHOR) -> Registration:
    """Decline the offered seat in favour of the next person; this gives up the place on the waiting list as well."""
    return cancel(registration, actor=actor)


def _refuse_gone(registration: Registration, event: EventPage, now: datetime) -> None:
    if event.is_cancelled:
        raise NotPossible(_("This event does not take place."))
    if event.is_over(now):
        raise NotPossible(_("This event is over."))
    if registration.state == STATE.CANCELLED:
        raise NotPossible(_("This registration is cancelled. You can register again on the page of the event."))
    replaced = why_replaced(registration)
    if replaced:
        raise NotPossible(replaced)


def why_replaced(registration: Registration) -> str:
    """Why one that has lapsed does not come back: its mailbox holds another one by now. "" where nothing is in the
    way; no query while it has not lapsed."""
    anew = registered_anew(registration)
    if anew is None:
        return ""
    if anew.participant_id != registration.participant_id:
        return str(ONE_FOR_A_MAILBOX)
    return _("You have registered anew since then. Please use the link in our latest mail.")


def _go_on(
    registration: Registration, accounts: Accounts, free_seats: FreeSeats, now: datetime, *, is_first: bool
) -> None:
    """Do what follows from the confirmed address in the registration's present state."""
    if registration.state == STATE.HELD:
        _take_held(registration, accounts, now, is_first=is_first)
    elif registration.state == STATE.OFFERED:
        move(registration, STATE.CONFIRMED, accounts, now)
        tell(registration, accounts.event, registration_emails.registered)
    elif registration.state == STATE.WAITING and is_first:
        _wait(registration, accounts, now)
    elif registration.state == STATE.LAPSED:
        _come_back(registration, accounts, free_seats, now)


def _take_held(registration: Registration, accounts: Accounts, now: datetime, *, is_first: bool) -> None:
    if not registration.guardian_missing:
        move(registration, STATE.CONFIRMED, accounts, now)
        tell(registration, accounts.event, registration_emails.registered)
    elif is_first:
        registration.ends_at = guardian_ends_by(accounts.event, now)
        _ask_guardian(registration, accounts, now)
        tell(registration, accounts.event, registration_emails.guardian_missing)


def _wait(registration: Registration, accounts: Accounts, now: datetime) -> None:
    """The address is confirmed, so from now on a seat can be offered; perhaps one is free."""
    registration.ends_at = None
    _ask_guardian(registration, accounts, now)
    make_offers(accounts, now)
    registration.refresh_from_db(fields=["state", "ends_at", "state_changed_at"])
    if registration.state == STATE.WAITING:
        tell(registration, accounts.event, registration_emails.on_waiting_list, place_of(registration))


def _ask_guardian(registration: Registration, accounts: Accounts, now: datetime) -> None:
    if registration.guardian_missing:
        registration.guardian_asked_at = now
        ask_guardian(registration, accounts.event)
    registration.network = ""  # the address is confirmed
    registration.save(update_fields=["confirmed_at", "ends_at", "guardian_asked_at", "network"])


def _come_back(registration: Registration, accounts: Accounts, free_seats: FreeSeats, now: datetime) -> None:
    """The hold or offer has ended: give a free seat that nobody waits for, or else the old place in the list."""
    event = accounts.event
    if free_seats.fits(registration.people, registration.table_id):
        if registration.guardian_missing:
            move(registration, STATE.HELD, accounts, now, ends_at=guardian_ends_by(event, now))
            _ask_guardian(registration, accounts, now)
            tell(registration, event, registration_emails.guardian_missing)
        else:
            move(registration, STATE.CONFIRMED, accounts, now)
            tell(registration, event, registration_emails.registered)
        return
    if not event.has_waiting_list:
        raise NotPossible(
            _("The time in which the seat was held is over, and the last seat has been taken by somebody else.")
        )
    move(registration, STATE.WAITING, accounts, now)
    _ask_guardian(registration, accounts, now)
    tell(registration, event, registration_emails.on_waiting_list, place_of(registration))


@transaction.atomic
def cancel(
    registration: Registration, *, actor: str = Actor.AUTHOR, user: AnyUser | None = None, reason: str = ""
) -> Registration:
    """Cancel the registration; its seats go to the waiting list at once. Doing so twice changes nothing.

    Staff (``actor`` STAFF, with ``user``) have to give a reason, which the person reads. Raises ReasonMissing, and
    NotPossible once the event is over.
    """
    if actor == Actor.STAFF and not reason.strip():
        raise ReasonMissing
    now = timezone.now()
    accounts = lock_seats(registration.event)
    current = reread(registration, accounts)
    if current.state not in ACTIVE:
        return current
    if accounts.event.is_over(now):
        raise NotPossible(_("This event is over."))
    was, is_by_staff = current.state, actor == Actor.STAFF
    move(current, STATE.CANCELLED, accounts, now)
    do_due(accounts, now)
    alerts.note_level(accounts)
    accounts.save()
    if current.confirmed_at is not None or is_by_staff:
        message = registration_emails.cancelled
        tell(current, accounts.event, message, was=was, reason=reason.strip(), by_staff=is_by_staff)
    return current


@transaction.atomic
def change(
    registration: Registration,
    requested: RegistrationRequest,
    *,
    actor: str = Actor.AUTHOR,
    beyond_limit: bool = False,
    seen: str | None = None,
) -> Registration:
    """Change name, people, table or answers; the place in the order of arrival stays.

    Fewer people, or another table, give seats to the waiting list at once. Raises DoesNotFit if seats are missing;
    then nothing is changed. Raises NotPossible, for other people too once a guardian has agreed: they agreed for this
    child, and for whom it comes with. Staff may do so before it is confirmed, and beyond the number of seats
    (``beyond_limit``). ``seen``: see ``reading.refuse_unread``; raises ChangedMeanwhile.
    """
    now = timezone.now()
    accounts = lock_seats(registration.event)
    event = accounts.event
    free_seats = do_due(accounts, now)
    current = reread(registration, accounts)
    _refuse_gone(current, event, now)
    if current.state not in (ACTIVE if actor == Actor.STAFF else {STATE.CONFIRMED, STATE.WAITING}):
        raise NotPossible(_("This can be changed once it is confirmed."))
    refuse_unread(current, requested, seen, by_staff=actor == Actor.STAFF)
    if actor == Actor.AUTHOR and current.guardian_given_at is not None:
        _refuse_others(current, requested)
    # Staff decide who gets a seat, whoever waits for it.
    _move_seats(current, requested, free_seats if actor == Actor.AUTHOR else FreeSeats(accounts, {}), beyond_limit)
    current.name, current.people = requested.name, requested.people
    current.table, current.table_title = (
        requested.table,
        requested.table.title if requested.table else current.table_title,
    )
    current.answers = with_former(event.questions.all(), current.answers, requested.answers)
    current.save(update_fields=["name", "people", "table", "table_title", "answers"])
    _rename(current, requested.names)
    make_offers(accounts, now)
    alerts.note_level(accounts)
    accounts.save()
    current.refresh_from_db(fields=["state", "ends_at"])
    if current.state != STATE.OFFERED:  # the mail with the offer says it all
        tell(current, event, registration_emails.changed)
    return current


def _refuse_others(registration: Registration, requested: RegistrationRequest) -> None:
    """Raise NotPossible where other people would come than those for whom a guardian has agreed."""
    agreed = guardians.names_of(registration)
    if requested.names == agreed:
        return
    if len(agreed) == 1 and requested.people == 1:
        message = _(
            "Your parent or guardian has agreed for %(name)s, and their consent holds for nobody else. For "
            "somebody else, please cancel this registration and register anew; or write to us if the name is "
            "misspelt."
        )
    else:
        message = _(
            "Your parent or guardian has agreed for %(name)s, and for who comes along or does not. For others or "
            "another number of people, please cancel this registration and register anew; or write to us."
        )
    raise NotPossible(message % {"name": registration.name})


def _move_seats(
    registration: Registration, requested: RegistrationRequest, free_seats: FreeSeats, beyond: bool
) -> None:
    """Give the old seats back and take the new ones, if nobody who waits has a claim to them."""
    accounts = free_seats.accounts
    table_pk = requested.table.pk if requested.table else None
    if (registration.people, registration.table_id) == (requested.people, table_pk):
        return
    if registration.state == STATE.WAITING:
        refuse_too_many(requested.people, requested.table, accounts)
        return
    accounts.give_back(registration.people, registration.table_id)
    is_smaller = requested.people <= registration.people and table_pk == registration.table_id
    if not (is_smaller or beyond):
        refuse_misfit(requested.people, requested.table, free_seats)
    accounts.take(requested.people, table_pk, beyond=is_smaller or beyond)


def _rename(registration: Registration, names: list[str]) -> None:
    """Keep the check-in of people who are there already, as far as they still have a place."""
    there = {attendee.number: attendee for attendee in registration.attendees.all()}
    for number, name in enumerate(names, 1):
        attendee = there.get(number) or Attendee(registration=registration, number=number)
        if attendee.pk is None or attendee.name != name:
            attendee.name = name
            attendee.save()
    registration.attendees.filter(number__gt=len(names)).delete()
