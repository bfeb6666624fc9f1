"""The calendar of events."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def show_index(index: Any, request: HttpRequest) -> HttpResponse:
    """All events, coming and past."""
    return index.render(request)
