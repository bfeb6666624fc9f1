"""Events, as small as they can be; a test names what it is about."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tests.factories.core import add_page
from wagtail_aufbruch.events.enums import SignUp
from wagtail_aufbruch.events.models import EventIndexPage, EventPage, EventTable


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
    return make_event(parent, title, sign_up=SignUp.HERE, seats=seats, **values)


def make_table(event: EventPage, title: str = "Tisch 1", seats: int | None = 4, **values: Any) -> EventTable:
    """A table to choose, as publishing the event would make it."""
    return EventTable.objects.create(event=event, title=title, seats=seats, **values)
