"""What a round of reviews says of the entries of a category, as the result takes it; no database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from wagtail_aufbruch.reviews.domain.results.scoring import Outcome, Scale
from wagtail_aufbruch.reviews.enums import Method, TieBreak

Row = tuple[int | None, ...]
"""The scores of one review, in the order of the criteria; None: "I cannot judge that"."""


@dataclass(frozen=True)
class Jury:
    """One round that is over."""

    title: str
    method: Method
    least_reviews: int
    chain: Sequence[TieBreak]
    names: Sequence[str]
    """Of the criteria, in order."""
    scales: Sequence[Scale]
    """Of the criteria, likewise."""
    outcomes: Mapping[int, Outcome]
    """By the key of the entry; what was taken out is not among them."""
    rows: Mapping[int, Sequence[Row]]
    """The reviews that count, by the key of the entry, sorted by what they say: nothing tells whose one is."""
    decided: Mapping[int, tuple[object, int]]
    """By the key of the entry: which decision of the round put it where."""

    def points(self, entries: Collection[int]) -> dict[int, Fraction]:
        """J, from 0 to 100, of those of these entries of which enough reviews count.

        Weighted points are J as they are. A mean counts as its share of the scale; a sum as its share of the highest
        one that could be reached with as many reviews as one of these entries has at most. Both keep the order.
        """
        enough = {
            key: outcome
            for key in entries
            if (outcome := self.outcomes.get(key)) is not None and outcome.number >= self.least_reviews
        }
        most = max((outcome.number for outcome in enough.values()), default=0)
        return {key: self._point(outcome.value, most) for key, outcome in enough.items() if outcome.value is not None}

    def _point(self, value: Fraction, most_reviews: int) -> Fraction:
        match self.method:
            case Method.MEAN:
                scale = self.scales[0]
                return 100 * (value - scale.least) / (scale.most - scale.least)
            case Method.SUM:
                return 100 * value / (most_reviews * self.scales[0].most)
            case _other:
                return value


@dataclass(frozen=True)
class Juries:
    """What all rounds of a competition say."""

    by_category: Mapping[str, Jury]
    """By the key of the category, of those that some round has judged."""
    unfinished: Sequence[str] = ()
    """Titles of the rounds that are not over, drafts among them: until then there is no result."""


class Rounds(Protocol):
    """The rounds of one competition, as they stand."""

    def places(self) -> Mapping[int, Sequence[tuple[str, str, str]]]:
        """Round, place and result by the key of the entry, of the rounds that are over."""
        ...

    def juries(self, categories: Collection[str]) -> Juries:
        """What they say of each of these categories."""
        ...


class NoRounds:
    """Of a site without review rounds."""

    def places(self) -> Mapping[int, Sequence[tuple[str, str, str]]]:
        return {}

    def juries(self, categories: Collection[str]) -> Juries:
        return Juries({})
