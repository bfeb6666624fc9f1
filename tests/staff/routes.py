"""The staff's addresses as the site really has them, for tables that must not forget one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLPattern

PACKAGE = "wagtail_aufbruch"


@dataclass(frozen=True)
class Route:
    """One address within the admin: its full name for ``reverse``, and where its view is written."""

    name: str
    view: str


def staff_routes() -> list[Route]:
    """All addresses that the package's apps add to the admin: own ones, the case office, snippets, choosers."""
    return [
        Route(name, pattern.lookup_str)
        for route, name, pattern in _walk(get_resolver().url_patterns)
        if route.startswith("admin/") and ("aufbruch" in route + name or pattern.lookup_str.startswith(PACKAGE))
    ]


def _walk(patterns: Any, route: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str, URLPattern]]:
    for pattern in patterns:
        here = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield here, ":".join([*spaces, pattern.name or ""]), pattern
        else:
            yield from _walk(pattern.url_patterns, here, (*spaces, pattern.namespace) if pattern.namespace else spaces)
