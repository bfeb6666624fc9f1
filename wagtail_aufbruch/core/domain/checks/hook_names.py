"""Hooks whose names begin as ours do."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Tags, Warning, register
from wagtail import hooks

from wagtail_aufbruch.core.extension.page_hooks import PAGE_HOOKS, PREFIX


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
