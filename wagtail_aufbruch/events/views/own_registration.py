"""Stub."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def cancel_registration(event: Any, request: HttpRequest, token: str = "") -> HttpResponse:
    raise Http404


def change_registration(event: Any, request: HttpRequest, token: str = "") -> HttpResponse:
    raise Http404


def download_entry(event: Any, request: HttpRequest, token: str = "") -> HttpResponse:
    raise Http404


def show_registration(event: Any, request: HttpRequest, token: str = "") -> HttpResponse:
    raise Http404
