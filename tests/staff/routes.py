"""The staff's addresses as the site really has them, for tables that must not forget one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLPattern

PACKAGE = "wagtail_aufbruch"


@dataclass(frozen=True)
class Route:
    """One address within the admin."""

    name: str
    """With its namespaces, for ``reverse``."""
    kwargs: dict[str, Any] = field(default_factory=dict, compare=False)
    """Values that its pattern takes, of things that need not exist."""

    @property
    def is_of_snippets(self) -> bool:
        return self.name.startswith(("wagtailsnippets_", "wagtailsnippetchoosers_"))


def staff_routes() -> list[Route]:
    """All addresses that the package's apps add to the admin: own ones, the cases, snippets, choosers."""
    return [
        Route(name, {key: "csv" if key == "ending" else 1 for key in _keys(pattern)})
        for route, name, pattern in walk(get_resolver().url_patterns)
        if route.startswith("admin/") and ("aufbruch" in route + name or pattern.lookup_str.startswith(PACKAGE))
    ]


def _keys(pattern: URLPattern) -> list[str]:
    regex: Any = pattern.pattern.regex
    return list(regex.groupindex)


def walk(patterns: Any, route: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str, URLPattern]]:
    for pattern in patterns:
        here = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield here, ":".join([*spaces, pattern.name or ""]), pattern
        else:
            yield from walk(pattern.url_patterns, here, (*spaces, pattern.namespace) if pattern.namespace else spaces)
