"""How a private file is given out: with our own type, under a neutral name, so that no browser runs anything of it."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, cast

from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from wagtail_aufbruch.participation.domain.files.kinds import CONTENT_TYPES

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile

Asked = ParamSpec("Asked")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Whatever a browser makes of it: no script, no form, no request to anywhere.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Robots-Tag": "noindex",
}
"""Of every answer at the address of a private file, whether there is one or not."""


def guarded(view: Callable[Asked, HttpResponseBase]) -> Callable[Asked, HttpResponse]:
    """The view of an address of private files: what it answers has the headers, also where it raises Http404."""

    @wraps(view)
    def with_headers(*args: Asked.args, **kwargs: Asked.kwargs) -> HttpResponse:
        response: HttpResponseBase
        try:
            response = view(*args, **kwargs)
        except Http404:
            words = _(
                "This file is not here any more, or not for you. Please open it from the page on which it stands."
            )
            response = HttpResponseNotFound(words, content_type="text/plain; charset=utf-8")
            add_never_cache_headers(response)  # it may be there soon
        for name, value in HEADERS.items():
            response.headers[name] = value
        return cast("HttpResponse", response)  # what streams is another class in Django, and answers alike

    return with_headers


def ending_of(field: "FieldFile") -> str:
    """The ending under which a file is stored; "" where there is none."""
    return str(field.name or "").rpartition(".")[2] if field else ""


def private_response(field: "FieldFile | None", name: str, *, as_attachment: bool) -> FileResponse:
    """The file, under ``name``. Whoever calls has asked who may see it. Raises Http404 where there is none."""
    ending = ending_of(field) if field else ""
    if not field or ending not in CONTENT_TYPES:
        raise Http404
    try:
        opened = field.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(opened, content_type=CONTENT_TYPES[ending], as_attachment=as_attachment, filename=name)
    for header, value in HEADERS.items():
        response.headers[header] = value
    return response
