"""People who register in tests, and what they are written."""

from datetime import timedelta
from typing import Any

from tests.clock import Clock
from wagtail_aufbruch.core.reader_cache.freshness import touch_all
from wagtail_aufbruch.events.domain.registration.changes import confirm
from wagtail_aufbruch.events.domain.registration.register import register
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.models import Mail


def address(name: str) -> str:
    return f"{name.lower()}@example.org"


def registered(event: Any, name: str = "Anna", **values: Any) -> Registration:
    """The registration as it is after the form was sent."""
    return register(
        event, RegistrationRequest(name=name, email=address(name), **values), process=event.process
    ).registration


def confirmed(event: Any, name: str = "Anna", **values: Any) -> Registration:
    """The same after the link in the mail was clicked."""
    return confirm(registered(event, name, **values))


def now_is(registration: Registration) -> Registration:
    registration.refresh_from_db()
    return registration


def let_end(registration: Registration, clock: Clock) -> None:
    """Wait until its time has just run out; nobody has noticed yet."""
    ends_at = now_is(registration).ends_at
    assert ends_at is not None
    clock.set_to(ends_at + timedelta(seconds=1))


def change_page(event: Any, **values: Any) -> None:
    """As if this had been published, without what follows from it; readers' pages know of it."""
    EventPage.objects.filter(pk=event.pk).update(**values)
    touch_all()
    event.refresh_from_db(fields=list(values))


def subjects(name: str) -> list[str]:
    """Of all mails to this person, the oldest first."""
    to = name if "@" in name else address(name)
    return list(Mail.objects.filter(recipient=to).order_by("pk").values_list("subject", flat=True))


def kinds(name: str) -> list[str]:
    to = name if "@" in name else address(name)
    return list(Mail.objects.filter(recipient=to).order_by("pk").values_list("kind", flat=True))


def text_of_last(name: str) -> str:
    to = name if "@" in name else address(name)
    return Mail.objects.filter(recipient=to).latest("pk").text
