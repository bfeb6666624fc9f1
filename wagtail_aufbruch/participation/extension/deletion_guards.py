"""Pages that cannot be deleted since citizens have handed in something there; each app says what that is."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from wagtail.admin import messages

Keeper = tuple[Callable[[Any], bool], str | Promise]

_keepers: list[Keeper] = []


def register_keeper(is_needed: Callable[[Any], bool], why: str | Promise) -> None:
    """Let ``is_needed(page)`` say whether the page, or one below it, has to stay.

    ``why`` is told to the editor, with what to do instead; it may hold ``%(title)s``. The database protects the rows
    in any case; this only says so beforehand.
    """
    if (is_needed, why) not in _keepers:
        _keepers.append((is_needed, why))


def says_why_it_stays(request: HttpRequest, page: Any) -> bool:
    """Whether the page has to stay; the editor is told why."""
    reasons = [why for is_needed, why in _keepers if is_needed(page)]
    for why in reasons:
        messages.error(request, str(why) % {"title": page})
    return bool(reasons)
