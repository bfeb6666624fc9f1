"""How often something may be done from one network. The address itself is never stored."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db import connections, router
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.participation.domain.proxies import note_if_unnamed
from wagtail_aufbruch.participation.models import Throttle

TOO_OFTEN = _(
    "This was sent very often from your connection within a short time. Please wait some minutes and send it once "
    "more. Nothing of what you have typed is lost."
)
"""What to tell where :func:`throttled` says yes; with status 429."""

UNKNOWN = "unknown"
KEPT = timedelta(days=1)
"""After this a count is deleted; no limit looks further back."""


def throttled(request: HttpRequest, action: str, limit: int, minutes: int, *, amount: int = 1) -> bool:
    """Count ``action`` for the sender's address; whether it was done more than ``limit`` times in this window.

    What costs by its size counts by ``amount``.

    A window lasts ``minutes`` and begins at full multiples of them. To be called once for each attempt that is to
    count, outside the transaction that does the rest, so that a refused attempt counts as well.
    """
    factor = aufbruch_settings.throttle_factor
    if not factor:
        return False
    now = timezone.now()
    key = _key(action, client_network(request), now)
    return _count(key, window_of(now, minutes), amount) > limit * factor


def window_of(moment: datetime, minutes: int) -> datetime:
    """When the window of this length begins in which the moment lies."""
    seconds = minutes * 60
    return datetime.fromtimestamp(int(moment.timestamp()) // seconds * seconds, tz=UTC)


def network_key(request: HttpRequest, purpose: str) -> str:
    """Which connection the request came from, as a keyed hash that is another one each day and for each purpose.

    "" where the address is not known: then all would seem to be one.
    """
    network = client_network(request)
    return "" if network == UNKNOWN else _key(purpose, network, timezone.now())


def client_network(request: HttpRequest) -> str:
    """The address that the request came from; for IPv6 its network, of which one household has a whole one."""
    address = _parse(_told_address(request))
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ip_network((address, 64), strict=False))
    return str(address or UNKNOWN)


def _told_address(request: HttpRequest) -> str:
    """What the outermost proxy of ours saw. Whatever stands before it, the sender may have made up."""
    proxies = aufbruch_settings.trusted_proxies
    note_if_unnamed(request)
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(told) >= proxies:
        return told[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    """The address in what proxies write: ``192.0.2.1``, ``192.0.2.1:80``, ``2001:db8::1``, ``[2001:db8::1]:80``."""
    bare = text[1:].partition("]")[0] if text.startswith("[") else text
    for candidate in (bare, bare.partition(":")[0]):
        try:
            return ip_address(candidate.partition("%")[0])
        except ValueError:
            continue
    return None


def _key(action: str, network: str, now: datetime) -> str:
    """Keyed with a secret of the day: once the day is over, nobody can find out whose count it was."""
    secret = hashlib.sha256(f"wagtail_aufbruch.throttle.{now:%Y-%m-%d}.{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(secret, f"{action}\x1f{network}".encode(), hashlib.sha256).hexdigest()


def _count(key: str, window: datetime, amount: int) -> int:
    """Add it and return the sum, in one statement: of many at the same instant none is lost."""
    connection = connections[router.db_for_write(Throttle)]
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO aufbruch_participation_throttle ("key", "window", "count") VALUES (%s, %s, %s) '
            'ON CONFLICT ("key", "window") DO UPDATE SET '
            '"count" = aufbruch_participation_throttle."count" + excluded."count" RETURNING "count"',
            [key, connection.ops.adapt_datetimefield_value(window), amount],
        )
        (count,) = cursor.fetchone()
    return int(count)


def old_counts() -> QuerySet[Throttle]:
    """Counts that no limit asks for any more."""
    return Throttle.objects.filter(window__lt=timezone.now() - KEPT)
