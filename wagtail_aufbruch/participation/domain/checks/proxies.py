"""Proxies in front of the site that no setting names."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError
from django.utils import timezone

from wagtail_aufbruch.participation.domain.proxies import HINT, MARK, is_named
from wagtail_aufbruch.participation.models import Throttle

TOLD_FOR = timedelta(days=2)
"""After the last request of that kind, which is written down by the day."""


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
    since = timezone.now() - TOLD_FOR
    for alias in databases or []:
        try:
            seen = Throttle.objects.using(alias).filter(key=MARK, window__gt=since).exists()
        except DatabaseError:  # before the tables are there
            continue
        if seen:
            message = "Requests came through a proxy that no setting names: all people count as one address."
            return [Warning(message, hint=HINT, id="aufbruch_participation.W012")]
    return []
