"""Events, as small as they can be; a test names what it is about."""

import re
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tests.factories.core import add_page, copy_page
from tests.factories.participation import issued_long_ago
from wagtail_aufbruch.events.enums import RegistrationMode
from wagtail_aufbruch.events.models import CalendarEntry, EventIndexPage, EventPage, EventTable


def in_days(days: float) -> datetime:
    """A moment so many days from now, at a full hour."""
    return (timezone.now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)


def make_index(process: Any, title: str = "Veranstaltungen", **values: Any) -> EventIndexPage:
    return add_page(process, EventIndexPage(title=title, **values))


def make_event(parent: Any, title: str = "Digitales Forum", **values: Any) -> EventPage:
    """An event three weeks from now, of three hours, without registration, unless the test says otherwise."""
    values.setdefault("starts_at", in_days(21))
    if values["starts_at"] is not None:
        values.setdefault("ends_at", values["starts_at"] + timedelta(hours=3))
    return add_page(parent, EventPage(title=title, **values))


def make_bookable(parent: Any, title: str = "Digitales Forum", *, seats: int | None = 10, **values: Any) -> EventPage:
    """An event that takes registrations now."""
    return make_event(parent, title, registration_mode=RegistrationMode.HERE, seats=seats, **values)


def make_table(event: EventPage, title: str = "Tisch 1", seats: int | None = 4, **values: Any) -> EventTable:
    """A table to choose, as publishing the event would make it."""
    return EventTable.objects.create(event=event, title=title, seats=seats, **values)


def typed(event: EventPage, name: str = "Anna Beispiel", **changes: Any) -> dict[str, Any]:
    """What a browser sends for a form that is filled in well; each name has an address of its own."""
    return {
        "name": name,
        "email": f"{name.lower().replace(' ', '.')}@example.org",
        "people": "1",
        "companions": "",
        "consent": "on",
        "consent_version": event.consent_version,
        "website": "",
        "issued": issued_long_ago(),
        "form_key": str(uuid.uuid4()),
        **changes,
    }


def own_path(mail: Any) -> str:
    """The personal address that a mail leads to, without the host."""
    found = re.search(r"https?://[^/\s]+(/\S*/(?:anmeldung|einwilligung)/\S+/)", mail.body)
    assert found, f"no link in: {mail.body}"
    return found.group(1)


def make_many(template: EventPage, number: int) -> list[int]:
    """So many further events like ``template``, in rows of the database alone; adding a page takes long. Their keys."""
    keys = copy_page(template, number)
    CalendarEntry.objects.bulk_create([CalendarEntry(event_id=key) for key in keys])
    return keys
