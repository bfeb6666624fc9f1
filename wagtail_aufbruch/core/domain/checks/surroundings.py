"""What of the site the package leans on: middleware, time zones, the view for forged forms."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register

READER_CACHE = "wagtail_aufbruch.core.reader_cache.middleware.ReaderCacheMiddleware"
BEHIND_IT = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
FORMER_ADDRESSES = "wagtail_aufbruch.core.public.former_addresses.FormerAddressMiddleware"
CSRF_FAILURE_VIEW = "wagtail_aufbruch.core.public.forgery.csrf_failure"
CSRF_FAILURE_VIEW_OF_DJANGO = "django.views.csrf.csrf_failure"


@register(Tags.caches)
def check_reader_cache(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """I001: no middleware. W001: it stands where it saves little and may keep too much."""
    order = list(settings.MIDDLEWARE)
    if READER_CACHE not in order:
        return [
            Info(
                "Pages are built anew for every reader.",
                hint=f"Put {READER_CACHE!r} into MIDDLEWARE, right behind SecurityMiddleware and before sessions: "
                "readers then get whole pages from memory, never older than the last change.",
                id="aufbruch.I001",
            )
        ]
    before = order[: order.index(READER_CACHE)]
    return [
        Warning(
            f"ReaderCacheMiddleware stands behind {name.rpartition('.')[2]} in MIDDLEWARE.",
            hint="Put it right behind SecurityMiddleware, and both first, so that readers pass by all the others.",
            id="aufbruch.W001",
        )
        for name in BEHIND_IT
        if name in before
    ]


@register(Tags.urls)
def check_former_addresses(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """W003: when a page is renamed, nobody leads on whoever comes by a link in a mail or a code on paper."""
    if FORMER_ADDRESSES in settings.MIDDLEWARE:
        return []
    return [
        Warning(
            "Links in mails and QR codes on paper stop working as soon as a page is renamed or moved.",
            hint=f"Add {FORMER_ADDRESSES!r} at the end of MIDDLEWARE.",
            id="aufbruch.W003",
        )
    ]


@register(Tags.compatibility)
def check_csrf_failure_view(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """I002: who had a form open for too long loses what was typed. A view of the site's own is left alone."""
    if settings.CSRF_FAILURE_VIEW != CSRF_FAILURE_VIEW_OF_DJANGO:
        return []
    return [
        Info(
            "Whoever sends a form that was open for too long gets Django's error page, and what was typed is gone.",
            hint=f"Set CSRF_FAILURE_VIEW = {CSRF_FAILURE_VIEW!r}: the form is then given back filled in.",
            id="aufbruch.I002",
        )
    ]


@register(Tags.compatibility)
def check_time_zones(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E017: moments have no time zone, so that no phase begins and nothing closes when it should."""
    if settings.USE_TZ:
        return []
    return [
        Error(
            "USE_TZ is False, and the package reckons with moments that know their time zone.",
            hint='Set USE_TZ = True, and TIME_ZONE to the town\'s, for instance "Europe/Berlin".',
            id="aufbruch.E017",
        )
    ]
