"""The page of an event: announcement first, record afterwards, and the event for calendars."""

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from wagtail_aufbruch.core.domain.process.handlungsfelder import fields_of
from wagtail_aufbruch.core.domain.process.navigation import original_of
from wagtail_aufbruch.core.domain.showing.structured_data import data_block
from wagtail_aufbruch.core.domain.showing.visibility import public_pages_by_key
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.events.domain.calendar import listing, structured_data
from wagtail_aufbruch.events.domain.details import contributions, descriptions, programme
from wagtail_aufbruch.events.enums import Mode
from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.events.public.calendar_files import calendar_response
from wagtail_aufbruch.events.public.registration_box import registration_box
from wagtail_aufbruch.participation.public.maps import allow_tiles

RECORD_EXPECTED = timedelta(days=180)
"""How long after an event the page says that its record is still to come; later it says what there is, or nothing."""


def show_event(event: EventPage, request: HttpRequest) -> HttpResponse:
    """What it is, when, where, and what one can do now; once it is over, what came of it."""
    now = timezone.now()
    rows = programme.items_of(event)
    pages = public_pages_by_key({pk for pk in (event.host_id, *(row.group_id for row in rows)) if pk})
    host = pages.get(event.host_id or 0)
    fields = fields_of(event)
    afterwards = _afterwards(event, now)
    response: HttpResponse = event.render(
        request,
        context_overrides={
            **_in_words(event, now),
            **_registration(event, request, now),
            **afterwards,
            **_around(event, now, host),
            "days": programme.programme_of(rows, pages),
            "has_main": bool(rows or event.body or event.documentation or afterwards["has_record"]),
            "fields": fields,
            "accent": fields[0].shown_accent if fields else "",
            "map_position": (str(event.latitude), str(event.longitude)) if _has_map(event) else None,
        },
    )
    return allow_tiles(response) if _has_map(event) else response


def _in_words(event: EventPage, now: datetime) -> dict[str, Any]:
    """Date, place and state; where they were before."""
    return {
        "status": descriptions.status_of(event, now),
        "date": descriptions.date_block(event),
        "when": descriptions.when(event, weekday=True),
        "place": descriptions.place(event),
        "address": descriptions.address_of(event),
        "earlier_date": descriptions.earlier_date(event),
        "earlier_place": descriptions.earlier_place(event),
        "place_now": descriptions.place_now(event),
        "is_over": event.is_over(now),
        "is_online": event.mode == Mode.ONLINE,
        "has_online": event.mode != Mode.IN_PERSON,
    }


def _registration(event: EventPage, request: HttpRequest, now: datetime) -> dict[str, Any]:
    """The registration box; left out where there is nothing to come to, or no day to come on."""
    has_day = event.starts_at is not None or event.takes_registrations
    shown = has_day and not event.is_over(now) and not event.is_cancelled
    return {"shows_registration": shown, **(registration_box(event, request) if shown else {})}


def _afterwards(event: EventPage, now: datetime) -> dict[str, Any]:
    """What people contributed there, from its beginning on; whether there is a record once it is over."""
    has_begun = event.starts_at is not None and event.starts_at <= now
    collected, number = contributions.collected_at(event) if has_begun and event.pk else ([], 0)
    is_record = event.is_over(now) and not event.is_cancelled
    expects_record = is_record and event.over_at is not None and now <= event.over_at + RECORD_EXPECTED
    return {
        "collected": collected,
        "collected_number": number,
        "expects_record": expects_record,
        "has_record": is_record and bool(event.attendance or event.documentation or collected or expects_record),
    }


def _around(event: EventPage, now: datetime, host: Page | None) -> dict[str, Any]:
    """Who hosts it, what comes next, and structured data for machines. A draft that was never saved has none of it."""
    if not event.pk:
        return {"host": host}
    told = structured_data.structured(event, event.full_url, host) if event.starts_at else None
    return {
        "host": host,
        "json_ld": data_block(told) if told else "",
        "following": listing.following(event, now),
        "index": listing.index_of(event.process) if event.process else None,
        "original": original_of(event),
    }


def _has_map(event: EventPage) -> bool:
    return event.latitude is not None and event.longitude is not None and event.mode != Mode.ONLINE


def event_calendar(event: EventPage, request: HttpRequest) -> HttpResponse:
    """The event for a calendar; 404 without a date."""
    if event.starts_at is None:
        raise Http404
    return calendar_response(request, [event], name=event.title, file_name=event.title)
