"""An event as schema.org describes it, for search engines and regional event calendars."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.events.domain.details import descriptions
from wagtail_aufbruch.events.enums import EventState, Mode
from wagtail_aufbruch.events.models import EventPage

SCHEMA = "https://schema.org"
STATUS = {
    EventState.PLANNED: "EventScheduled",
    EventState.MOVED: "EventRescheduled",
    EventState.CANCELLED: "EventCancelled",
}
ATTENDANCE = {
    Mode.IN_PERSON: "OfflineEventAttendanceMode",
    Mode.ONLINE: "OnlineEventAttendanceMode",
    Mode.HYBRID: "MixedEventAttendanceMode",
}


def structured(event: EventPage, url: str, host: Page | None = None) -> dict[str, Any]:
    """The event as schema.org/Event; ``url``: its full address, ``host``: the public page of its host, or None.

    An event without a date has no ``startDate``, which search engines then leave out. A virtual place
    is given as the event's own page: the link to the conference is for those who are registered.
    """
    found: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": url,
        "url": url,
        "name": clean_text(event.title),
        "eventStatus": f"{SCHEMA}/{STATUS[EventState(event.state)]}",
        "eventAttendanceMode": f"{SCHEMA}/{ATTENDANCE[Mode(event.mode)]}",
    }
    if event.starts_at:
        found["startDate"] = _moment(event.starts_at, event.is_all_day)
    if event.ends_at:
        found["endDate"] = _moment(event.ends_at, event.is_all_day)
    if event.state == EventState.MOVED and event.earlier_starts_at:
        found["previousStartDate"] = _moment(event.earlier_starts_at, event.is_all_day)
    if event.introduction:
        found["description"] = clean_text(event.introduction)
    places = _places(event, url)
    if places:
        found["location"] = places[0] if len(places) == 1 else places
    if host is not None:
        found["organizer"] = {"@type": "Organization", "name": clean_text(host.title), "url": host.full_url}
    return found


def _moment(moment: datetime, all_day: bool) -> str:
    local = timezone.localtime(moment, timezone.get_default_timezone())
    return local.date().isoformat() if all_day else local.isoformat(timespec="seconds")


def _places(event: EventPage, url: str) -> list[dict[str, Any]]:
    places: list[dict[str, Any]] = []
    if event.mode != Mode.ONLINE and (event.place_name or descriptions.address_of(event)):
        place: dict[str, Any] = {
            "@type": "Place",
            "name": clean_text(event.place_name or descriptions.address_of(event)),
        }
        address = {
            "streetAddress": clean_text(event.street),
            "postalCode": clean_text(event.postcode),
            "addressLocality": clean_text(event.town),
        }
        known = {name: value for name, value in address.items() if value}
        if known:
            place["address"] = {"@type": "PostalAddress", **known}
        if event.latitude is not None and event.longitude is not None:
            place["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": float(event.latitude),
                "longitude": float(event.longitude),
            }
        places.append(place)
    if event.mode != Mode.IN_PERSON:
        places.append({"@type": "VirtualLocation", "url": url})
    return places
