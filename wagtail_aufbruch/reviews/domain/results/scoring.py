"""From scores to results: exact fractions, nothing rounded, no database.

The rule, as it stands on the pages of a round (``domain.results.words``):

* a score s on a scale from min to max counts as x = (s - min) / (max - min);
* a review is R = 100 · Σ w·x / Σ w, over the criteria that were answered;
* the result is the plain mean of the counted reviews.

With ``Method.MEAN`` and ``Method.SUM`` the round has one criterion, and the scores count as they were given.
A review in which nothing could be judged has no R and does not count; neither does one of somebody in conflict.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from statistics import median

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


@dataclass(frozen=True)
class Given:
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
    by_criterion: Mapping[int, Fraction] = field(default_factory=dict)
    """The mean of the scores, as shares, of each criterion that somebody has answered."""

    @property
    def number(self) -> int:
        """How many reviews count."""
        return len(self.values)

    @property
    def median(self) -> Fraction | None:
        return median(self.values) if self.values else None

    @property
    def spread(self) -> Fraction:
        """Between the lowest and the highest review, in the unit of the result."""
        return max(self.values) - min(self.values) if self.values else Fraction(0)


def result_of_review(scores: Scores, scales: Iterable[Scale], method: Method) -> Fraction | None:
    """What one review comes to: R, or the score itself; None where nothing could be judged."""
    answered = [(scale, score) for scale in scales if (score := scores.get(scale.key)) is not None]
    weights = sum(scale.weight for scale, _score in answered)
    if not answered or not weights:
        return None
    if method != Method.INDEX:
        return Fraction(answered[0][1])
    # Whole numbers over a common denominator: the same as a sum of fractions, and many times as fast.
    common = lcm(*(scale.most - scale.least for scale, _score in answered))
    points = sum(
        scale.weight * (score - scale.least) * (common // (scale.most - scale.least)) for scale, score in answered
    )
    return Fraction(100 * points, common * weights)


def outcomes_of(
    items: Iterable[int], reviews: Iterable[Given], scales: Iterable[Scale], method: Method
) -> dict[int, Outcome]:
    """The outcome of each of ``items``, in their order; reviews of other things are left out."""
    scales = list(scales)
    counted: dict[int, list[tuple[Fraction, Scores]]] = {item: [] for item in items}
    for review in reviews:
        result = result_of_review(review.scores, scales, method) if review.counts else None
        if result is not None and review.item in counted:
            counted[review.item].append((result, review.scores))
    return {item: _outcome(item, found, scales, method) for item, found in counted.items()}


def _outcome(item: int, found: list[tuple[Fraction, Scores]], scales: list[Scale], method: Method) -> Outcome:
    values = tuple(result for result, _scores in found)
    if not values:
        return Outcome(item, None)
    total = sum(values, Fraction(0))
    means = {}
    for scale in scales:
        given = [score - scale.least for _result, scores in found if (score := scores.get(scale.key)) is not None]
        if given:
            means[scale.key] = Fraction(sum(given), (scale.most - scale.least) * len(given))
    return Outcome(item, total if method == Method.SUM else total / len(values), values, means)


def of_heaviest(outcome: Outcome, scales: Iterable[Scale]) -> Fraction | None:
    """The mean of the criterion with the greatest weight, as a share; of several with that weight their mean."""
    scales = list(scales)
    greatest = max((scale.weight for scale in scales), default=0)
    heaviest = [scale.key for scale in scales if scale.weight == greatest]
    means = [outcome.by_criterion[key] for key in heaviest if key in outcome.by_criterion]
    return sum(means, Fraction(0)) / len(means) if means else None
