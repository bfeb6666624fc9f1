"""What is attached to the mail with the ticket: the QR code as a picture, and a calendar file."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.events.domain.calendar.ical import calendar_of
from wagtail_aufbruch.events.domain.tickets.ticket import qr_png, spelled
from wagtail_aufbruch.events.enums import RegistrationState
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.domain.mail.enclosures import Enclosure


def papers_of(registration: Registration, event: EventPage) -> tuple[Enclosure, ...]:
    """QR code and calendar file, ready to be attached; an event without a date has no place in a calendar."""
    code, name = spelled(registration.code), _("ticket")
    picture = Enclosure(
        f"{name}-{code}.png",
        "image/png",
        qr_png(registration),
        content_id="qr",
        alt=_("QR code of your ticket, in letters: %(code)s") % {"code": code},
    )
    return picture, *entry_of_mail(registration, event)


def entry_of_mail(registration: Registration, event: EventPage) -> tuple[Enclosure, ...]:
    """The event as a file for the calendar, for those who have a seat: to all others it would promise one."""
    if event.starts_at is None or registration.state != RegistrationState.CONFIRMED:
        return ()
    content = calendar_of([event], name=event.title, url_of=lambda page: str(page.full_url))
    return (Enclosure(f"{event.slug}.ics", "text/calendar; method=PUBLISH", content),)
