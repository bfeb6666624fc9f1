"""The one gate before the winners of a competition: whoever shows, mails or hands out anything of them asks here.

It compares the clock with the moment that staff have released, so that nothing has to run at that moment.
"""

from datetime import datetime

from django.utils import timezone

from wagtail_aufbruch.competitions.models import CompetitionPage


def may_be_told(competition: CompetitionPage, at: datetime | None = None) -> bool:
    """Whether at ``at`` (default: now) everybody may know who won. One query at most, and none before the end."""
    public_at = competition.winners_public_at
    return public_at is not None and (at or timezone.now()) >= public_at
