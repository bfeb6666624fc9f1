"""Files to take along, under a name that people recognise."""

from typing import TypeVar

from django.http import HttpResponseBase
from django.utils.http import content_disposition_header

Response = TypeVar("Response", bound=HttpResponseBase)

NAME_LENGTH = 120


def as_download(response: Response, title: str, ending: str, *, inline: bool = False) -> Response:
    """Name the response's file after ``title``: with umlauts, which a header holds in its own way (RFC 6266, RFC 8187),
    and without what a folder's name may not hold."""
    shown = "".join(sign if sign.isprintable() and sign not in '/\\:*?"<>|' else " " for sign in title)
    name = " ".join(shown.split())[:NAME_LENGTH].strip(" .") or "datei"
    response.headers["Content-Disposition"] = content_disposition_header(not inline, f"{name}.{ending}") or "attachment"
    return response
