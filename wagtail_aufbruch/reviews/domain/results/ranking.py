"""From results to places: shared ones 1-1-3, a chain that parts what is equal, and nothing by key or alphabet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import lcm

from wagtail_aufbruch.reviews.domain.results.scoring import Outcome, Scale, of_heaviest
from wagtail_aufbruch.reviews.enums import TieBreak

Key = tuple[Fraction, ...]

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
    keys = {one.item: _key(one, steps, rules) for one in enough}
    enough.sort(key=lambda one: keys[one.item], reverse=True)
    by_value: dict[Fraction, list[Key]] = {}
    for one in enough:
        by_value.setdefault(keys[one.item][0], []).append(keys[one.item])
    places: list[Place] = []
    for key, group in groupby(enough, key=lambda one: keys[one.item]):
        together = list(group)
        place = len(places) + 1
        if (order := _decided(together, rules)) is not None:
            places += [Place(one, number, decided_by=TieBreak.DECISION) for number, one in enumerate(order, place)]
            continue
        step = _step_that_parted(key, by_value[key[0]], steps)
        places += [Place(one, place, len(together) > 1, step) for one in together]
    return places + [Place(one, None) for one in outcomes if one.item not in keys]


def _key(outcome: Outcome, steps: Sequence[TieBreak], rules: Rules) -> Key:
    """What the places follow from: the result, then the steps of the chain; the greater, the better."""
    value = outcome.value if outcome.value is not None else NOTHING
    return (value, *(_value_in(step, outcome, rules) for step in steps))


def _decided(together: Sequence[Outcome], rules: Rules) -> list[Outcome] | None:
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


def _value_in(step: TieBreak, outcome: Outcome, rules: Rules) -> Fraction:
    value: Fraction | int | None
    match step:
        case TieBreak.HEAVIEST:
            value = of_heaviest(outcome, rules.scales)
        case TieBreak.MEDIAN:
            value = outcome.median
        case TieBreak.VOTES:
            value = (rules.votes or {}).get(outcome.item)
        case _other:
            value = None
    return NOTHING if value is None else Fraction(value)


def _step_that_parted(key: Key, same_value: list[Key], chain: Sequence[TieBreak]) -> TieBreak | None:
    """The last step that it took to part ``key`` from the others with the same result; None where none did."""
    others = [other for other in same_value if other != key]
    needed = 0
    for other in others:
        needed = max(needed, next(place for place in range(1, len(key)) if other[place] != key[place]))
    return chain[needed - 1] if needed else None


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
