"""From when something runs, and until when: openings count from their very instant, an end counts in full.

What closes at 23:59 takes what arrives within that minute, and what closes at 23:59:59 within that second, since
people read both as "until midnight".
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

ONE_SECOND, ONE_MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def first_after(closing: datetime) -> datetime:
    """The first instant that no longer counts: an end given as a minute lasts for all of it, else its second does."""
    whole = closing.replace(microsecond=0)
    step = ONE_SECOND if closing.second or closing.microsecond else ONE_MINUTE
    try:
        return whole + step
    except OverflowError:  # the end of the calendar
        return closing


def right_before(moment: datetime) -> datetime:
    """The end of what lasts until ``moment``, which itself no longer belongs to it."""
    return moment - timedelta.resolution


def has_passed(closing: datetime | None, at: datetime | None = None) -> bool:
    """Whether ``at`` (default: now) lies behind the closing minute or second. What never closes has not passed."""
    return closing is not None and (at or timezone.now()) >= first_after(closing)


def not_passed(column: str, at: datetime | None = None) -> Q:
    """What :func:`has_passed` denies, for the database: the end in ``column`` still counts at ``at`` (default: now)."""
    at = at or timezone.now()
    this_minute = Q(**{f"{column}__second": 0, f"{column}__gt": at - ONE_MINUTE})
    return Q(**{f"{column}__gte": at.replace(microsecond=0)}) | this_minute


@dataclass(frozen=True)
class Window:
    """A span of time; None: without a beginning or without an end."""

    begins_at: datetime | None
    ends_at: datetime | None
    """The last minute or second that counts."""

    def has_begun(self, at: datetime | None = None) -> bool:
        """Whether ``at`` (default: now) lies at or after the beginning."""
        return self.begins_at is None or (at or timezone.now()) >= self.begins_at

    def is_over(self, at: datetime | None = None) -> bool:
        """Whether ``at`` (default: now) lies behind the last moment that counts."""
        return has_passed(self.ends_at, at)

    def runs(self, at: datetime | None = None) -> bool:
        """Whether ``at`` (default: now) lies within it."""
        at = at or timezone.now()
        return self.has_begun(at) and not self.is_over(at)
