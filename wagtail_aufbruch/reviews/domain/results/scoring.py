"""From scores to results: exact fractions, nothing rounded, no database.

The rule, as it stands on the pages of a round (``domain.results.words``):

* a score s on a scale from min to max counts as x = (s - min) / (max - min);
* a review is R = 100 · Σ w·x / Σ w, over the criteria that were answered;
* the result is the plain mean of the counted reviews.

With ``Method.MEAN`` and ``Method.SUM`` the round has one criterion, and the scores count as they were given.
A review in which nothing could be judged has no R and does not count; neither does one of somebody in conflict.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import NamedTuple

from wagtail_aufbruch.reviews.enums import Method

Scores = Mapping[int, int | None]
"""Scores by the key of the criterion; None: "I cannot judge that". A criterion that is left out counts as None."""


@dataclass(frozen=True)
class Scale:
    """What the calculation has to know of a criterion."""

    key: int
    least: int
    most: int
    weight: int = 1


class Given(NamedTuple):
    """One review that was handed in."""

    reviewer: int
    item: int
    scores: Scores
    counts: bool = True
    """False where the reviewer turned out to be in conflict: it stays in the record and leaves the result."""


@dataclass(frozen=True)
class Outcome:
    """What the counted reviews of one thing come to."""

    item: int
    value: Fraction | None
    """Mean or sum, by the round's method; None without a counted review."""
    values: tuple[Fraction, ...] = ()
    """The result of each counted review, by which the spread and the median are told."""
    given: Sequence[Scores] = ()
    """The scores of each counted review."""
    scales: Sequence[Scale] = ()

    @cached_property
    def by_criterion(self) -> Mapping[int, Fraction]:
        """The mean of the scores, as shares, of each criterion that somebody has answered."""
        means = ((scale.key, self.mean_of(scale)) for scale in self.scales)
        return {key: mean for key, mean in means if mean is not None}

    def mean_of(self, scale: Scale) -> Fraction | None:
        """The mean of the scores of one criterion, as a share; None where nobody has answered it."""
        found = [score for one in self.given if (score := one.get(scale.key)) is not None]
        if not found:
            return None
        return Fraction(sum(found) - scale.least * len(found), (scale.most - scale.least) * len(found))

    @property
    def number(self) -> int:
        """How many reviews count."""
        return len(self.values)

    @property
    def median(self) -> Fraction | None:
        if not self.values:
            return None
        # Over a common denominator, in whole numbers: fractions take long to sort.
        common = lcm(*(value.denominator for value in self.values))
        whole = sorted(value.numerator * (common // value.denominator) for value in self.values)
        return Fraction(whole[(len(whole) - 1) // 2] + whole[len(whole) // 2], 2 * common)

    @property
    def spread(self) -> Fraction:
        """Between the lowest and the highest review, in the unit of the result."""
        return max(self.values) - min(self.values) if self.values else Fraction(0)


class Counting:
    """What single reviews of a round come to. Thousands of them have few different results: each is made once."""

    def __init__(self, scales: Iterable[Scale], method: Method) -> None:
        scales = list(scales)
        # Whole numbers over a common denominator: the same as a sum of fractions, and many times as fast.
        self._common = lcm(*(scale.most - scale.least for scale in scales))
        self._parts = [
            (one.key, one.least, one.weight * (self._common // (one.most - one.least)), one.weight) for one in scales
        ]
        self._is_plain = method != Method.INDEX
        self._known: dict[tuple[int, int], Fraction] = {}

    def of(self, scores: Scores) -> Fraction | None:
        """R, or the score itself; None where nothing could be judged."""
        points = weights = 0
        answered = False
        for key, least, factor, weight in self._parts:
            score = scores.get(key)
            if score is None:
                continue
            if self._is_plain:
                return Fraction(score) if weight else None
            points += factor * (score - least)
            weights += weight
            answered = True
        if not answered or not weights:
            return None
        found = self._known.get((points, weights))
        if found is None:
            found = self._known[points, weights] = Fraction(100 * points, self._common * weights)
        return found


def result_of_review(scores: Scores, scales: Iterable[Scale], method: Method) -> Fraction | None:
    """What one review comes to: R, or the score itself; None where nothing could be judged."""
    return Counting(scales, method).of(scores)


def outcomes_of(
    items: Iterable[int], reviews: Iterable[Given], scales: Iterable[Scale], method: Method
) -> dict[int, Outcome]:
    """The outcome of each of ``items``, in their order; reviews of other things are left out."""
    scales = list(scales)
    counting = Counting(scales, method)
    counted: dict[int, tuple[list[Fraction], list[Scores]]] = {item: ([], []) for item in items}
    for review in reviews:
        result = counting.of(review.scores) if review.counts else None
        if result is not None and (found := counted.get(review.item)) is not None:
            found[0].append(result)
            found[1].append(review.scores)
    return {item: _outcome(item, values, given, scales, method) for item, (values, given) in counted.items()}


def sum_of(values: Sequence[Fraction]) -> Fraction:
    """Their sum, over a common denominator."""
    common = lcm(*(value.denominator for value in values))
    return Fraction(sum(value.numerator * (common // value.denominator) for value in values), common)


def _outcome(item: int, values: list[Fraction], given: list[Scores], scales: list[Scale], method: Method) -> Outcome:
    if not values:
        return Outcome(item, None)
    total = sum_of(values)
    return Outcome(item, total if method == Method.SUM else total / len(values), tuple(values), given, scales)


def of_heaviest(outcome: Outcome, scales: Iterable[Scale]) -> Fraction | None:
    """The mean of the criterion with the greatest weight, as a share; of several with that weight their mean."""
    scales = list(scales)
    greatest = max((scale.weight for scale in scales), default=0)
    heaviest = [outcome.mean_of(scale) for scale in scales if scale.weight == greatest]
    means = [mean for mean in heaviest if mean is not None]
    return sum_of(means) / len(means) if means else None
