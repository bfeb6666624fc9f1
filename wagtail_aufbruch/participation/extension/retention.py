"""What other apps keep for a time only; the daily purge deletes it when the time is over."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, QuerySet

RESERVED_KEYS = frozenset(
    {
        "emptied",
        "names",
        "supporters",
        "followers",
        "unconfirmed",
        "guardian",
        "guardian_versions",
        "withdrawn",
        "rejected",
        "hidden",
        "uploads",
        "orphans",
        "throttles",
        "reports",
        "claims",
        "vote_networks",
        "vote_clusters",
        "voided_votes",
        "assignments",
        "news",
        "links",
        "mails",
        "participants",
    }
)
"""What a purge deletes of participation itself."""

UPLOADS_OF = "uploads of "
"""Begins what it deletes of the files of an app, whose table follows."""


@dataclass(frozen=True)
class RetentionRule:
    """Rows of one kind, and when they go."""

    key: str
    """What the command prints beside the number."""
    due: Callable[[], QuerySet[Model]]
    """The rows that are to be deleted now."""
    afterwards: Callable[[], None] | None = None
    """Puts right what counted the deleted. It runs after their transaction, so that it may lock what others lock
    first, and finds what is to be done by its state."""
    forget: Callable[..., None] | None = None
    """``(rows)``: instead of deleting them, for rows that stay because others count on them: takes out what they say of
    a person; or where something else goes with them. Afterwards they are due no more. Runs in a transaction."""

    @staticmethod
    def is_reserved(key: str) -> bool:
        """Whether the key is participation's own."""
        return key in RESERVED_KEYS or key.startswith(UPLOADS_OF)
