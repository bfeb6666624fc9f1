"""Until when an entry may be changed."""

from datetime import datetime

from wagtail_aufbruch.competitions.domain.announcing.later_ends import what_follows_has_begun
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import Entry
from wagtail_aufbruch.core.moments.windows import has_passed

CHANGEABLE = (EntryState.DRAFT, EntryState.UNCONFIRMED, EntryState.HANDED_IN, EntryState.RETURNED)
"""States in which something of an entry may still be changed."""


def until(entry: Entry) -> datetime | None:
    """Until when this entry may be changed: the closing moment, a later one that staff gave it, or the end of its
    repair."""
    if entry.repair_until is not None:
        return entry.repair_until
    closes_at = entry.competition.closes_at
    if entry.late_until is not None and (closes_at is None or entry.late_until > closes_at):
        return entry.late_until
    return closes_at


def still_until(entry: Entry) -> datetime | None:
    """The same where it can be promised: None once it has passed, or nothing can be changed for another reason."""
    end = until(entry)
    if entry.state not in CHANGEABLE or has_passed(end):
        return None
    if entry.repair_until is None and what_follows_has_begun(entry.competition):
        return None
    return end
