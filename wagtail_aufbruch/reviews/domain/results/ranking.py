"""From results to places: shared ones 1-1-3, a chain that parts what is equal, and nothing by key or alphabet."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import lcm

from wagtail_aufbruch.reviews.domain.results.scoring import Outcome, Scale, of_heaviest
from wagtail_aufbruch.reviews.enums import TieBreak

NOTHING = Fraction(-1)
"""Below everything that can be reached: who has no value in a step stands behind who has one."""


@dataclass(frozen=True)
class Rules:
    """How a round ranks."""

    scales: Sequence[Scale]
    chain: Sequence[TieBreak] = ()
    least_reviews: int = 1
    """With fewer reviews that count, something has no place."""
    votes: Mapping[int, int] | None = None
    """Votes of the public by item, for ``TieBreak.VOTES``; None as long as there are none to be told."""
    decided: Mapping[int, tuple[object, int]] | None = None
    """For ``TieBreak.DECISION``, by item: which decision put it where, from 1. Only what one decision has compared is
    parted by it."""


@dataclass(frozen=True)
class Place:
    """Where one thing stands."""

    outcome: Outcome
    rank: int | None
    """From 1; None where too few reviews count."""
    is_shared: bool = False
    decided_by: TieBreak | None = None
    """What parted it from others with the same result."""

    @property
    def item(self) -> int:
        return self.outcome.item


def rank(outcomes: Iterable[Outcome], rules: Rules) -> list[Place]:
    """The places, the best first; what has too few reviews comes last and has none.

    Things on the same place stand in the order in which they were given.
    """
    outcomes = list(outcomes)
    enough = [one for one in outcomes if one.value is not None and one.number >= rules.least_reviews]
    steps = [step for step in rules.chain if step != TieBreak.DECISION]
    places: list[Place] = []
    for same in _by_value(enough, lambda one: one.value):
        places += _places(same, rules, steps, first=len(places) + 1)
    ranked = {one.item for one in enough}
    return places + [Place(one, None) for one in outcomes if one.item not in ranked]


def _by_value(outcomes: Sequence[Outcome], value_of: Callable[[Outcome], Fraction | None]) -> list[list[Outcome]]:
    """What has the same value together, the greatest first, and within it in the order given."""
    values = [NOTHING if (value := value_of(one)) is None else value for one in outcomes]
    # Over a common denominator, in whole numbers: thousands of fractions take long to compare.
    common = lcm(*(value.denominator for value in values))
    found: dict[int, list[Outcome]] = {}
    for one, value in zip(outcomes, values, strict=True):
        found.setdefault(value.numerator * (common // value.denominator), []).append(one)
    return [found[value] for value in sorted(found, reverse=True)]


def _places(
    same: Sequence[Outcome],
    rules: Rules,
    steps: Sequence[TieBreak],
    *,
    first: int,
    parted_by: TieBreak | None = None,
) -> list[Place]:
    """The places of what is equal so far, from ``first`` on. A step is asked only where several are still equal.

    ``parted_by``: the last step that parted these from others with the same result.
    """
    if len(same) == 1:
        return [Place(same[0], first, decided_by=parted_by)]
    if not steps:
        if (order := _order_decided(same, rules)) is not None:
            return [Place(one, number, decided_by=TieBreak.DECISION) for number, one in enumerate(order, first)]
        return [Place(one, first, is_shared=True, decided_by=parted_by) for one in same]
    groups = _by_value(same, lambda one: _value_in(steps[0], one, rules))
    if len(groups) > 1:
        parted_by = steps[0]
    places: list[Place] = []
    for group in groups:
        places += _places(group, rules, steps[1:], first=first + len(places), parted_by=parted_by)
    return places


def _order_decided(together: Sequence[Outcome], rules: Rules) -> list[Outcome] | None:
    """What is equal in all else, in the order that one decision about all of it says; None where there is none.

    Scores can leave the result after a decision: then things come to be equal that nobody has compared, and nobody may
    be put behind the others by that.
    """
    if TieBreak.DECISION not in rules.chain or len(together) < 2:
        return None
    found = rules.decided or {}
    decisions = {found[one.item][0] if one.item in found else None for one in together}
    if len(decisions) > 1 or None in decisions:
        return None
    return sorted(together, key=lambda one: found[one.item][1])


def _value_in(step: TieBreak, outcome: Outcome, rules: Rules) -> Fraction | None:
    match step:
        case TieBreak.HEAVIEST:
            return of_heaviest(outcome, rules.scales)
        case TieBreak.MEDIAN:
            return outcome.median
        case TieBreak.VOTES:
            votes = (rules.votes or {}).get(outcome.item)
            return None if votes is None else Fraction(votes)
        case _other:
            return None


def ties(places: Iterable[Place]) -> list[list[Place]]:
    """The groups that share a place, in their order."""
    ranked = [place for place in places if place.is_shared]
    return [list(group) for _rank, group in groupby(ranked, key=lambda place: place.rank)]


def far_off(reviews: Mapping[tuple[int, int], Fraction], *, beyond: Fraction, least: int = 3) -> dict[int, Fraction]:
    """Reviewers who judge far from the others: by how much on average, with a sign.

    ``reviews`` holds the result of each counted review by ``(reviewer, item)``. Compared is each review with the mean
    of the other reviews of the same thing; whoever has fewer than ``least`` such reviews is not judged.
    """
    # Over a common denominator, in whole numbers: sums of thousands of fractions take long.
    common = lcm(*{value.denominator for value in reviews.values()})
    whole = {pair: value.numerator * (common // value.denominator) for pair, value in reviews.items()}
    by_item: dict[int, tuple[int, int]] = {}
    for (_reviewer, item), points in whole.items():
        total, number = by_item.get(item, (0, 0))
        by_item[item] = (total + points, number + 1)
    # By reviewer, and by how many others have judged the same thing: the sum of the differences, and their number.
    differences: dict[int, dict[int, tuple[int, int]]] = {}
    for (reviewer, item), points in whole.items():
        total, number = by_item[item]
        if number > 1:
            mine = differences.setdefault(reviewer, {})
            before, times = mine.get(number - 1, (0, 0))
            mine[number - 1] = (before + number * points - total, times + 1)
    means = {}
    for who, found in differences.items():
        compared = sum(times for _sum, times in found.values())
        if compared >= least:
            whole_sum = sum(
                (Fraction(summed, others * common) for others, (summed, _times) in found.items()), Fraction(0)
            )
            means[who] = whole_sum / compared
    return {who: mean for who, mean in means.items() if abs(mean) > beyond}
