"""The package's own settings: every one of them is what it must be."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from wagtail_aufbruch.core.conf import DEFAULTS, aufbruch_settings
from wagtail_aufbruch.core.domain.checks.setting_rules import RULES, problem_of


@register(Tags.compatibility)
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E001: not a dict. E002: unknown name. E003: not what it has to be."""
    given = getattr(settings, "WAGTAIL_AUFBRUCH", {})
    if not isinstance(given, dict):
        return [
            Error(
                "WAGTAIL_AUFBRUCH must be a dict.",
                hint='For instance: WAGTAIL_AUFBRUCH = {"BASE_TEMPLATE": "town/aufbruch_base.html"}. Or leave it out.',
                id="aufbruch.E001",
            )
        ]
    unknown: list[CheckMessage] = [
        Error(
            f"WAGTAIL_AUFBRUCH has no setting {name!r}.",
            hint=f"Known settings: {', '.join(sorted(DEFAULTS))}.",
            id="aufbruch.E002",
        )
        for name in sorted(set(given) - set(DEFAULTS), key=str)
    ]
    return unknown + [
        Error(
            f"WAGTAIL_AUFBRUCH[{name!r}] must be {rule.asked}.",
            hint=f"For instance: WAGTAIL_AUFBRUCH = {{{name!r}: {rule.example!r}}}. Or leave it out.",
            id="aufbruch.E003",
        )
        for name in RULES
        if (rule := problem_of(name)) is not None
    ]


@register(Tags.caches)
def check_cache_alias(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E005: there is no such cache."""
    alias = aufbruch_settings.cache_alias
    if problem_of("CACHE_ALIAS") or alias in settings.CACHES:
        return []
    return [
        Error(
            f"WAGTAIL_AUFBRUCH['CACHE_ALIAS']: CACHES has no {alias!r}.",
            hint=f"CACHES has: {', '.join(map(repr, settings.CACHES))}.",
            id="aufbruch.E005",
        )
    ]
