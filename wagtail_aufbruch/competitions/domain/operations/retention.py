"""How long entries are kept; the daily purge deletes what is due, with its files."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from wagtail_aufbruch.competitions.domain.announcing.keep_days import long_over
from wagtail_aufbruch.competitions.domain.going_on.keeping import went_on
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.participation.extension.names_kept import NamesKept

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
    # Not of one that may come later.
    not_late = Q(late_until=None) | Q(late_until__lt=ago(DRAFT_DAYS))
    return Entry.objects.filter(
        Q(is_trial=True, created_at__lt=ago(TRIAL_DAYS))
        | Q(not_late, state=EntryState.DRAFT, competition__closes_at__lt=ago(DRAFT_DAYS))
        # Of a competition that never closes: nobody touches it any more.
        | Q(not_late, state=EntryState.DRAFT, competition__closes_at=None, changed_at__lt=withdrawn)
        | Q(state=EntryState.UNCONFIRMED, state_changed_at__lt=ago(aufbruch_settings.unconfirmed_days))
        | Q(state=EntryState.WITHDRAWN, state_changed_at__lt=withdrawn)
        | Q(~went_on(), competition__in=list(long_over(now, "entries")))
    )


def due_reductions() -> "QuerySet[Entry]":
    """Entries whose time is over and that went on as contributions: they are reduced to what those need."""
    over = list(long_over(timezone.now(), "entries"))
    return Entry.objects.filter(went_on(), competition__in=over, reduced_at=None)


def names_of_competitions(pages: Iterable[int]) -> Mapping[int, NamesKept]:
    """How long names stand with the entries of these competitions that went on: by the page's own number of days or the
    site's setting, counted from the end of the discussion where it has one. One query."""
    rows = CompetitionPage.objects.filter(pk__in=pages).values_list("pk", "names_days", "talk_until")
    return {pk: NamesKept(days, until) for pk, days, until in rows}
