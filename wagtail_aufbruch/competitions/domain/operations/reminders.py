"""Reminding those whose entry is complete and not handed in, shortly before the end; part of the periodic work."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from wagtail_aufbruch.competitions.domain.entering.drafts import reread
from wagtail_aufbruch.competitions.domain.entering.handing_in import missing_in
from wagtail_aufbruch.competitions.domain.entering.sending import tell
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
    due: list[tuple[CompetitionPage, int]] = []
    for competition in CompetitionPage.objects.live().filter(closes_at__gt=now, closes_at__lte=now + max(BEFORE)):
        if competition.closes_at is None:
            continue
        since = competition.closes_at - min(one for one in BEFORE if competition.closes_at - now <= one)
        drafts = Entry.objects.filter(
            competition=competition, state=EntryState.DRAFT, is_trial=False, changed_at__lt=now - FRESH
        )
        keys = drafts.exclude(reminded_at__gte=since).values_list("pk", flat=True)
        due += [(competition, key) for key in keys]
    return each(due, lambda pair: _remind(*pair))


@transaction.atomic
def _remind(competition: CompetitionPage, key: int) -> int:
    entry = Entry(pk=key, competition=competition)
    current = reread(entry)
    if current.state != EntryState.DRAFT or missing_in(current):
        return 0
    current.reminded_at = timezone.now()
    current.save(update_fields=["reminded_at"])
    tell(current, current.competition, entry_emails.remind)
    return 1
