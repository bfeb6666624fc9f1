"""What follows when an event's page is published."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Model

from wagtail_aufbruch.events.domain.calendar.ical import sync_calendar_entry
from wagtail_aufbruch.events.domain.registration.waiting_list import publish_seats
from wagtail_aufbruch.events.models import CalendarEntry, EventMixin, EventPage, Registration


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


def note_other_link(
    sender: type[Model], instance: Model, raw: bool = False, update_fields: Collection[str] | None = None, **kwargs: Any
) -> None:
    """Receiver of ``pre_save``, while the database still knows what is public: who has the link to a video conference
    that another one replaces gets that one too, by the next run."""
    if raw or instance.pk is None or not isinstance(instance, EventPage):
        return
    if update_fields is not None and "online_url" not in update_fields:
        return  # a draft
    told = Registration.objects.filter(event_id=instance.pk, link_sent_at__isnull=False)
    told.exclude(event__online_url=instance.online_url).update(link_sent_at=None)
