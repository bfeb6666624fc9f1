"""From scores to an order of projects: exact fractions, nothing rounded, no database.

The rule S, as it stands on the pages (``words``):

* of each goal the mean of the scores that were given for it is taken first;
* S = Σ w·(mean - 1)/4 / Σ w · 100, over the goals that somebody has judged.

Review rounds count otherwise (``reviews.domain.results.scoring``): they make a result of each review, and take the
mean of these. With missing answers the two differ, so that a round on projects never shows the other one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from wagtail_aufbruch.projects.enums import Band

LEAST, MOST = 1, 5
"""The scale of every goal."""
STEP = Fraction(10)
"""By so many points of 100 each weight is moved to see which bands hold."""

Row = Sequence[int | None]
"""One person's scores of one project, by the order of the goals; None: "I cannot judge that"."""
Weights = Sequence[int | Fraction]


@dataclass(frozen=True)
class Tally:
    """What was said of one project by one goal."""

    total: int = 0
    count: int = 0
    scores: tuple[int, ...] | None = ()
    """In ascending order; None where they are not told."""

    @property
    def mean(self) -> Fraction | None:
        return Fraction(self.total, self.count) if self.count else None

    @property
    def share(self) -> Fraction | None:
        """From 0 to 1; None where nobody could judge."""
        mean = self.mean
        return None if mean is None else (mean - LEAST) / (MOST - LEAST)


@dataclass(frozen=True)
class Place:
    """Where a project stands among those that have points."""

    rank: int
    is_shared: bool
    band: Band


@dataclass(frozen=True)
class Move:
    """Another weight of one goal, and the band in which the project would then be; None: in none."""

    goal: int
    """From 0, in the order of the goals."""
    step: int
    """Points of 100, with a sign."""
    band: Band | None


def tallies_of(rows: Iterable[Row], goals: int) -> tuple[Tally, ...]:
    """What these reviews come to, by goal."""
    given: list[list[int]] = [[] for _goal in range(goals)]
    for row in rows:
        for scores, score in zip(given, row, strict=True):
            if score is not None:
                scores.append(score)
    return tuple(Tally(sum(scores), len(scores), tuple(sorted(scores))) for scores in given)


def points_of(tallies: Sequence[Tally], weights: Weights) -> Fraction | None:
    """S; None where no goal that was judged has a weight."""
    shares = [
        (Fraction(weight), share)
        for tally, weight in zip(tallies, weights, strict=True)
        if (share := tally.share) is not None
    ]
    total = sum((weight for weight, _share in shares), Fraction(0))
    return 100 * sum((weight * share for weight, share in shares), Fraction(0)) / total if total else None


def band_of(rank: int, number: int) -> Band:
    """Thirds of ``number`` places. What shares a place stands in the band of that place, so that equal ones stay
    together."""
    return list(Band)[(rank - 1) * len(Band) // number]


def places_of(points: Mapping[int, Fraction | None]) -> dict[int, Place]:
    """The places of those that have points, the best first; equal ones share a place, and the next is left out."""
    known = sorted(((value, key) for key, value in points.items() if value is not None), key=lambda one: -one[0])
    found: dict[int, Place] = {}
    for _value, same in groupby(known, key=lambda one: one[0]):
        together, rank = list(same), len(found) + 1
        for _points, key in together:
            found[key] = Place(rank, len(together) > 1, band_of(rank, len(known)))
    return found


def moved_weights(weights: Weights, goal: int, step: Fraction) -> list[Fraction]:
    """The weights in points of 100, with that of ``goal`` by ``step`` higher, never below 0 nor above 100; the others
    share the rest as they did before. As they are where there is nobody to share it with."""
    whole = Fraction(sum(weights))
    parts = [100 * Fraction(weight) / whole for weight in weights]
    others = 100 - parts[goal]
    if not others:
        return parts
    wanted = min(max(parts[goal] + step, Fraction(0)), Fraction(100))
    return [wanted if place == goal else part * (100 - wanted) / others for place, part in enumerate(parts)]


def moves_of(tallies: Mapping[int, Sequence[Tally]], weights: Weights) -> dict[int, tuple[Move, ...]]:
    """For each project that has points: with which other weight it would be in another band."""
    now = places_of({key: points_of(one, weights) for key, one in tallies.items()})
    found: dict[int, list[Move]] = {key: [] for key in now}
    for goal in range(len(weights)):
        for step in (-STEP, STEP):
            other = moved_weights(weights, goal, step)
            then = places_of({key: points_of(tallies[key], other) for key in now})
            for key, place in now.items():
                band = then[key].band if key in then else None
                if band != place.band:
                    found[key].append(Move(goal, int(step), band))
    return {key: tuple(moves) for key, moves in found.items()}


@dataclass(frozen=True)
class Borda:
    """Points of a project, and how many it could have."""

    points: Fraction = Fraction(0)
    most: int = 0


def borda_of(reviews: Iterable[tuple[int, int, Row]], weights: Weights) -> dict[int, Borda]:
    """Points by project, from ``(person, project, scores)``: each person's own order of what they have judged gives a
    project one point for each project behind it, and half a point for each beside it."""
    by_person: dict[int, list[tuple[Fraction, int]]] = {}
    for person, project, row in reviews:
        value = points_of(tallies_of([row], len(weights)), weights)
        if value is not None:
            by_person.setdefault(person, []).append((value, project))
    found: dict[int, Borda] = {}
    for own in by_person.values():
        behind = 0
        for _value, same in groupby(sorted(own, key=lambda one: one[0]), key=lambda one: one[0]):
            equal = list(same)
            for _points, project in equal:
                before = found.get(project, Borda())
                points = before.points + behind + Fraction(len(equal) - 1, 2)
                found[project] = Borda(points, before.most + len(own) - 1)
            behind += len(equal)
    return found
