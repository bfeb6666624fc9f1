"""The page of an event."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def show_event(event: Any, request: HttpRequest) -> HttpResponse:
    """What it is, when, where, and what one can do now."""
    return event.render(request)
