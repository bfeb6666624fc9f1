"""What staff do with registrations. Each step is logged on the event's page with the registration's number instead of
the name: names are deleted some weeks after the event, while the log stays."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.events.domain.errors import NotPossible
from wagtail_aufbruch.events.domain.registration import changes, guardians, register
from wagtail_aufbruch.events.domain.registration.fitting import refuse_misfit
from wagtail_aufbruch.events.domain.registration.holding import unconfirmed
from wagtail_aufbruch.events.domain.registration.queries import registered_instead
from wagtail_aufbruch.events.domain.registration.reading import refuse_unread_note
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest
from wagtail_aufbruch.events.domain.registration.sending import tell
from wagtail_aufbruch.events.domain.registration.states import move, reread
from wagtail_aufbruch.events.domain.registration.waiting_list import FreeSeats, do_due, place_of
from wagtail_aufbruch.events.domain.seats import alerts
from wagtail_aufbruch.events.domain.seats.seats import Accounts, lock_seats
from wagtail_aufbruch.events.emails import registrations as registration_emails
from wagtail_aufbruch.events.enums import ACTIVE, RegistrationState
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.domain.mail.outbox import write_mail
from wagtail_aufbruch.participation.domain.moderation import assignments
from wagtail_aufbruch.participation.enums import Actor

STATE = RegistrationState


def note(registration: Registration, action: str, user: AnyUser, **data: Any) -> None:
    """Log the step on the event's page, and forget who had taken the tasks that it settles."""
    known = {"registration": registration.pk, "number": registration.arrival, **data}
    log(registration.event, f"aufbruch.registration_{action}", user=user, data=known)
    assignments.forget_done(assignments.concerned(registration, f"event_guardian:{registration.pk}"))


@transaction.atomic
def register_by_hand(
    event: EventPage, requested: RegistrationRequest, *, user: AnyUser, beyond_limit: bool = False
) -> Registration:
    """Register somebody by hand; raises what :func:`register.register_by_staff` raises."""
    registration = register.register_by_staff(event, requested, user=user, beyond_limit=beyond_limit)
    note(registration, "by_hand", user, beyond_limit=beyond_limit)
    return registration


@transaction.atomic
def change_by_staff(
    registration: Registration,
    requested: RegistrationRequest,
    *,
    user: AnyUser,
    beyond_limit: bool = False,
    seen: str | None = None,
) -> Registration:
    """Change people, table, answers, telephone and note. Raises what :func:`changes.change` raises."""
    changed = changes.change(registration, requested, actor=Actor.STAFF, beyond_limit=beyond_limit, seen=seen)
    Registration.objects.filter(pk=changed.pk).update(phone=requested.phone, note=requested.note)
    note(changed, "changed", user, beyond_limit=beyond_limit)
    return changed


@transaction.atomic
def cancel_by_staff(registration: Registration, *, user: AnyUser, reason: str) -> Registration:
    """Cancel with a reason that the person reads. Raises ReasonMissing and NotPossible."""
    cancelled = changes.cancel(registration, actor=Actor.STAFF, user=user, reason=reason)
    note(cancelled, "cancelled", user)
    return cancelled


@transaction.atomic
def give_seat(registration: Registration, *, user: AnyUser, beyond_limit: bool = False) -> Registration:
    """Give a seat to somebody who waits, confirms too late or was offered one: it is theirs at once, and they are told.

    The order of arrival does not count: staff decide. With ``beyond_limit`` even if no seat is free. Raises NotPossible
    and DoesNotFit.
    """
    now = timezone.now()
    accounts = lock_seats(registration.event)
    event = accounts.event
    current = reread(registration, accounts)
    _refuse(current, accounts)
    if not (current.is_seated or beyond_limit):
        refuse_misfit(current.people, current.table, FreeSeats(accounts, {}), can_wait=event.has_waiting_list)
    current.confirmed_at = current.confirmed_at or now
    move(current, STATE.CONFIRMED, accounts, now, beyond=beyond_limit)
    tell(current, event, registration_emails.registered)
    do_due(accounts, now)
    alerts.note_level(accounts)
    accounts.save()
    note(current, "seated", user, beyond_limit=beyond_limit)
    return current


def _refuse(registration: Registration, accounts: Accounts) -> None:
    event = accounts.event
    if event.is_cancelled:
        raise NotPossible(_("This event does not take place."))
    if registration.state in {STATE.CONFIRMED, STATE.CANCELLED}:
        raise NotPossible(_("This registration needs no seat: it has one, or it is cancelled."))
    if registration.guardian_missing:
        raise NotPossible(_("The consent of a parent or guardian is missing. Record it first."))
    if registered_instead(registration) is not None:
        raise NotPossible(_("This person has registered anew since then. Use that registration."))


@transaction.atomic
def record_paper_consent(registration: Registration, *, user: AnyUser) -> Registration:
    """Record that staff have the guardian's signature on paper. Raises NotPossible."""
    current = guardians.record_paper_consent(registration, user=user)
    note(current, "paper_consent", user)
    return current


@transaction.atomic
def release_held(registration: Registration, *, user: AnyUser) -> int:
    """Give back all seats that are held, unconfirmed, from where this one is. Returns how many registrations.

    Nobody is written to: the addresses may be invented. Whoever opens the link all the same gets a free seat.
    """
    now = timezone.now()
    accounts = lock_seats(registration.event)
    found = list(unconfirmed(accounts.event).filter(network=registration.network).exclude(network=""))
    for one in found:
        one.event = accounts.event
        move(one, STATE.LAPSED, accounts, now)
    do_due(accounts, now)
    alerts.note_level(accounts)
    accounts.save()
    if found:
        note(registration, "released", user, released=len(found))
    return len(found)


@transaction.atomic
def send_link_again(registration: Registration, *, user: AnyUser) -> None:
    """Send again the mail that the person needs now, with the personal link. Raises NotPossible, RegistrationGone."""
    registration = reread(registration, lock_seats(registration.event))
    event = registration.event
    if not registration.email:
        raise NotPossible(_("There is no e-mail address. Please call."))
    if registration.state not in ACTIVE:
        raise NotPossible(_("This registration does not hold any more, so there is nothing to send."))
    if registration.confirmed_at is None:
        message = registration_emails.ask_to_confirm(registration, event).set_off_by_staff()
        write_mail(event.process, registration.email, message)
    elif registration.guardian_missing:
        tell(registration, event, registration_emails.guardian_missing)
    elif registration.state == STATE.OFFERED:
        tell(registration, event, registration_emails.offer)
    elif registration.state == STATE.WAITING:
        tell(registration, event, registration_emails.on_waiting_list, place_of(registration))
    else:
        tell(registration, event, registration_emails.registered)
    note(registration, "link_sent", user)


@transaction.atomic
def set_note(registration: Registration, text: str, *, user: AnyUser, seen: str | None = None) -> None:
    """Keep a note of staff beside the registration; it is deleted with it. Raises ChangedMeanwhile."""
    refuse_unread_note(reread(registration, lock_seats(registration.event)), text, seen)
    Registration.objects.filter(pk=registration.pk).update(note=text)
    registration.note = text
    note(registration, "noted", user)
