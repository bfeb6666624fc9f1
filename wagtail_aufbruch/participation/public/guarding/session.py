"""The signed cookie by which a browser is known after its owner used a link from a mail."""

import hashlib
import secrets
from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.participation.domain.people.participants import find_session
from wagtail_aufbruch.participation.domain.people.remembering import BROWSER_REMEMBERED
from wagtail_aufbruch.participation.models import Participant

COOKIE = "aufbruch_participant"


def _salt(process: Process) -> str:
    return f"wagtail_aufbruch.participant.{process.pk}"


def is_signed_participant(value: str, scope: str) -> bool:
    """Whether a cookie is one that we gave out in the process with this key; the cache for readers asks."""
    return _is_signed(COOKIE, value, f"wagtail_aufbruch.participant.{scope}")


def is_signed_browser(value: str, scope: str) -> bool:
    """Whether a browser's cookie is one that we gave out in the process with this key."""
    return _is_signed(BROWSER_COOKIE, value, f"wagtail_aufbruch.browser.{scope}")


def _is_signed(name: str, value: str, salt: str) -> bool:
    # By Django's own way alone: with what it salts the name is no promise, and security releases have changed it.
    request = HttpRequest()
    request.COOKIES = {name: value}
    return request.get_signed_cookie(name, default=None, salt=salt) is not None


def current_participant(process: Process, request: HttpRequest) -> Participant | None:
    """Who is using this browser in this process, as far as a valid cookie tells; None for everybody else."""
    max_age = timedelta(days=aufbruch_settings.remember_days)
    value = request.get_signed_cookie(COOKIE, default="", salt=_salt(process), max_age=max_age) or ""
    number, _separator, key = value.partition(":")
    pk = read_pk(number)
    return find_session(process, pk, key) if pk is not None else None


def was_known(process: Process, request: HttpRequest) -> bool:
    """Whether the cookie is one that we gave out to somebody who is gone since, or has logged out everywhere."""
    value = request.COOKIES.get(COOKIE, "")
    return is_signed_participant(value, str(process.pk)) and current_participant(process, request) is None


def remember(response: HttpResponse, process: Process, request: HttpRequest, participant: Participant) -> None:
    """Let the browser be known, below this process's address and nowhere else."""
    response.set_signed_cookie(
        COOKIE,
        f"{participant.pk}:{participant.session_key}",
        salt=_salt(process),
        max_age=timedelta(days=aufbruch_settings.remember_days),
        path=process.get_url(request),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse, process: Process, request: HttpRequest) -> None:
    """Take the cookie back."""
    response.delete_cookie(COOKIE, path=process.get_url(request) or "/", samesite="Lax")


# --- Where a browser alone may assess

BROWSER_COOKIE = "aufbruch_browser"


def browser_hash(process: Process, request: HttpRequest) -> str:
    """By what this browser's assessments are found; "" where it has no valid cookie. The cookie itself is not kept."""
    salt = _browser_salt(process)
    key = request.get_signed_cookie(BROWSER_COOKIE, default="", salt=salt, max_age=BROWSER_REMEMBERED) or ""
    return hash_browser(process, key) if key else ""


def hash_browser(process: Process, key: str) -> str:
    """The hash under which a browser's key is stored; another one in each process."""
    return hashlib.sha256(f"{process.pk}:{key}".encode()).hexdigest()


def new_browser_key() -> str:
    """A random key that says nothing about who uses the browser."""
    return secrets.token_urlsafe(24)


def remember_browser(response: HttpResponse, process: Process, request: HttpRequest, key: str) -> None:
    """Let the browser be known again by its next click; only after its owner has assessed something."""
    response.set_signed_cookie(
        BROWSER_COOKIE,
        key,
        salt=_browser_salt(process),
        max_age=BROWSER_REMEMBERED,
        path=process.get_url(request),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def _browser_salt(process: Process) -> str:
    return f"wagtail_aufbruch.browser.{process.pk}"
