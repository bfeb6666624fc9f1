"""What people are told by mail about their registration: short, plain, one action, who writes and why.

Each function builds a message; ``domain.registration.sending`` writes it to the outbox.
"""

from typing import Any

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.events.domain.details import descriptions
from wagtail_aufbruch.events.domain.tickets.mail_files import papers_of
from wagtail_aufbruch.events.domain.tickets.ticket import spelled
from wagtail_aufbruch.events.domain.tickets.tokens import address_of, guardian_address_of
from wagtail_aufbruch.events.enums import RegistrationState
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.enums import Reach

GUARDIAN_ASKED = "event_guardian"
"""Kind of the mail to a parent or guardian."""


@written_to_people
def message_about(
    registration: Registration, event: EventPage, *, kind: str, subject: str, paragraphs: list[str], **more: Any
) -> Message:
    """A message whose one action leads to the registration's own page, unless ``more`` says otherwise.

    It holds nothing that somebody typed in to register: staff also take addresses down by telephone.
    """
    return Message(
        kind=kind,
        subject=subject % {"event": event.title},
        paragraphs=[paragraph for paragraph in paragraphs if paragraph],
        **{
            "action_label": _("Open my registration"),
            "action_url": address_of(registration, event),
            "why": _("You get this mail because your address was given when somebody registered for this event."),
            "reply_to": event.contact_email,
            "reach": Reach.ANYBODY,
            **more,
        },
    )


@written_to_people
def ask_to_confirm(registration: Registration, event: EventPage) -> Message:
    """The first mail: a seat is held, or a place on the waiting list, until the link is opened."""
    end = {"moment": say_moment(registration.ends_at)} if registration.ends_at else {}
    if registration.state == RegistrationState.WAITING:
        first = _("All seats are taken. Please confirm that we may put you on the waiting list.")
        then = _("Please do so by %(moment)s.") % end
    else:
        first = _("We hold a seat for you. It is yours once you have confirmed by the link.")
        then = _("We hold it until %(moment)s. After that somebody else may take it.") % end
    return message_about(
        registration,
        event,
        kind="event_confirm",
        subject=_("Please confirm: %(event)s"),
        paragraphs=[
            first,
            *descriptions.facts(registration, event),
            then,
            _("Was it not you? Then do nothing: what nobody confirms is deleted by itself."),
        ],
        action_label=_("Go to confirmation"),
        reach=Reach.REQUESTED,
    )


@written_to_people
def registered(registration: Registration, event: EventPage) -> Message:
    """The ticket: code, QR code, calendar file."""
    return message_about(
        registration,
        event,
        kind="event_ticket",
        subject=_("You are registered: %(event)s"),
        paragraphs=[
            _("Your seat is yours. We look forward to seeing you."),
            *descriptions.facts(registration, event),
            _("Show the QR code at the door, on the phone or printed, or say your name. Your code: %(code)s")
            % {"code": spelled(registration.code)},
            _("You cannot come? Then please cancel by the link, so that somebody else gets the seat."),
        ],
        attachments=papers_of(registration, event),
    )


@written_to_people
def changed(registration: Registration, event: EventPage) -> Message:
    return message_about(
        registration,
        event,
        kind="event_changed",
        subject=_("Your registration was changed: %(event)s"),
        paragraphs=[
            _("This is how your registration stands now:"),
            *descriptions.facts(registration, event),
            _("Was it not you? Then open your registration and put it right."),
        ],
    )


@written_to_people
def on_waiting_list(registration: Registration, event: EventPage, place: int) -> Message:
    return message_about(
        registration,
        event,
        kind="event_waiting",
        subject=_("You are on the waiting list: %(event)s"),
        paragraphs=[
            _("All seats are taken. You are on place %(place)d of the waiting list.") % {"place": place},
            *descriptions.facts(registration, event),
            _("As soon as a seat is free for you we write to you. Until then a parent or guardian has to agree.")
            if registration.guardian_missing
            else _("As soon as a seat is free for you we write to you. You need not do anything until then."),
        ],
    )


@written_to_people
def offer(registration: Registration, event: EventPage) -> Message:
    """A free seat, with the moment until which it is kept."""
    moment = say_moment(registration.ends_at) if registration.ends_at else ""
    return message_about(
        registration,
        event,
        kind="event_offer",
        subject=_("A seat is free for you: %(event)s"),
        paragraphs=[
            _("You are on the waiting list, and a seat has become free. It is yours if you want it.")
            if registration.people == 1
            else _("You are on the waiting list, and seats have become free. They are yours if you want them."),
            *descriptions.facts(registration, event),
            _("Please take it by %(moment)s. After that we offer it to the next one.") % {"moment": moment},
        ],
        action_label=_("Take or leave the seat"),
    )


@written_to_people
def lapsed(registration: Registration, event: EventPage, *, was: str) -> Message:
    """An offer, or the wait for a guardian, has ended."""
    if was == RegistrationState.OFFERED:
        first = _("We had offered you a seat and have not heard from you. Now it goes to the next one.")
    else:
        first = _("The consent of a parent or guardian has not arrived in time. Now others can take the seat.")
    return message_about(
        registration,
        event,
        kind="event_lapsed",
        subject=_("The seat is no longer held: %(event)s"),
        paragraphs=[
            first,
            descriptions.when_and_where(event),
            _("You still want to come? Then open your registration: perhaps a seat is free."),
        ],
    )


@written_to_people
def cancelled(
    registration: Registration, event: EventPage, *, was: str, reason: str = "", by_staff: bool = False
) -> Message:
    """The registration, in the state ``was``, is cancelled, by the person or by staff with a reason."""
    if by_staff:
        first = _("We have to cancel your registration. This is the reason:")
        last = _("Questions? Just answer this mail.")
    else:
        first = (
            _("Your registration is cancelled. Thank you for telling us: you are not on the waiting list any more.")
            if was == RegistrationState.WAITING
            else _("Your registration is cancelled. Thank you for telling us: somebody else gets the seat.")
        )
        last = _("You have changed your mind? On the page of the event you can register again.")
    return message_about(
        registration,
        event,
        kind="event_cancelled_by_staff" if by_staff else "event_cancelled",
        subject=_("Cancelled: your registration for “%(event)s”"),
        paragraphs=[first, last],
        quote=reason,
        action_label=_("See the event"),
        action_url=event.full_url,
    )


@written_to_people
def already(registration: Registration, event: EventPage) -> Message:
    """Somebody has tried to register a mailbox that is registered already; only its owner is told."""
    return message_about(
        registration,
        event,
        kind="event_already",
        subject=_("You are registered already: %(event)s"),
        paragraphs=[
            _(
                "Somebody has just registered once more, with your address or another one of your mailbox. "
                "Each mailbox counts once."
            ),
            _says_state(registration),
            *descriptions.facts(registration, event),
            _("By the link you can change your registration, the number of people for instance, or cancel it."),
        ],
        reach=Reach.REQUESTED,
    )


def _says_state(registration: Registration) -> str:
    if registration.confirmed_at is not None and registration.state == RegistrationState.HELD:
        return _("Your seat is held until a parent or guardian agrees.")
    if registration.confirmed_at is None and registration.state == RegistrationState.WAITING:
        return _("Your place on the waiting list waits for you to confirm it by the link.")
    return {
        RegistrationState.HELD: _("Your seat is held, and waits for you to confirm it by the link."),
        RegistrationState.CONFIRMED: _("Your seat is yours. You need not do anything."),
        RegistrationState.WAITING: _("You are on the waiting list."),
        RegistrationState.OFFERED: _("A seat is free for you. Take it by the link."),
    }[RegistrationState(registration.state)]


@written_to_people
def guardian_asked(registration: Registration, event: EventPage) -> Message:
    """To the parent or guardian: a page with what it is about, and a button."""
    named = {"event": event.title}
    return Message(
        kind=GUARDIAN_ASKED,
        subject=_("Your consent is needed: %(event)s") % named,
        paragraphs=[
            _("Somebody who is still young wants to take part in “%(event)s” and named you as parent or guardian.")
            % named,
            descriptions.when_and_where(event),
            _("Who it is you read behind the link. In this mail no name stands: anybody could have named you."),
            _("All seats are taken; there is a waiting list. If you do not agree, do nothing.")
            if registration.state == RegistrationState.WAITING
            else _("The seat is held until you agree. If you do not agree, do nothing."),
        ],
        action_label=_("Read it and decide"),
        action_url=guardian_address_of(registration, event),
        why=_("You get this mail because your address was given as that of a parent or guardian."),
        reach=Reach.REQUESTED,
        reply_to=event.contact_email,
    )


@written_to_people
def guardian_missing(registration: Registration, event: EventPage) -> Message:
    """To the young person: confirmed, and what is still missing."""
    how = (
        _("We have written to your parent or guardian.")
        if registration.guardian_email
        else _("Your parent or guardian signs on paper and gives it to the town.")
    )
    until = (
        _("We hold the seat until %(moment)s.") % {"moment": say_moment(registration.ends_at)}
        if registration.ends_at
        else ""
    )
    return message_about(
        registration,
        event,
        kind="event_guardian_missing",
        subject=_("The consent of your parents is missing: %(event)s"),
        paragraphs=[_("Thank you, your address is confirmed. A parent or guardian has to agree as well."), how, until],
    )
