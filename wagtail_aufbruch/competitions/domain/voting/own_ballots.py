"""What a person has to do with votes, as long as it can be found by their address: until the vote is over."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from wagtail_aufbruch.competitions.domain.announcing.forms import lock
from wagtail_aufbruch.competitions.domain.voting.hashing import voter_of
from wagtail_aufbruch.competitions.models import Ballot, BallotBox, CompetitionPage
from wagtail_aufbruch.core.domain.showing.visibility import of_process
from wagtail_aufbruch.participation.extension.personal_data import PersonalData
from wagtail_aufbruch.participation.models import Participant


def _found(participant: Participant) -> Iterator[Ballot]:
    """The ballots of the address in votes that are not closed; a query for each of these few."""
    pages = of_process(CompetitionPage.objects.all(), participant.process).values("pk")
    for box in BallotBox.objects.filter(competition__in=pages).exclude(secret="").select_related("competition"):
        rows = Ballot.objects.filter(competition=box.competition_id, voter=voter_of(box, participant.email))
        for ballot in rows.order_by("pk"):
            ballot.competition = box.competition
            yield ballot


def collect(participant: Participant) -> list[dict[str, Any]]:
    """The person's votes for the file that they can download."""
    return [
        {
            "competition": ballot.competition.title,
            "begun_at": ballot.begun_at,
            "confirmed_at": ballot.confirmed_at,
            "numbers_of_entries": list(
                ballot.choices.order_by("entry__number").values_list("entry__number", flat=True)
            ),
            "is_set_aside": ballot.set_aside_id is not None,
        }
        for ballot in _found(participant)
    ]


def erase(participant: Participant) -> None:
    """Delete the person's votes; of what was set aside the row stays without choices, and names nobody."""
    for ballot in list(_found(participant)):
        lock(ballot.competition)
        ballot.choices.all().delete()
        Ballot.objects.filter(pk=ballot.pk, set_aside=None).delete()


BALLOTS = PersonalData(key="votes", data=collect, erase=erase, keeps=lambda: Q(pk__in=[]))
