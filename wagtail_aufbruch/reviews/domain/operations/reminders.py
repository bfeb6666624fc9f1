"""Reminding those who owe reviews shortly before the end, once; part of the periodic work."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wagtail_aufbruch.participation.extension.periodic_work import each
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
    return each(ending, lambda round_: _remind_in(round_, now))


def _remind_in(round_: Round, now: datetime) -> int:
    """The people of one round: each in a transaction of its own, so that one mail that fails undoes no other."""
    return each(_due_in(round_, now), lambda reviewer: _remind(round_.pk, reviewer.pk, now))


@transaction.atomic
def _remind(key: int, reviewer: int, now: datetime) -> bool:
    """Under the lock it is looked at once more: somebody may have handed in, or been written to, in between."""
    current = locked(key)
    found = next((one for one in _due_in(current, now) if one.pk == reviewer), None) if current.is_open else None
    return found is not None and remind_one(current, found)


def _due_in(round_: Round, now: datetime) -> list[Reviewer]:
    since = (round_.closes_at or now) - BEFORE - PAUSE
    return [one for one in owing(round_) if _is_due(one, since, now)]


def _is_due(reviewer: Reviewer, since: datetime, now: datetime) -> bool:
    """Not who was reminded for this end, by hand or by itself, nor who has the first mail since yesterday."""
    was_reminded = reviewer.reminded_at is not None and reviewer.reminded_at >= since
    is_new = reviewer.invited_at is not None and reviewer.invited_at > now - PAUSE
    return not was_reminded and not is_new
