"""Reminding those who owe reviews shortly before the end, once; part of the periodic work."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wagtail_aufbruch.reviews.domain.invitations.inviting import remind_one
from wagtail_aufbruch.reviews.domain.rounds.people import owing
from wagtail_aufbruch.reviews.domain.rounds.preparing import locked
from wagtail_aufbruch.reviews.models import Reviewer, Round

BEFORE = timedelta(hours=48)
PAUSE = timedelta(days=1)
"""Nobody gets two mails within this time."""


def remind_before_the_end() -> int:
    """Write to those who owe something in rounds that end within two days. Returns to how many; found by state."""
    now = timezone.now()
    ending = Round.objects.filter(
        released_at__isnull=False, opens_at__lte=now, closes_at__gt=now, closes_at__lte=now + BEFORE
    )
    number = 0
    for key in ending.values_list("pk", flat=True):
        with transaction.atomic():
            current = locked(key)
            if not current.is_open:
                continue
            since = (current.closes_at or now) - BEFORE - PAUSE
            number += sum(remind_one(current, one) for one in owing(current) if _is_due(one, since, now))
    return number


def _is_due(reviewer: Reviewer, since: datetime, now: datetime) -> bool:
    """Not who was reminded for this end, by hand or by itself, nor who has the first mail since yesterday."""
    was_reminded = reviewer.reminded_at is not None and reviewer.reminded_at >= since
    is_new = reviewer.invited_at is not None and reviewer.invited_at > now - PAUSE
    return not was_reminded and not is_new
