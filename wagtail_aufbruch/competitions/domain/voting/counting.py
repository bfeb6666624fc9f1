"""Counting, once the vote is over: before that no function of the app knows a number."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from wagtail_aufbruch.competitions.domain.announcing.forms import lock
from wagtail_aufbruch.competitions.domain.voting.rules import vote_is_over
from wagtail_aufbruch.competitions.domain.voting.taking_part import entries_in_vote
from wagtail_aufbruch.competitions.models import Ballot, BallotBox, BallotChoice, CompetitionPage


@dataclass(frozen=True)
class VoteResult:
    """What the vote has come to: votes by the key of each entry that takes part, and how many ballots there are."""

    votes: dict[int, int]
    ballots: int
    set_aside: int

    @property
    def counted(self) -> int:
        """Ballots that count."""
        return self.ballots - self.set_aside


def result_of(competition: CompetitionPage) -> VoteResult | None:
    """The result for staff, counted at the first need after the end and kept; None as long as people vote.

    An entry that was withdrawn since is left out, while its votes stay in the record.
    """
    return votes_for(competition, entries_in_vote(competition).order_by("number").values_list("pk", flat=True))


def votes_for(competition: CompetitionPage, entries: Iterable[int]) -> VoteResult | None:
    """The same for these entries: what was given to them counts, even if they may not be shown any more."""
    if not vote_is_over(competition):
        return None
    box = BallotBox.objects.filter(competition=competition.pk).first()
    if box is not None and box.result is None:
        box = count(competition)
    stored: dict[str, Any] = box.result if box is not None and box.result is not None else {}
    votes: dict[str, int] = stored.get("votes", {})
    return VoteResult(
        {pk: votes.get(str(pk), 0) for pk in entries}, stored.get("ballots", 0), stored.get("set_aside", 0)
    )


@transaction.atomic
def count(competition: CompetitionPage) -> BallotBox:
    """Count what is in the box and keep it; called once after the end, and again whenever staff change what counts.
    Once the ballots are deleted (``closing.due_ballots``) what was counted stays."""
    lock(competition)
    box = BallotBox.objects.get(competition=competition.pk)
    if box.result is not None and not Ballot.objects.filter(competition=competition.pk).exists():
        return box
    chosen = Exists(BallotChoice.objects.filter(ballot=OuterRef("pk")))
    confirmed = Ballot.objects.filter(chosen, competition=competition.pk, confirmed_at__isnull=False)
    counting = BallotChoice.objects.filter(
        ballot__competition=competition.pk, ballot__confirmed_at__isnull=False, ballot__set_aside=None
    )
    rows = counting.values_list("entry").annotate(Count("pk")).order_by()
    box.result = {
        "votes": {str(key): number for key, number in rows},
        "ballots": confirmed.count(),
        "set_aside": confirmed.filter(set_aside__isnull=False).count(),
        "at": timezone.now().isoformat(timespec="seconds"),
    }
    box.save(update_fields=["result"])
    return box
