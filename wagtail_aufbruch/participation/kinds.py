"""The kinds of contributions; each app that has one registers it in its ``AppConfig.ready``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Kind:
    """What participation has to know of a kind: its name, and where citizens see one of it."""

    key: str
    name: str | Promise
    public_url: Callable[[Any], str]
    """``(contribution) -> str``: full address of the contribution's page. It must not query more than
    ``contribution.page``, which callers with many rows fetch along."""


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Make a kind known under its key."""
    _kinds[kind.key] = kind


def kind_of(contribution: Any) -> Kind:
    """The contribution's kind. Raises KeyError if the app that registers it is not installed."""
    return _kinds[contribution.kind]


def kind_choices() -> list[tuple[str, str | Promise]]:
    """Keys and names, for filters."""
    return [(kind.key, kind.name) for kind in _kinds.values()]
