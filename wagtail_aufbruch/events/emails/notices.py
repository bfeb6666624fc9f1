"""Mails to those who are registered, before and after an event."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.events.domain.details import descriptions
from wagtail_aufbruch.events.domain.tickets.mail_files import entry_of_mail
from wagtail_aufbruch.events.domain.tickets.ticket import spelled
from wagtail_aufbruch.events.emails.registrations import message_about
from wagtail_aufbruch.events.enums import EventState, RegistrationState
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.domain.mail.outbox import Message


@written_to_people
def event_changed(registration: Registration, event: EventPage) -> Message:
    """The mail that fits how the event stands now."""
    if event.state == EventState.CANCELLED:
        return event_cancelled(registration, event)
    return moved(registration, event) if event.state == EventState.MOVED else takes_place(registration, event)


@written_to_people
def moved(registration: Registration, event: EventPage) -> Message:
    before = descriptions.before(event)
    return message_about(
        registration,
        event,
        kind="event_moved",
        subject=_("Moved: %(event)s"),
        paragraphs=[
            _("The event for which you registered was moved. This is how it stands now:"),
            descriptions.when_and_where(event),
            "" if descriptions.place(event) else descriptions.place_now(event),
            _("Before it was: %(before)s") % {"before": before} if before else "",
            event.state_note,
            _stands(registration),
        ],
        attachments=entry_of_mail(registration, event),
    )


@written_to_people
def event_cancelled(registration: Registration, event: EventPage) -> Message:
    return message_about(
        registration,
        event,
        kind="event_off",
        subject=_("Cancelled: %(event)s"),
        paragraphs=[
            _("The event for which you registered does not take place."),
            descriptions.when_and_where(event),
            event.state_note,
            _("We are sorry. You need not do anything."),
        ],
        action_label=_("See the event"),
        action_url=event.full_url,
        attachments=entry_of_mail(registration, event),
    )


@written_to_people
def takes_place(registration: Registration, event: EventPage) -> Message:
    return message_about(
        registration,
        event,
        kind="event_on",
        subject=_("It takes place: %(event)s"),
        paragraphs=[
            _("Good news: the event for which you registered takes place."),
            descriptions.when_and_where(event),
            event.state_note,
            _stands(registration),
        ],
        attachments=entry_of_mail(registration, event),
    )


def _stands(registration: Registration) -> str:
    """What becomes of the registration, as it stands: with a seat, with one that is kept for a while, or waiting."""
    if registration.state == RegistrationState.WAITING:
        return _("Your place on the waiting list stays as it is.")
    if registration.state == RegistrationState.CONFIRMED or registration.ends_at is None:
        return _("Your registration stays as it is. If you cannot come now, please cancel by the link.")
    said = (
        _("We still keep a seat for you until %(moment)s. Please take it by the link, or leave it to somebody else.")
        if registration.state == RegistrationState.OFFERED
        else _("We still hold your seat until %(moment)s. A parent or guardian has to agree by then.")
        if registration.guardian_missing
        else _("We still hold your seat until %(moment)s. Please confirm it by the link by then.")
    )
    return said % {"moment": say_moment(registration.ends_at)}


@written_to_people
def reminder(registration: Registration, event: EventPage) -> Message:
    online = (
        _("We send you the link to take part online shortly before it begins.")
        if event.online_url and event.mode != "in_person"
        else ""
    )
    return message_about(
        registration,
        event,
        kind="event_reminder",
        subject=_("See you soon: %(event)s"),
        paragraphs=[
            _("The event begins soon. We look forward to seeing you."),
            *descriptions.facts(registration, event),
            online,
            _("Your code at the door: %(code)s") % {"code": spelled(registration.code)},
            _("You cannot come? Then please cancel by the link, so that somebody else gets the seat."),
        ],
    )


@written_to_people
def online_link(registration: Registration, event: EventPage) -> Message:
    return message_about(
        registration,
        event,
        kind="event_online",
        subject=_("The link to take part: %(event)s"),
        paragraphs=[
            _("With this link you take part online. It is meant for you; please do not pass it on."),
            descriptions.when_and_where(event),
        ],
        action_label=_("Take part online"),
        action_url=event.online_url,
    )


@written_to_people
def thanks(registration: Registration, event: EventPage) -> Message:
    return message_about(
        registration,
        event,
        kind="event_thanks",
        subject=_("Thank you: %(event)s"),
        paragraphs=[
            _("Thank you for registering. What was said and shown at the event can be read on our site now."),
            descriptions.when_and_where(event),
        ],
        action_label=_("See the documentation"),
        action_url=event.full_url,
    )
