"""What several apps enter under names, at start: a name belongs to one of them."""

from collections.abc import Container
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")


def enter(entries: dict[str, T], name: str, thing: T, *, what: str, reserved: Container[str] = ()) -> None:
    """Put ``thing`` under ``name`` into ``entries``; the same thing once more changes nothing.

    Of two things under one name one would be left out in silence, with its tasks or with what it has to delete. So
    whoever comes second, or wants a ``reserved`` name, is told at start. Raises ImproperlyConfigured, which says
    ``what`` it is.
    """
    if name in reserved:
        raise ImproperlyConfigured(f"The name “{name}” for {what} is the package's own. Choose another one.")
    if entries.setdefault(name, thing) != thing:
        raise ImproperlyConfigured(f"There is {what} called “{name}” already. Choose another name.")
