"""Stub."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def ask_guardian_again(event: Any, request: HttpRequest, token: str = "") -> HttpResponse:
    raise Http404


def guardian_consent(event: Any, request: HttpRequest, token: str = "") -> HttpResponse:
    raise Http404
