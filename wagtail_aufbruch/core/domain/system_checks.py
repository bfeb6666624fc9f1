"""System checks: wrong settings are reported at startup, not to the first visitor."""

from collections.abc import Sequence
from difflib import get_close_matches
from math import isfinite
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from wagtail import hooks

from wagtail_aufbruch.core.conf import DEFAULTS, aufbruch_settings
from wagtail_aufbruch.core.extension.page_hooks import PAGE_HOOKS, PREFIX

FROM_ZERO = {"THROTTLE_FACTOR", "TRUSTED_PROXIES", "SPAM_SECONDS"}
"""Numbers that may be 0, which switches something off."""
FRACTIONS = {"THROTTLE_FACTOR", "SPAM_SECONDS", "UPLOAD_MEGABYTES", "PICTURE_MEGAPIXELS"}
"""Numbers that need not be whole."""
NUMBERS = [name for name, default in DEFAULTS.items() if isinstance(default, int)]


@register(Tags.compatibility)
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E001: not a dict. E002: unknown name. E003: not a number as it has to be."""
    given = getattr(settings, "WAGTAIL_AUFBRUCH", {})
    if not isinstance(given, dict):
        return [Error("WAGTAIL_AUFBRUCH must be a dict.", id="aufbruch.E001")]
    errors: list[CheckMessage] = [
        Error(
            f"WAGTAIL_AUFBRUCH has no setting {name!r}.",
            hint=f"Known settings: {', '.join(sorted(DEFAULTS))}.",
            id="aufbruch.E002",
        )
        for name in sorted(set(given) - set(DEFAULTS))
    ]
    errors += [
        Error(f"WAGTAIL_AUFBRUCH[{name!r}] must be {_asked_of(name)}.", id="aufbruch.E003")
        for name in NUMBERS
        if name in given and not _is_number(given[name], name)
    ]
    return errors


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


def _asked_of(name: str) -> str:
    return f"a {'number' if name in FRACTIONS else 'whole number'} {'from 0 on' if name in FROM_ZERO else 'above 0'}"


def _is_number(value: object, name: str) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return False
    if isinstance(value, float) and name not in FRACTIONS:
        return False
    return value > 0 or (value == 0 and name in FROM_ZERO)


@register(Tags.templates)
def check_base_template(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E004: the frame for the package's pages cannot be found."""
    try:
        get_template(aufbruch_settings.base_template)
    except TemplateDoesNotExist:
        return [
            Error(
                f"WAGTAIL_AUFBRUCH['BASE_TEMPLATE'] names a template that does not exist: "
                f"{aufbruch_settings.base_template}",
                hint="Leave it out to use the package's own frame, aufbruch/base.html.",
                id="aufbruch.E004",
            )
        ]
    return []


READER_CACHE = "wagtail_aufbruch.core.reader_cache.middleware.ReaderCacheMiddleware"
BEHIND_IT = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]


@register(Tags.caches)
def check_reader_cache(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E005: there is no such cache. W001: the middleware stands where it saves little and may keep too much."""
    found: list[CheckMessage] = []
    if aufbruch_settings.cache_alias not in settings.CACHES:
        alias = aufbruch_settings.cache_alias
        found.append(Error(f"WAGTAIL_AUFBRUCH['CACHE_ALIAS']: CACHES has no {alias!r}.", id="aufbruch.E005"))
    order = list(settings.MIDDLEWARE)
    before = order[: order.index(READER_CACHE)] if READER_CACHE in order else []
    for name in BEHIND_IT:
        if name in before:
            found.append(
                Warning(
                    f"ReaderCacheMiddleware stands behind {name.rpartition('.')[2]} in MIDDLEWARE.",
                    hint="Put it right behind SecurityMiddleware, so that readers pass by all the others.",
                    id="aufbruch.W001",
                )
            )
    return found


FORMER_ADDRESSES = "wagtail_aufbruch.core.public.former_addresses.FormerAddressMiddleware"


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
def check_map_tiles(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E006: the settings for map tiles are incomplete; readers have to be told whose server their browser asks."""
    given = getattr(settings, "WAGTAIL_AUFBRUCH", {})
    tiles = given.get("MAP_TILES") if isinstance(given, dict) else None
    if not tiles or (isinstance(tiles, dict) and all(tiles.get(name) for name in ("url", "attribution", "provider"))):
        return []
    return [
        Error(
            "WAGTAIL_AUFBRUCH['MAP_TILES'] needs 'url', 'attribution' and 'provider'.",
            hint="Or leave it out: maps then show places on a plain ground.",
            id="aufbruch.E006",
        )
    ]


@register(Tags.compatibility)
def check_hooks(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """W002: a hook whose name begins as ours do, and that nobody asks: what it adds would be missing in silence."""
    hooks.search_for_hooks()
    of_page_types = {getattr(model, "urls_hook", "") for model in apps.get_models()}
    known = sorted(PAGE_HOOKS | of_page_types - {""})
    registered = {name for name, functions in hooks._hooks.items() if functions and name.startswith(PREFIX)}
    return [
        Warning(f"Nobody asks the hook {name!r}.", hint=_known_hooks(name, known), id="aufbruch.W002")
        for name in sorted(registered.difference(known))
    ]


def _known_hooks(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"Perhaps {near[0]!r} is meant." if near else f"There are: {', '.join(known)}."
