"""Writing to those who register. What the mails say is built in ``messages``."""

from collections.abc import Callable
from typing import Any

from wagtail_aufbruch.events.emails import registrations as registration_emails
from wagtail_aufbruch.events.models import Registration
from wagtail_aufbruch.participation.domain.mail.outbox import Message, write_mail


def tell(registration: Registration, event: Any, compose: Callable[..., Message], *facts: Any, **more: Any) -> None:
    """Write down the mail that ``compose(registration, event, *facts, **more)`` builds, if there is an address."""
    if registration.email:
        write_mail(event.process, registration.email, compose(registration, event, *facts, **more))


def ask_guardian(registration: Registration, event: Any) -> None:
    """Write to the parent or guardian, if there is an address; without one the consent comes on paper."""
    if registration.guardian_email:
        write_mail(event.process, registration.guardian_email, registration_emails.guardian_asked(registration, event))
