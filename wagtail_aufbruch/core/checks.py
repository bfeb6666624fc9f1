"""System checks: wrong settings are told at start, not to the first visitor."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from wagtail_aufbruch.core.conf import DEFAULTS, aufbruch_settings

POSITIVE_NUMBERS = [name for name, default in DEFAULTS.items() if isinstance(default, int)]


@register(Tags.compatibility)
def check_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E001: not a dict. E002: unknown name. E003: not a positive whole number."""
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
        Error(f"WAGTAIL_AUFBRUCH[{name!r}] must be a whole number above 0.", id="aufbruch.E003")
        for name in POSITIVE_NUMBERS
        if name in given and (not isinstance(given[name], int) or isinstance(given[name], bool) or given[name] < 1)
    ]
    return errors


@register(Tags.templates)
def check_base_template(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
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
