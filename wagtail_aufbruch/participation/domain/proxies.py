"""Proxies that nobody named: behind one, all people are one address, and the limits stop them together."""

import logging
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.participation.models import Throttle

logger = logging.getLogger("wagtail_aufbruch.proxies")

MARK = "a proxy that nobody named"
"""Stands among the counts as long as they are kept, so that a check can tell of it."""
TOLD_FOR = timedelta(days=1)
HINT = (
    "Set WAGTAIL_AUFBRUCH['TRUSTED_PROXIES'] to the number of proxies in front of the site that append to "
    "X-Forwarded-For, or to 0 where there is none."
)

_noted: set[date] = set()


def note_if_unnamed(request: HttpRequest) -> None:
    """Write down, once a day in each process, that a request came through a proxy although no setting names one.

    A machine of one's own network that passes on for whom it asks is a proxy. A public address that sends the header
    may be anybody who made it up.
    """
    if is_named() or "X-Forwarded-For" not in request.headers or not _is_near(request.META.get("REMOTE_ADDR", "")):
        return
    today = timezone.now().date()
    if today in _noted:
        return
    _noted.clear()
    _noted.add(today)
    logger.warning("Requests come through a proxy that no setting names: all people count as one address. %s", HINT)
    Throttle.objects.get_or_create(key=MARK, window=datetime.combine(today, datetime.min.time(), tzinfo=UTC))


def is_named() -> bool:
    """Whether the settings say how many proxies there are; 0 is an answer as well."""
    given = getattr(settings, "WAGTAIL_AUFBRUCH", {})
    return bool(aufbruch_settings.trusted_proxies) or (isinstance(given, dict) and "TRUSTED_PROXIES" in given)


def _is_near(address: object) -> bool:
    """Whether this is an address of the own machine or network, or a socket, which has none."""
    try:
        return not address or ip_address(str(address).partition("%")[0]).is_private
    except ValueError:
        return True


@register(Tags.security)
def check_proxies(app_configs: object = None, **kwargs: Any) -> list[CheckMessage]:
    """W011: the settings speak of a proxy in front, but not of how many."""
    speaks = getattr(settings, "SECURE_PROXY_SSL_HEADER", None) or getattr(settings, "USE_X_FORWARDED_HOST", False)
    if not speaks or is_named():
        return []
    return [
        Warning(
            "The settings say that a proxy stands in front of the site (SECURE_PROXY_SSL_HEADER or "
            "USE_X_FORWARDED_HOST), but not how many: all people behind it count as one address.",
            hint=HINT,
            id="aufbruch_participation.W011",
        )
    ]


@register(Tags.database)
def check_unnamed_proxies(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """W012: requests came through a proxy that nobody named; told by ``check --database default``."""
    if is_named():
        return []
    since = timezone.now() - TOLD_FOR - timedelta(days=1)
    for alias in databases or []:
        try:
            seen = Throttle.objects.using(alias).filter(key=MARK, window__gt=since).exists()
        except DatabaseError:  # before the tables are there
            continue
        if seen:
            message = "Requests came through a proxy that no setting names: all people count as one address."
            return [Warning(message, hint=HINT, id="aufbruch_participation.W012")]
    return []
