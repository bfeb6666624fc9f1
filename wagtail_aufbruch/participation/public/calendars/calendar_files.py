"""Calendar files as responses: type, file name, and conditional requests, so that nothing is fetched twice."""

from datetime import datetime
from hashlib import blake2b
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from wagtail_aufbruch.core.public.downloads import as_download

CONTENT_TYPE = "text/calendar; charset=utf-8"


def webcal(url: str) -> str:
    """The address as calendar programs accept it with one click; "" for none."""
    return f"webcal://{url.removeprefix(f'{urlsplit(url).scheme}://')}" if url else ""


def calendar_response(
    request: HttpRequest, content: bytes, *, file_name: str, changed: datetime | None
) -> HttpResponse:
    """A calendar file. 304 for clients that have it already: subscribed programs ask every few hours.

    ``changed``: when the newest of what it holds changed. Addresses below a page have no file extension, so type and
    file name are given in the headers.
    """
    etag = f'"{blake2b(content, digest_size=16).hexdigest()}"'
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    as_download(response, file_name, "ics", inline=True)
    response.headers["ETag"] = etag
    if changed is not None:
        response.headers["Last-Modified"] = http_date(changed.timestamp())
    # By the ETag alone: what leaves the calendar makes nothing younger.
    found: HttpResponse = get_conditional_response(request, etag=etag, response=response) or response
    return found
