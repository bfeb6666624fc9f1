"""Calendar files as responses: type, file name, and conditional requests, so that nothing is fetched twice."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.events.domain.calendar.ical import calendar_of, entry_of
from wagtail_aufbruch.events.models import EventPage

CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar_response(request: HttpRequest, events: Iterable[EventPage], *, name: str, file_name: str) -> HttpResponse:
    """The events as a calendar. 304 for clients that have it already: subscribed programs ask every few hours.

    Addresses below a page have no file extension, so type and file name are given in the headers.
    """
    events = list(events)
    content = calendar_of(events, name=name, url_of=lambda event: str(event.full_url))
    etag = f'"{blake2b(content, digest_size=16).hexdigest()}"'
    changed = latest_change(events)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    as_download(response, file_name, "ics", inline=True)
    response.headers["ETag"] = etag
    if changed is not None:
        response.headers["Last-Modified"] = http_date(changed.timestamp())
    # By the ETag alone: an event that leaves the calendar makes nothing younger.
    found: HttpResponse = get_conditional_response(request, etag=etag, response=response) or response
    return found


def latest_change(events: Iterable[EventPage]) -> datetime | None:
    """When the newest of the events changed for calendars; None without events."""
    return max((entry_of(event).changed_at for event in events), default=None)
