"""Of which competitions the time is over for which entries and ballots are kept."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from wagtail_aufbruch.competitions.models import CompetitionPage


def long_over(now: datetime, kept: str) -> Iterator[int]:
    """The competitions whose entries or ballots (``kept``) are due; each says by itself after how many days."""
    rows = CompetitionPage.objects.filter(**{f"{kept}__isnull": False}).distinct().order_by()
    for key, days, honoured_at, closes_at in rows.values_list("pk", "keep_days", "honoured_at", "closes_at"):
        ended = honoured_at or closes_at
        if ended is not None and ended + timedelta(days=days) < now:
            yield key
