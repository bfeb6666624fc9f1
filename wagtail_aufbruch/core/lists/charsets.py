"""In which encoding a request says that it comes. Django takes whatever Python knows, whether it reads texts or not.

``hex``, ``zlib`` or ``idna`` are codecs of Python, and Django fails at them while it makes the request, before any
middleware is asked. So they are taken out when Django tells that a request begins, and refused by the first middleware.
"""

import codecs
import re
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest

NO_CHARSET = "wagtail_aufbruch.no_charset"
"""Noted where the server notes what it knows of a request; no header of a request has such a name there."""
_PLAIN = re.compile(r'charset[ \t]*=[ \t]*("?)([A-Za-z0-9_.:-]{1,40})\1[ \t]*(?=;|$)', re.IGNORECASE)
UTF_8 = {"utf-8", "utf8"}


def look_at_charset(sender: object, environ: dict[str, Any] | None = None, **told: object) -> None:
    """Take out the encoding that a request names where it reads no texts; told by ``request_started``."""
    said = str((environ or {}).get("CONTENT_TYPE") or "")
    number = said.lower().count("charset")
    if environ is None or not number:
        return
    named = [name for _quote, name in _PLAIN.findall(said)]
    if len(named) != number or not all(map(_reads_texts, named)):
        environ["CONTENT_TYPE"], environ[NO_CHARSET] = said.partition(";")[0], True


def refuse_unreadable(request: HttpRequest) -> None:
    """Raise BadRequest where the request named an encoding in which nobody writes texts."""
    if NO_CHARSET in request.META:
        raise BadRequest("The request names no encoding of texts.")


def is_utf_8(request: HttpRequest) -> bool:
    """Whether parameters are read as browsers send them; in another encoding the same address says something else."""
    return request.encoding is None or request.encoding.lower() in UTF_8


def _reads_texts(name: str) -> bool:
    """Whether text can be read and written in it; also for a name that Python does not know, which Django ignores."""
    try:
        codecs.lookup(name)
    except (LookupError, ValueError):
        return True
    try:
        return isinstance(b"a=\xff".decode(name, "replace"), str) and isinstance("a".encode(name, "replace"), bytes)
    except (LookupError, ValueError):
        return False
