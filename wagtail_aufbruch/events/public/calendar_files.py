"""Events as calendar files."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from wagtail_aufbruch.events.domain.calendar.ical import calendar_of, entry_of
from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.participation.public.calendars import calendar_files


def calendar_response(request: HttpRequest, events: Iterable[EventPage], *, name: str, file_name: str) -> HttpResponse:
    """The events as a calendar."""
    events = list(events)
    content = calendar_of(events, name=name, url_of=lambda event: str(event.full_url))
    return calendar_files.calendar_response(request, content, file_name=file_name, changed=latest_change(events))


def latest_change(events: Iterable[EventPage]) -> datetime | None:
    """When the newest of the events changed for calendars; None without events."""
    return max((entry_of(event).changed_at for event in events), default=None)
