"""Stub."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def sign_up_for_event(event: Any, request: HttpRequest, token: str = "") -> HttpResponse:
    raise Http404


def signed_up(event: Any, request: HttpRequest, token: str = "") -> HttpResponse:
    raise Http404
