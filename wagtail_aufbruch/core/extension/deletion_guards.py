"""Pages that cannot be deleted since citizens have handed in something there; each app says what that is.

The database protects the rows in any case; a guard only says so beforehand, with what to do instead.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model
from django.utils.functional import Promise

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.extension.registry import parts, providers


@dataclass(frozen=True)
class DeletionGuard:
    """One reason for which a page has to stay."""

    key: str
    """Names it among all; begins with the name of the app."""
    is_needed: Callable[[Page], bool]
    """``(page) -> bool``: whether the page, or one below it, has to stay."""
    why: str | Promise
    """Told to the editor, with what to do instead; may hold ``%(title)s``."""


def reasons_to_keep(page: Page) -> list[str]:
    """Why the page cannot be deleted, in words for the editor; empty where nothing stands against it."""
    return [str(guard.why) % {"title": page} for guard in parts(DeletionGuard).values() if guard.is_needed(page)]


def deletion_notes(item: Model) -> list[str]:
    """What becomes of all that points to an item of a process, a page or a user when it is deleted."""
    return [str(note) for provide in providers("deletion_notes") for note in provide(item)]
