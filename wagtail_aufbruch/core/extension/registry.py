"""Where features are registered, and where what they bring along is looked up.

An app declares one feature (``core.extension.features.Feature``, or the wider
``participation.extension.features.ParticipationFeature``) in its ``feature.py`` and registers it in
``AppConfig.ready``. Whatever is registered twice is an error, told at start: of two things under one name one would be
left out in silence, with its tasks or with what it has to delete. A part's class may name keys that are the package's
own (``is_reserved``).
"""

from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from wagtail_aufbruch.core.extension.features import Feature

T = TypeVar("T")

_features: dict[str, "Feature"] = {}
_parts: dict[type, dict[str, Any]] = {}


def register(feature: "Feature") -> None:
    """Register what an app contributes.

    ``feature`` is an instance of ``Feature``. Raises ImproperlyConfigured where its app, or a key of one of its parts,
    is registered already; then nothing of it is.
    """
    if feature.app in _features:
        raise ImproperlyConfigured(f"The feature of the app {feature.app!r} is registered twice.")
    found = list(_parts_of(feature))
    seen: set[tuple[type, str]] = set()
    for key, part in found:
        kind = type(part)
        if key in _parts.get(kind, {}) or (kind, key) in seen or _is_reserved(kind, key):
            raise ImproperlyConfigured(
                f"The feature of the app {feature.app!r} brings along a {kind.__name__} with the key {key!r}, which is "
                "taken already. Give it another key."
            )
        seen.add((kind, key))
    _features[feature.app] = feature
    for key, part in found:
        _parts.setdefault(type(part), {})[key] = part


def parts(kind: type[T]) -> Mapping[str, T]:
    """All parts of this type by their keys, in the order of registration: ``parts(Kind)``, ``parts(InboxSource)``."""
    return _parts.get(kind, {})


def providers(name: str) -> list[Callable[..., Any]]:
    """The functions that features give under this field, for instance ``bodies``."""
    return [function for feature in _features.values() if (function := getattr(feature, name, None)) is not None]


def features(kind: type[T]) -> list[T]:
    """The features of this type, in the order of registration: ``features(ParticipationFeature)``."""
    return [feature for feature in _features.values() if isinstance(feature, kind)]


def modules_named(name: str) -> list[str]:
    """The dotted paths of modules that features give under this field, for instance ``portable``."""
    return [path for feature in _features.values() if (path := getattr(feature, name, ""))]


def enter(entries: dict[str, T], name: str, thing: T, *, what: str, reserved: Container[str] = ()) -> None:
    """Put ``thing`` under ``name`` into ``entries``, a registry that is no part of a feature; the same thing once more
    changes nothing.

    Raises ImproperlyConfigured, which says ``what`` it is, where another thing has the name or it is ``reserved``.
    """
    if name in reserved:
        raise ImproperlyConfigured(f"The name “{name}” for {what} is the package's own. Choose another one.")
    if entries.setdefault(name, thing) != thing:
        raise ImproperlyConfigured(f"There is {what} called “{name}” already. Choose another name.")


@contextmanager
def registered_temporarily(feature: "Feature") -> Iterator[None]:
    """For tests: the feature is known within the block alone."""
    before = dict(_features), {kind: dict(known) for kind, known in _parts.items()}
    register(feature)
    try:
        yield
    finally:
        _features.clear()
        _features.update(before[0])
        _parts.clear()
        _parts.update(before[1])


def _is_reserved(kind: type, key: str) -> bool:
    return hasattr(kind, "is_reserved") and kind.is_reserved(key)


def _parts_of(feature: "Feature") -> Iterator[tuple[str, object]]:
    for field in fields(feature):
        value = getattr(feature, field.name)
        if isinstance(value, Mapping):
            yield from value.items()
        elif isinstance(value, tuple):
            yield from ((part.key, part) for part in value)
