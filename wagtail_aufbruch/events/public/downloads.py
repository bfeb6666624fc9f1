"""Events to download: a calendar to subscribe to, a feed, open data. Only what everybody may see."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.html import escape
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.open_data.json_files import licence
from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.core.public.feeds import as_feed, feed_of
from wagtail_aufbruch.core.public.open_data import as_open_data
from wagtail_aufbruch.core.reader_cache.marks import allow_parameters, changes_at
from wagtail_aufbruch.events.domain.calendar import filters as by
from wagtail_aufbruch.events.domain.calendar import listing, open_data
from wagtail_aufbruch.events.domain.calendar.datasets import EVENTS
from wagtail_aufbruch.events.domain.calendar.ical import entry_of
from wagtail_aufbruch.events.domain.calendar.soundness import told
from wagtail_aufbruch.events.domain.details import descriptions
from wagtail_aufbruch.events.models import EventIndexPage, EventPage
from wagtail_aufbruch.events.public.calendar_files import calendar_response
from wagtail_aufbruch.participation.domain.documents.tables import csv_lines
from wagtail_aufbruch.participation.public.file_limits import CALENDARS_PER_TEN_MINUTES, refuse_too_many_files

MAX_IN_CALENDAR = 1000
MAX_IN_FEED = 30
TOLD_LENGTH = 600


def narrowed(index: EventIndexPage, request: HttpRequest) -> QuerySet[EventPage]:
    """The public events of the index's process that the address's filters leave."""
    allow_parameters(request, *by.PARAMETERS)
    events = listing.public_events(index.process)
    if not any(request.GET.get(name) for name in by.PARAMETERS):
        return events
    events = listing.settled(events)
    return by.offer_for(index.process, events).filters.read(request.GET).apply_to_file(events)


def events_calendar(index: EventIndexPage, request: HttpRequest) -> HttpResponse:
    """All events for a calendar, past ones too, so that they stay in the calendars of those who subscribed."""
    refused = refuse_too_many_files(index, request, "events_calendar", CALENDARS_PER_TEN_MINUTES)
    if refused is not None:
        return refused
    events = listing.with_identity(narrowed(index, request).filter(starts_at__isnull=False))
    newest = list(events.order_by("-starts_at", "-pk")[:MAX_IN_CALENDAR])
    title = index.title if index.process is None else f"{index.title} – {index.process.title}"
    return calendar_response(request, reversed(newest), name=title, file_name=index.title)


def events_feed(index: EventIndexPage, request: HttpRequest) -> HttpResponse:
    """Coming events, as RSS: the ones announced or changed most recently first."""
    feed = feed_of(index, _("Coming: %(title)s") % {"title": index.title}, "feed")
    events = listing.with_identity(narrowed(index, request).filter(listing.not_over()))
    newest = events.order_by("-calendar_entry__changed_at", "-pk")[:MAX_IN_FEED]
    for item in told(newest, lambda event: _item(request, event)):
        feed.add_item(**item)
    return as_feed(feed)


def _item(request: HttpRequest, event: EventPage) -> dict[str, Any]:
    changes_at(request, event.over_at)
    entry = entry_of(event)
    return {
        "title": clean_text(descriptions.title_with_state(event)),
        "link": event.full_url,
        # Feed readers identify an item by this, so a change makes it a new one.
        "unique_id": f"{entry.uid}#{entry.sequence}",
        "unique_id_is_permalink": False,
        "description": _told(f"{descriptions.when_and_where(event)}\n{event.state_note}\n{event.introduction}"),
        "pubdate": entry.changed_at,
    }


def export_events(index: EventIndexPage, request: HttpRequest, ending: str) -> HttpResponse:
    """All public events that the address's filters leave, as CSV or JSON."""
    refused = refuse_too_many_files(index, request, "events_export")
    if refused is not None:
        return refused
    rows = open_data.rows_of(listing.in_order(narrowed(index, request)))
    if ending == "csv":
        lines = csv_lines(open_data.COLUMNS, ([row[key] for key in open_data.COLUMNS] for row in rows))
        response: HttpResponse = HttpResponse(b"".join(lines), content_type="text/csv; charset=utf-8")
    else:
        response = JsonResponse({"licence": licence(), "events": list(rows)}, json_dumps_params={"ensure_ascii": False})
    is_whole = not request.GET and index == listing.index_of(index.process)
    return as_open_data(response, index.title, ending, process=index.process if is_whole else None, key=EVENTS)


def _told(text: str) -> str:
    """The beginning of a text, escaped, since feed readers take it for HTML."""
    return escape(Truncator(clean_text(text).strip()).chars(TOLD_LENGTH))
