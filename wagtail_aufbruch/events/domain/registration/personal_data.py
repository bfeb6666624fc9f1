"""What a person has to do with events: found, taken along, erased."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from wagtail_aufbruch.events.domain.errors import RegistrationGone
from wagtail_aufbruch.events.domain.registration.states import move, reread
from wagtail_aufbruch.events.domain.registration.waiting_list import do_due
from wagtail_aufbruch.events.domain.seats import alerts
from wagtail_aufbruch.events.domain.seats.seats import lock_seats
from wagtail_aufbruch.events.domain.tickets.tokens import guardian_token_of
from wagtail_aufbruch.events.emails.registrations import GUARDIAN_ASKED
from wagtail_aufbruch.events.enums import ACTIVE, RegistrationState
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.events.models.registration import new_code, new_key
from wagtail_aufbruch.participation.domain.mail.forgetting import forget_erased, forget_recipient
from wagtail_aufbruch.participation.models import Mail, Participant

STATE = RegistrationState
NOBODY = "–"
"""Replaces the name of somebody whose data were erased."""

COUNTED_AFTERWARDS = (STATE.CONFIRMED, STATE.WAITING, STATE.OFFERED)
"""What stays as it is when a person is erased after the event: who came, and who waited in vain."""


def active_registration(event: EventPage, participant: Participant | None) -> Registration | None:
    """This person's active registration for the event; no query without a person."""
    if participant is None:
        return None
    found = Registration.objects.filter(event_id=event.pk, participant=participant, state__in=ACTIVE)
    return found.select_related("participant", "table").first()


def own_registrations(participant: Participant) -> "QuerySet[Registration]":
    """All registrations of the person, the latest event first, with what a list shows; two queries."""
    rows = Registration.objects.filter(participant=participant).select_related("event", "table")
    return rows.prefetch_related("attendees").order_by("-event__starts_at", "-pk")


def collect(participant: Participant) -> list[dict[str, Any]]:
    """All that is stored about the person's registrations, for the file that they can download."""
    return [
        {
            "event": registration.event.title,
            "state": str(registration.get_state_display()),
            "name": registration.name,
            "people": [{"name": one.name, "arrived_at": one.arrived_at} for one in registration.attendees.all()],
            "phone": registration.phone,
            "table": registration.table_title,
            "answers": registration.answers,
            "note": registration.note,
            "code": registration.code,
            "registered_at": registration.created_at,
            "confirmed_at": registration.confirmed_at,
            "consent": registration.consent_text,
            "consent_version": registration.consent_version,
            "consented_at": registration.consented_at,
            "guardian_email": registration.guardian_email,
            "guardian_asked_at": registration.guardian_asked_at,
            "guardian_given_at": registration.guardian_given_at,
            "guardian_method": registration.guardian_method,
            "guardian_consent": registration.guardian_wording,
            "guardian_consent_version": registration.guardian_wording_version,
        }
        for registration in own_registrations(participant)
    ]


def collect_as_guardian(participant: Participant) -> list[dict[str, Any]]:
    """What the person was asked about as a guardian: for whom, when, and what they agreed to."""
    return [
        {
            "event": registration.event.title,
            # Before anybody has written to them, a stranger may have typed their address in.
            "name": registration.name if registration.guardian_asked_at is not None else "",
            "asked_at": registration.guardian_asked_at,
            "given_at": registration.guardian_given_at,
            "method": registration.guardian_method,
            "wording": registration.guardian_wording,
            "wording_version": registration.guardian_wording_version,
        }
        for registration in _asked_of(participant).select_related("event").order_by("pk")
    ]


def _asked_of(participant: Participant) -> "QuerySet[Registration]":
    return Registration.objects.filter(process_id=participant.process_id, guardian_email=participant.email)


def erase(participant: Participant) -> None:
    """Take the person out of their registrations: seats go to the waiting list. That somebody came, waited or
    cancelled still counts in the numbers, and none of their links works any more.

    Runs in the transaction that erases the person.
    """
    now = timezone.now()
    # In a fixed order, so that two people who are erased at once cannot cause a deadlock.
    mine = Registration.objects.filter(participant=participant).select_related("event").order_by("event_id", "pk")
    for registration in mine:
        forget_mails_to_guardian(registration)
        if registration.event.is_over(now) and registration.state in COUNTED_AFTERWARDS:
            _make_anonymous(registration)
        else:
            _give_up(registration, now)
    _asked_of(participant).update(guardian_email="")


def _make_anonymous(registration: Registration) -> None:
    Registration.objects.filter(pk=registration.pk).update(
        participant=None,
        name=NOBODY,
        phone="",
        answers=[],
        note="",
        guardian_email="",
        guardian_wording="",
        guardian_wording_version="",
        network="",
        consent_text="",
        consent_version="",
        consented_at=None,
        key=new_key(),
        code=new_code(),
    )
    registration.attendees.update(name="")


def forget_mails_to_guardian(registration: Registration) -> None:
    """Delete what was written there about this registration, but for the number that the limits of mails go on
    counting; mails to the same address about another child stay."""
    forget_erased(_mails_to_guardian(registration))


def forget_former_guardian(registration: Registration) -> None:
    """The same where somebody else is named in their place, of whom the limits of mails go on knowing."""
    forget_recipient(_mails_to_guardian(registration))


def _mails_to_guardian(registration: Registration) -> "QuerySet[Mail]":
    if not registration.guardian_email:
        return Mail.objects.none()
    # Not the whole address: an event may have moved since.
    token = guardian_token_of(registration)
    asked = Mail.objects.filter(
        process=registration.process_id, kind=GUARDIAN_ASKED, recipient=registration.guardian_email
    )
    about_it = Q(text__contains=token)
    if not _asked_about_others(registration):
        # Once a mail is sent, none of its words is left to tell what it was about.
        about_it |= Q(text="")
    return asked.filter(about_it)


def _asked_about_others(registration: Registration) -> bool:
    """Whether this guardian is asked about another registration too, by whomever."""
    same = Registration.objects.filter(process_id=registration.process_id, guardian_email=registration.guardian_email)
    return same.exclude(pk=registration.pk).exists()


def delete_due(rows: "QuerySet[Registration]") -> None:
    """Delete registrations at the end of their time, with what was written to guardians about them.

    Asked anew under their locks: whoever comes back by an old link at this moment has a seat again.
    """
    locked = Registration.objects.select_for_update().filter(pk__in=rows.order_by().values("pk")).order_by("pk")
    due = rows.filter(pk__in=list(locked.values_list("pk", flat=True)))
    for registration in due.exclude(guardian_email=""):
        forget_mails_to_guardian(registration)
        # The next one to the same guardian is the last of them then.
        Registration.objects.filter(pk=registration.pk).update(guardian_email="")
    due.delete()


def _give_up(registration: Registration, now: datetime) -> None:
    """Cancel it, and keep no more than that, if there was anything to cancel."""
    accounts = lock_seats(registration.event)
    try:
        current = reread(registration, accounts)
    except RegistrationGone:
        return
    was_certain = current.state in {STATE.CONFIRMED, STATE.CANCELLED}
    if current.is_active:
        move(current, STATE.CANCELLED, accounts, now)
    if was_certain:
        _make_anonymous(current)
    else:
        current.delete()
    do_due(accounts, now)
    alerts.note_level(accounts)
    accounts.save()


def keeps() -> Q:
    """Whom a purge must not delete yet: everybody with a registration."""
    return Q(Exists(Registration.objects.filter(participant=OuterRef("pk"))))
