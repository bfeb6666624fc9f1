"""Writing to those who register. What the mails say is built in ``emails.registrations``."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from wagtail_aufbruch.events.emails import registrations as registration_emails
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.domain.mail.outbox import Message, write_mail

Facts = ParamSpec("Facts")
"""What a mail says beyond the registration and its event."""


def tell(
    registration: Registration,
    event: EventPage,
    compose: Callable[Concatenate[Registration, EventPage, Facts], Message],
    *facts: Facts.args,
    **more: Facts.kwargs,
) -> None:
    """Write down the mail that ``compose(registration, event, *facts, **more)`` builds, if there is an address."""
    if registration.email:
        write_mail(event.process, registration.email, compose(registration, event, *facts, **more))


def ask_guardian(registration: Registration, event: EventPage, *, by_staff: bool = False) -> None:
    """Write to the parent or guardian, if there is an address; without one the consent comes on paper."""
    if registration.guardian_email:
        message = registration_emails.guardian_asked(registration, event)
        write_mail(event.process, registration.guardian_email, message.set_off_by_staff() if by_staff else message)
