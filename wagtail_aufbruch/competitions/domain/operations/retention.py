"""How long entries are kept; the daily purge deletes what is due, with its files."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry
from wagtail_aufbruch.core.conf import aufbruch_settings

DRAFT_DAYS = 30
"""So long after the closing moment a draft is kept: whoever missed it can still copy what they wrote."""
TRIAL_DAYS = 1


def due_entries() -> "QuerySet[Entry]":
    """What is to be deleted now: trials, drafts of what has closed, what nobody confirmed, what was withdrawn, and all
    entries some time after the honouring, or after the closing moment where there is none."""
    now = timezone.now()

    def ago(days: int) -> datetime:
        return now - timedelta(days=days)

    withdrawn = ago(aufbruch_settings.withdrawn_days)
    return Entry.objects.filter(
        Q(is_trial=True, created_at__lt=ago(TRIAL_DAYS))
        | Q(state=EntryState.DRAFT, competition__closes_at__lt=ago(DRAFT_DAYS))
        # Of a competition that never closes: nobody touches it any more.
        | Q(state=EntryState.DRAFT, competition__closes_at=None, changed_at__lt=withdrawn)
        | Q(state=EntryState.UNCONFIRMED, state_changed_at__lt=ago(aufbruch_settings.unconfirmed_days))
        | Q(state=EntryState.WITHDRAWN, state_changed_at__lt=withdrawn)
        | Q(competition__in=list(long_over(now, "entries")))
    )


def long_over(now: datetime, kept: str) -> Iterator[int]:
    """The competitions whose entries or ballots (``kept``) are due; each says by itself after how many days."""
    rows = CompetitionPage.objects.filter(**{f"{kept}__isnull": False}).distinct().order_by()
    for key, days, honoured_at, closes_at in rows.values_list("pk", "keep_days", "honoured_at", "closes_at"):
        ended = honoured_at or closes_at
        if ended is not None and ended + timedelta(days=days) < now:
            yield key
