"""Several votes at the same instant, over real connections."""

import pytest

from tests.factories.competitions import make_ballot, make_vote
from tests.factories.core import make_process
from tests.together import at_once
from wagtail_aufbruch.competitions.domain.voting.casting import Voter, cast, confirm, take_back
from wagtail_aufbruch.competitions.domain.voting.counting import result_of
from wagtail_aufbruch.competitions.models import Ballot, BallotBox, CompetitionPage
from wagtail_aufbruch.participation.domain.errors import LinkUnknown

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_several_votes_of_one_address_confirmed_at_once_one_counts() -> None:
    vote = make_vote(make_process())
    ballots = [cast(vote, [number], Voter("anna@example.org")) for number in (1, 2, 3)]
    found = at_once(*[lambda one=one: confirm(one) for one in ballots])  # type: ignore[misc]
    assert Ballot.objects.filter(confirmed_at__isnull=False).count() == 1
    assert all(isinstance(one, Ballot | LinkUnknown) for one in found)


def test_the_first_votes_of_a_competition_share_one_box() -> None:
    vote = make_vote(make_process())
    at_once(*[lambda n=n: cast(vote, [1], Voter(f"w{n}@example.org", is_known=True)) for n in range(4)])  # type: ignore[misc]
    assert BallotBox.objects.count() == 1
    assert Ballot.objects.count() == 4


def test_confirming_and_taking_back_at_once_leaves_one_or_none() -> None:
    vote = make_vote(make_process())
    ballot = make_ballot(vote, 1)
    at_once(lambda: confirm(ballot), lambda: take_back(ballot))
    assert not Ballot.objects.exists()


def test_the_closing_moment_decides_for_votes_that_come_together() -> None:
    from datetime import timedelta

    from django.utils import timezone

    vote = make_vote(make_process())
    ballots = [cast(vote, [1], Voter(f"w{number}@example.org")) for number in range(4)]
    past = timezone.now() - timedelta(minutes=2)
    confirm(ballots[0])
    at_once(
        lambda: CompetitionPage.objects.filter(pk=vote.pk).update(vote_until=past),
        *[lambda one=one: confirm(one) for one in ballots[1:]],  # type: ignore[misc]
    )
    vote.refresh_from_db()
    result = result_of(vote)
    assert result is not None
    assert result.counted == Ballot.objects.filter(confirmed_at__isnull=False).count() >= 1
