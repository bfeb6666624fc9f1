"""The consent of a parent or guardian: asked for by mail, given by button or on paper; the seat is held until then."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.events.domain.errors import NameChanged, NotPossible
from wagtail_aufbruch.events.domain.registration.personal_data import forget_former_guardian
from wagtail_aufbruch.events.domain.registration.queries import registered_anew
from wagtail_aufbruch.events.domain.registration.sending import ask_guardian, tell
from wagtail_aufbruch.events.domain.registration.states import move, reread
from wagtail_aufbruch.events.domain.registration.waiting_list import FreeSeats, do_due, make_offers, place_of
from wagtail_aufbruch.events.domain.seats import alerts
from wagtail_aufbruch.events.domain.seats.seats import Accounts, lock_seats
from wagtail_aufbruch.events.emails import registrations as registration_emails
from wagtail_aufbruch.events.enums import ACTIVE, GuardianMethod, RegistrationState
from wagtail_aufbruch.events.models import Registration
from wagtail_aufbruch.participation.domain.consent.asking_guardians import NOT_WAITED_FOR, check_asking_again
from wagtail_aufbruch.participation.domain.errors import LinkUnknown, NotNow
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.extension.fingerprint import digest


def fingerprint_of(names: list[str]) -> str:
    """Fingerprint of whom a guardian agrees for, with whom they come: of just the names that stand on the page. The
    wording is that of the registration."""
    return digest(*names)


def names_of(registration: Registration) -> list[str]:
    """Who comes: the young person, and each of the others, "" for whom no name was given. One query."""
    others = registration.attendees.filter(number__gt=1).order_by("number").values_list("name", flat=True)
    return [registration.name, *others]


def give_consent(registration: Registration, seen: str | None = None) -> Registration:
    """The guardian agrees on the page that the link opens. Doing so twice changes nothing.

    ``registration`` is as the link opened it; ``seen`` of what the guardian has read, None: of ``registration``. Raises
    NotPossible; NameChanged where another name stands there by now; LinkUnknown where somebody else was named as
    guardian since then.
    """
    return _record(registration, GuardianMethod.MAIL, fingerprint_of(names_of(registration)) if seen is None else seen)


def record_paper_consent(registration: Registration, *, user: AnyUser) -> Registration:
    """Record that staff have the consent on paper. Raises NotPossible if no consent is waited for."""
    if not registration.guardian_needed:
        raise NotPossible(_("No consent is needed for this registration."))
    return _record(registration, GuardianMethod.PAPER)


@transaction.atomic
def _record(registration: Registration, method: str, seen: str = "") -> Registration:
    now = timezone.now()
    accounts = lock_seats(registration.event)
    event = accounts.event
    free_seats = do_due(accounts, now)
    current = reread(registration, accounts)
    if method == GuardianMethod.MAIL and current.guardian_email != registration.guardian_email:
        raise LinkUnknown
    if current.guardian_given_at is not None:
        return current
    if event.is_cancelled or event.is_over(now):
        raise NotPossible(_("This event does not take place, or is over. Your consent is not needed any more."))
    if current.state == RegistrationState.CANCELLED:
        raise NotPossible(_("This registration was cancelled. Your consent is not needed any more."))
    if method == GuardianMethod.MAIL and seen != fingerprint_of(names_of(current)):
        raise NameChanged
    if registered_anew(current) is not None:
        raise NotPossible(
            _("%(name)s is registered anew, and this registration holds no more. The consent is given for the new one.")
            % {"name": current.name}
        )
    current.guardian_given_at, current.guardian_method = now, method
    current.save(update_fields=["guardian_given_at", "guardian_method"])
    _go_on(current, accounts, free_seats, now)
    alerts.note_level(accounts)
    accounts.save()
    return current


def _go_on(registration: Registration, accounts: Accounts, free_seats: FreeSeats, now: datetime) -> None:
    """Do what follows from the consent; an unconfirmed address still has to be confirmed."""
    event = accounts.event
    if registration.confirmed_at is None:
        return
    if registration.state == RegistrationState.HELD:
        move(registration, RegistrationState.CONFIRMED, accounts, now)
        tell(registration, event, registration_emails.registered)
    elif registration.state == RegistrationState.WAITING:
        make_offers(accounts, now)
        registration.refresh_from_db(fields=["state", "ends_at", "state_changed_at"])
    elif registration.state == RegistrationState.LAPSED:
        if free_seats.fits(registration.people, registration.table_id):
            move(registration, RegistrationState.CONFIRMED, accounts, now)
            tell(registration, event, registration_emails.registered)
        elif event.has_waiting_list:
            move(registration, RegistrationState.WAITING, accounts, now)
            tell(registration, event, registration_emails.on_waiting_list, place_of(registration))


@transaction.atomic
def ask_again(registration: Registration, email: str) -> Registration:
    """Write to the guardian again, at this address, because the young person asks for it.

    Earlier links stay valid as long as the address is the same; at another one the link to the former address ends, and
    the mails there are forgotten: whoever was written to by mistake is not named anywhere any more.

    Raises NotPossible if a mail went out a moment ago, or if no consent is waited for.
    """
    now = timezone.now()
    accounts = lock_seats(registration.event)
    current = reread(registration, accounts)
    if not current.guardian_missing or current.state not in ACTIVE or current.confirmed_at is None:
        raise NotPossible(NOT_WAITED_FOR)
    asked_at = current.guardian_asked_at if current.guardian_email else None
    try:
        check_asking_again(email, own_email=current.email, asked_at=asked_at)
    except NotNow as refusal:
        raise NotPossible(refusal.message) from refusal
    if normal_email(email) != normal_email(current.guardian_email):
        forget_former_guardian(current)
    current.guardian_email, current.guardian_asked_at = normal_email(email), now
    current.save(update_fields=["guardian_email", "guardian_asked_at"])
    ask_guardian(current, accounts.event)
    return current
