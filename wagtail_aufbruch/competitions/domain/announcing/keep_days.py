"""Of which competitions the time is over for which entries and ballots are kept."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from wagtail_aufbruch.competitions.models import CompetitionPage


def long_over(now: datetime, kept: str) -> Iterator[int]:
    """The competitions whose entries or ballots (``kept``) are due; each says by itself after how many days.

    These are counted from the honouring, or from the closing moment where there is none; but never from before the end
    of jury and vote, since what is being judged is not deleted, nor from before the winners were told in fact.
    """
    known = CompetitionPage.objects.filter(**{f"{kept}__isnull": False}).order_by().values("pk")
    rows = CompetitionPage.objects.filter(pk__in=known).select_related("honouring")
    for row in rows.defer_streamfields().order_by("pk"):
        vote_until = row.vote_until if row.has_vote else None
        ended = [row.honoured_at or row.closes_at, row.winners_public_at, vote_until, _end_of(row.jury_until)]
        last = max((one for one in ended if one is not None), default=None)
        if last is not None and last < now - timedelta(days=row.keep_days):
            yield row.pk


def _end_of(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.max)) if day is not None else None
