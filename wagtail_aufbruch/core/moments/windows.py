"""From when something runs, and until when: openings count from their very instant, a closing second counts in full.

What closes at 23:59:59 takes what arrives within that second, since people read it as "until midnight".
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

ONE_SECOND = timedelta(seconds=1)


def second_after(closing: datetime) -> datetime:
    """The first instant that no longer counts: the whole closing second still does."""
    return closing.replace(microsecond=0) + ONE_SECOND


def has_passed(closing: datetime | None, at: datetime | None = None) -> bool:
    """Whether ``at`` (default: now) lies behind the closing second. What never closes has not passed."""
    return closing is not None and (at or timezone.now()) >= second_after(closing)


@dataclass(frozen=True)
class Window:
    """A span of time; None: without a beginning or without an end."""

    begins_at: datetime | None
    ends_at: datetime | None
    """The last second that counts."""

    def has_begun(self, at: datetime | None = None) -> bool:
        """Whether ``at`` (default: now) lies at or after the beginning."""
        return self.begins_at is None or (at or timezone.now()) >= self.begins_at

    def is_over(self, at: datetime | None = None) -> bool:
        """Whether ``at`` (default: now) lies behind the last second that counts."""
        return has_passed(self.ends_at, at)

    def runs(self, at: datetime | None = None) -> bool:
        """Whether ``at`` (default: now) lies within it."""
        at = at or timezone.now()
        return self.has_begun(at) and not self.is_over(at)
