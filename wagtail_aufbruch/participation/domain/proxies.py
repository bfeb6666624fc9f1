"""Proxies that nobody named: behind one, all people are one address, and the limits stop them together."""

import logging
from datetime import UTC, date, datetime
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from wagtail_aufbruch.participation.models import Throttle

logger = logging.getLogger("wagtail_aufbruch.proxies")

MARK = "a proxy that nobody named"
"""Stands among the counts as long as they are kept, so that a check can tell of it."""
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
    return isinstance(given, dict) and "TRUSTED_PROXIES" in given


def _is_near(address: object) -> bool:
    """Whether this is an address of the own machine or network, or a socket, which has none."""
    try:
        return not address or ip_address(str(address).partition("%")[0]).is_private
    except ValueError:
        return True
