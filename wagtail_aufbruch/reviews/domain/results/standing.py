"""The places of a round as they are now, from what is stored; a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Max, Q

from wagtail_aufbruch.reviews.domain.results.ranking import Place, Rules, far_off, rank, ties
from wagtail_aufbruch.reviews.domain.results.scoring import Counting, Given, Scale, Scores, outcomes_of
from wagtail_aufbruch.reviews.enums import Method, ReviewState, TieBreak
from wagtail_aufbruch.reviews.extension.subjects import kind_called
from wagtail_aufbruch.reviews.models import Conflict, Criterion, Item, Review, Round, TieDecision

FAR = Fraction(25)
"""Whoever judges by more than so many points of 100 beside the others, on average, is shown to staff."""


@dataclass(frozen=True)
class Standing:
    """What all reviews that were handed in come to."""

    round: Round
    criteria: list[Criterion]
    items: Mapping[int, Item]
    reviews: list[Given]
    """All that were handed in, also those that do not count."""
    places: list[Place]
    decided: Mapping[int, tuple[object, int]]
    """Which decision between equal results put an item where."""
    votes: Mapping[int, int] | None
    """Votes of the public by item, where the places follow from them and they may be told."""

    @property
    def undecided(self) -> list[list[Place]]:
        """Places that several share although the chain ends with a decision: it has not been made."""
        if TieBreak.DECISION not in self.round.chain:
            return []
        return ties(self.places)

    @property
    def far_off(self) -> dict[int, Fraction]:
        """Reviewers who judge far from the others, by their keys: by how many points of 100, with a sign."""
        counting = Counting(scales_of(self.criteria), Method.INDEX)
        found = {
            (one.reviewer, one.item): result
            for one in self.reviews
            if one.counts and (result := counting.of(one.scores)) is not None
        }
        return far_off(found, beyond=FAR)


def scales_of(criteria: list[Criterion]) -> list[Scale]:
    """What the calculation has to know of the criteria."""
    return [Scale(one.pk, one.least, one.most, one.weight) for one in criteria]


def given_reviews(round_: Round, criteria: Sequence[Criterion]) -> list[Given]:
    """All reviews that were handed in, with whether they count: not those of somebody in conflict. The database puts
    the scores of each review into one row, by the criteria."""
    conflicts = set(Conflict.objects.filter(item__round=round_).values_list("reviewer_id", "item_id"))
    keys = [one.pk for one in criteria]
    scores = {f"score_{key}": Max("scores__value", filter=Q(scores__criterion=key)) for key in keys}
    handed_in = Review.objects.filter(item__round=round_, state=ReviewState.HANDED_IN)
    rows = handed_in.order_by("pk").annotate(**scores).values_list("reviewer_id", "item_id", *scores)
    # Many say the same: each combination of scores is kept once.
    known: dict[tuple[int | None, ...], Scores] = {}
    found = []
    for row in rows:
        said = row[2:]
        if said not in known:
            known[said] = dict(zip(keys, said, strict=True))
        found.append(Given(row[0], row[1], known[said], row[:2] not in conflicts))
    return found


def standing_of(round_: Round) -> Standing:
    """Who stands where now. What was taken out is not among them."""
    criteria = list(round_.criteria.all())
    items = {item.pk: item for item in Item.objects.filter(round=round_, taken_out_at__isnull=True).order_by("number")}
    reviews = given_reviews(round_, criteria)
    outcomes = outcomes_of(items, reviews, scales_of(criteria), Method(round_.method))
    votes, decided = _votes(round_, items), _decided(round_)
    rules = Rules(
        scales=scales_of(criteria),
        chain=round_.chain,
        least_reviews=round_.least_reviews,
        votes=votes,
        decided=decided,
    )
    return Standing(round_, criteria, items, reviews, rank(outcomes.values(), rules), decided, votes)


def _decided(round_: Round) -> dict[int, tuple[object, int]]:
    """Decisions between equal results; those that were made together have the same moment."""
    rows = TieDecision.objects.filter(item__round=round_).values_list("item_id", "at", "place")
    return {item: (at, place) for item, at, place in rows}


def _votes(round_: Round, items: Mapping[int, Item]) -> dict[int, int] | None:
    kind = kind_called(round_.subject_kind)
    if TieBreak.VOTES not in round_.chain or kind is None or round_.page is None:
        return None
    votes = kind.votes(round_.page)
    return None if votes is None else {pk: votes.get(item.object_id, 0) for pk, item in items.items()}
