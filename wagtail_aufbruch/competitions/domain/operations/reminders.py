"""Reminding those whose entry is complete and not handed in, shortly before the end; part of the periodic work."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from wagtail_aufbruch.competitions.domain.entering.drafts import reread
from wagtail_aufbruch.competitions.domain.entering.handing_in import missing_in
from wagtail_aufbruch.competitions.domain.entering.sending import tell
from wagtail_aufbruch.competitions.domain.errors import EntryGone
from wagtail_aufbruch.competitions.emails import entries as entry_emails
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry
from wagtail_aufbruch.participation.extension.periodic_work import each

BEFORE = (timedelta(hours=72), timedelta(hours=24))
FRESH = timedelta(hours=1)
"""Who has changed something within this time is still at it."""


def remind_before_the_end() -> int:
    """Write to those whose draft is complete: three days and one day before the end. Returns to how many.

    Found by state, so that none is missed and nobody is told twice for the same of both moments.
    """
    now = timezone.now()
    ending = CompetitionPage.objects.live().filter(closes_at__gt=now, closes_at__lte=now + max(BEFORE))
    due = [(one, key) for one in ending for key in _to_remind(one, now).values_list("pk", flat=True)]
    return each(due, lambda pair: _remind(*pair))


def _to_remind(competition: CompetitionPage, now: datetime) -> "QuerySet[Entry]":
    """Drafts that nobody is at, whose people were not reminded of the moment that has come last."""
    rows = Entry.objects.filter(competition=competition.pk, state=EntryState.DRAFT, is_trial=False)
    passed = [one for one in BEFORE if competition.closes_at is not None and competition.closes_at - now <= one]
    if not passed or competition.closes_at is None or competition.closes_at <= now:
        return rows.none()
    return rows.filter(changed_at__lt=now - FRESH).exclude(reminded_at__gte=competition.closes_at - min(passed))


@transaction.atomic
def _remind(competition: CompetitionPage, key: int) -> int:
    """Under the lock it is looked at once more: another run may be at it, and the entry or its end may have changed."""
    try:
        current = reread(Entry(pk=key, competition=competition))
    except EntryGone:
        return 0
    now = timezone.now()
    if not _to_remind(current.competition, now).filter(pk=key).exists() or missing_in(current):
        return 0
    current.reminded_at = now
    current.save(update_fields=["reminded_at"])
    tell(current, current.competition, entry_emails.remind)
    return 1
