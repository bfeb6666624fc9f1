"""What the event's page shows of registration: the box with seats left and one button, or why there is none."""

from typing import Any

from django.http import HttpRequest

from wagtail_aufbruch.events.domain.seats.availability import Availability, AvailabilityKind, availability_of
from wagtail_aufbruch.events.models import EventPage


def registration_box(event: EventPage, request: HttpRequest) -> dict[str, Any]:
    """For ``aufbruch_events/includes/registration_box.html``; one query, none without registration."""
    availability = availability_of(event)
    return {
        "availability": availability,
        "shows_seats": _shows_seats(availability),
        "register_url": f"{event.get_url(request) or ''}{event.reverse_subpage('register')}"
        if availability.takes_registrations
        else "",
    }


def _shows_seats(availability: Availability) -> bool:
    """Seats are of interest as long as somebody can still get one, or could until a moment ago."""
    shown = {AvailabilityKind.OPEN, AvailabilityKind.FULL_WAITING, AvailabilityKind.FULL, AvailabilityKind.NOT_YET}
    return availability.kind in shown and availability.seating.shown.seats is not None
