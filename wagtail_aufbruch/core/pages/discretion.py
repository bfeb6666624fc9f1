"""What stands in a log: no link that still opens something, and nobody's address.

Links in mails carry a secret in their address, ``<secret:…>`` in the pattern. Django writes the address of each request
that it refuses to its log, with a link that can be used for days. So the secret is taken out of what is logged, and
what reports on an error tell of a request holds neither what was typed nor the cookies.
"""

import logging
import re
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern
from django.urls.converters import StringConverter
from django.views.debug import get_exception_reporter_class

HIDDEN = "…"

LOGGERS = (
    "django.request",
    "django.security.csrf",
    "django.server",
    "django_tasks",
    "wagtail_aufbruch.mail",
    "wagtail_aufbruch.periodic_work",
)
"""Who logs addresses of requests, or errors that may name somebody."""

_ENDS_A_WORD = r"\s<>()\[\]{}\"'=:,;/"
# Looked for from the beginnings of words alone: from each letter on it would take the square of a word's length, and
# anybody may ask for an address of many letters.
_ADDRESS = re.compile(rf"(?<![^{_ENDS_A_WORD}])[^{_ENDS_A_WORD}]+@[^{_ENDS_A_WORD}]+")


class SecretConverter(StringConverter):
    """``<secret:…>`` in an address: whoever knows it may open something."""


def hide(text: str) -> str:
    """``text`` without the secrets of the addresses in it, and without addresses of mail."""
    return _ADDRESS.sub(HIDDEN, hide_secrets(text))


def hide_secrets(text: str) -> str:
    """``text`` without the secrets of the addresses in it."""
    return _secret_addresses().sub(rf"\1{HIDDEN}", text) if "/" in text else text


@cache
def _secret_addresses() -> re.Pattern[str]:
    """An address up to its secret (group 1), and the secret. Slashes may stand there twice, as Wagtail takes them."""
    before = sorted({_before_secret(pattern) for pattern in _patterns()} - {""})
    return re.compile(rf"(/(?:{'|'.join(before)}))[^/\s\"?]+") if before else re.compile(r"(?!)")


def _patterns() -> list[URLPattern]:
    page_types = [model for model in apps.get_models() if hasattr(model, "get_subpage_urls")]
    return [pattern for model in page_types for pattern in model.get_subpage_urls()]


def _before_secret(pattern: URLPattern) -> str:
    """What stands before the secret, as a regular expression; "" where there is none."""
    before, secret, _after = str(pattern.pattern).partition("<secret:")
    if not secret:
        return ""
    return "[^/]+".join(re.escape(part).replace("/", "/+") for part in re.split(r"<[^>]*>", before))


class Discretion(logging.Filter):
    """Takes secrets and addresses out of a record, also out of the error that comes with it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_without(arg) for arg in record.args)
        record.msg = _without(record.msg)
        if record.exc_info and not record.exc_text:
            # Formatters take this text instead of making one.
            record.exc_text = hide(logging.Formatter().formatException(record.exc_info))
        return True


def _without(value: object) -> object:
    return hide(str(value)) if isinstance(value, str | Exception) else value


def keep_discretion() -> None:
    """Let everything that is logged go through the filter; to be called once, when Django starts."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(Discretion())


def report_discreetly(request: HttpRequest) -> None:
    """Let the report on an error of this request, which administrators get by mail, tell nothing of a person."""
    if not settings.DEBUG:
        request.exception_reporter_class = _reporter()  # type: ignore[attr-defined]


@cache
def _reporter() -> type:
    class DiscreetReporter(get_exception_reporter_class(None)):  # type: ignore[misc]
        """The site's own way to report, without what was typed, cookies, variables, secrets and addresses."""

        PERSONAL = ("filtered_POST_items", "request_COOKIES_items", "request_FILES_items", "request_GET_items")
        NETWORK = (
            "HTTP_COOKIE",
            "REMOTE_ADDR",
            "REMOTE_HOST",
            "HTTP_X_FORWARDED_FOR",
            "HTTP_X_REAL_IP",
            "QUERY_STRING",
        )

        def get_traceback_data(self) -> dict[str, Any]:
            data: dict[str, Any] = super().get_traceback_data()
            data.update(dict.fromkeys(self.PERSONAL, ()))
            data["frames"] = [{**frame, "vars": (), "exc_cause": _told(frame)} for frame in data.get("frames") or ()]
            data["lastframe"] = data["frames"][-1] if data["frames"] else None
            data["exception_value"] = hide(str(data.get("exception_value", "")))
            data["request_insecure_uri"] = hide(str(data.get("request_insecure_uri", "")).partition("?")[0])
            meta = {name: _without(value) for name, value in data["request_meta"].items() if name not in self.NETWORK}
            data["request_meta"] = meta
            # The templates ask the request itself for its path.
            data["request"] = SimpleNamespace(path_info=hide(self.request.path_info), META=meta)
            return data

    return DiscreetReporter


def _told(frame: dict[str, Any]) -> str:
    return hide(str(frame["exc_cause"])) if frame.get("exc_cause") else ""
