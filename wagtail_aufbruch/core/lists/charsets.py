"""In which encoding a request says that it comes. Django takes whatever Python knows, whether it reads texts or not.

``hex``, ``zlib`` or ``idna`` are codecs of Python, and Django fails at them while it makes the request, before any
middleware is asked; so it does at what it cannot parse. A form that says it is in Latin-1 Django refuses, and fails
while it makes the page that says so, since that page looks for the form's token. All that is taken out when Django
tells that a request begins, and refused by the first middleware.
"""

import codecs
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.http import parse_header_parameters

NO_CHARSET = "wagtail_aufbruch.no_charset"
"""Noted where the server notes what it knows of a request; no header of a request has such a name there."""
UTF_8 = {"utf-8", "utf8"}
KIND = b"content-type"
FORM = "application/x-www-form-urlencoded"
UNREAD = "application/octet-stream"
"""What a refused body is called: nobody looks into it, the page that says so neither."""


def look_at_charset(
    sender: object, environ: dict[str, Any] | None = None, scope: dict[str, Any] | None = None, **told: object
) -> None:
    """Take out the encoding that a request names where it reads no texts; told by ``request_started``, over WSGI with
    the ``environ``, over ASGI with the ``scope``."""
    if environ is not None:
        said = str(environ.get("CONTENT_TYPE") or "")
        if not _is_readable(said, str(environ.get("REQUEST_METHOD", ""))):
            environ["CONTENT_TYPE"], environ[NO_CHARSET] = UNREAD, True
    elif scope is not None:
        headers = list(scope.get("headers", ()))
        # Where there are several, Django joins them like this.
        said = ",".join(value.decode("latin-1") for name, value in headers if name == KIND)
        if not _is_readable(said, str(scope.get("method", ""))):
            scope["headers"] = [*(one for one in headers if one[0] != KIND), (KIND, UNREAD.encode())]
            scope[NO_CHARSET] = True


def refuse_unreadable(request: HttpRequest) -> None:
    """Raise BadRequest where the request named an encoding in which nobody writes texts."""
    if NO_CHARSET in request.META or NO_CHARSET in getattr(request, "scope", ()):
        raise BadRequest("The request names no encoding of texts.")


def _is_readable(said: str, method: str) -> bool:
    """Whether Django can read what is said of a request's body, and texts in the encoding that it finds there."""
    try:
        kind, parameters = parse_header_parameters(said)
    except (ValueError, TypeError, LookupError):
        return False
    if "charset" not in parameters:
        return True
    name = str(parameters["charset"])
    is_form = kind == FORM and method.upper() == "POST"
    return _reads_texts(name) and (not is_form or name.lower() == "utf-8" or not _is_known(name))


def is_utf_8(request: HttpRequest) -> bool:
    """Whether parameters are read as browsers send them; in another encoding the same address says something else."""
    return request.encoding is None or request.encoding.lower() in UTF_8


def _is_known(name: str) -> bool:
    """Whether Python knows it; Django ignores what it does not. Raises ValueError for a sign that no name has."""
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _reads_texts(name: str) -> bool:
    """Whether text can be read and written in it; also for a name that Python does not know."""
    try:
        if not _is_known(name):
            return True
        return isinstance(b"a=\xff".decode(name, "replace"), str) and isinstance("a".encode(name, "replace"), bytes)
    except (LookupError, ValueError):
        return False
