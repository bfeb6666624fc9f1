"""What follows when an event's page is published."""

from typing import Any

from django.db import transaction
from django.db.models import Model

from wagtail_aufbruch.events.domain.calendar.ical import sync_calendar_entry
from wagtail_aufbruch.events.domain.registration.waiting_list import publish_seats
from wagtail_aufbruch.events.models import CalendarEntry, EventMixin, EventPage


def event_published(event: EventPage) -> None:
    """Bring what is kept beside the page up to date with it: its calendar entry and its seats."""
    with transaction.atomic():
        sync_calendar_entry(event)
        publish_seats(event)


def note_publication(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Receiver of Wagtail's ``page_published``."""
    if isinstance(instance, EventMixin):
        event_published(instance)


def begin_calendar_entry(sender: type[Model], instance: Model, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Receiver of ``post_save``: an event has its identity in calendars from the start, and for good."""
    if created and not raw:
        CalendarEntry.objects.get_or_create(event_id=instance.pk)
