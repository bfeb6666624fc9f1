"""The page of an event: announcement first, record afterwards, and the event for calendars."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from wagtail_aufbruch.core.domain.handlungsfelder import fields_of
from wagtail_aufbruch.core.domain.navigation import original_of
from wagtail_aufbruch.core.domain.visibility import public_pages_by_key
from wagtail_aufbruch.events.domain import listing, programme, record, structured, words
from wagtail_aufbruch.events.enums import Mode
from wagtail_aufbruch.events.views.calendars import calendar_response
from wagtail_aufbruch.events.views.sign_up_head import sign_up_context
from wagtail_aufbruch.participation.views.maps import allow_tiles


def show_event(event: Any, request: HttpRequest) -> HttpResponse:
    """What it is, when, where, and what one can do now; once it is over what came of it."""
    now = timezone.now()
    rows = programme.items_of(event)
    pages = public_pages_by_key({pk for pk in (event.host_id, *(row.group_id for row in rows)) if pk})
    host = pages.get(event.host_id)
    has_begun = event.starts_at is not None and event.starts_at <= now
    collected, collected_number = record.collected_at(event) if has_begun and event.pk else ([], 0)
    fields = fields_of(event)
    has_map = event.latitude is not None and event.longitude is not None and event.mode != Mode.ONLINE
    shows_sign_up = not event.is_over(now) and not event.is_cancelled
    response: HttpResponse = event.render(
        request,
        context_overrides={
            "shows_sign_up": shows_sign_up,
            **(sign_up_context(event, request) if shows_sign_up else {}),
            "status": words.status_of(event, now),
            "date": words.date_block(event),
            "when": words.when(event, weekday=True),
            "place": words.place(event),
            "address": words.address_of(event),
            "earlier_date": words.earlier_date(event),
            "earlier_place": words.earlier_place(event),
            "is_over": event.is_over(now),
            "has_main": bool(
                rows or event.body or event.documentation or (event.is_over(now) and not event.is_cancelled)
            ),
            "is_online": event.mode == Mode.ONLINE,
            "has_online": event.mode != Mode.IN_PERSON,
            "days": programme.programme_of(rows, pages),
            "host": host,
            "fields": fields,
            "accent": fields[0].shown_accent if fields else "",
            "collected": collected,
            "collected_number": collected_number,
            "map_position": (str(event.latitude), str(event.longitude)) if has_map else None,
            "json_ld": structured.data_block(structured.structured(event, event.full_url, host))
            if event.starts_at and event.pk
            else "",
            "following": listing.following(event, now) if event.pk else None,
            "index": listing.index_of(event.process) if event.process else None,
            "original": original_of(event) if event.pk else None,
        },
    )
    return allow_tiles(response) if has_map else response


def event_calendar(event: Any, request: HttpRequest) -> HttpResponse:
    """The event for a calendar; 404 without a date."""
    if event.starts_at is None:
        raise Http404
    return calendar_response(request, [event], name=event.title, file_name=event.slug)
