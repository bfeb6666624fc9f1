"""What a round on projects comes to: points, places, bands, and what would change them; no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from wagtail_aufbruch.projects.domain.prioritising.scoring import (
    Borda,
    Move,
    Place,
    Row,
    Tally,
    borda_of,
    moves_of,
    places_of,
    points_of,
    tallies_of,
)
from wagtail_aufbruch.projects.domain.prioritising.words import LEAST_PEOPLE


@dataclass(frozen=True)
class WeightedGoal:
    """A goal as it was copied when the round was opened."""

    name: str
    weight: int


@dataclass(frozen=True)
class Review:
    """One person's scores of one project; those that do not count are left out before."""

    person: int
    project: int
    row: Row


@dataclass(frozen=True)
class Line:
    """One project of the result."""

    project: int
    """Its key."""
    people: int
    """How many have judged it; n."""
    tallies: tuple[Tally, ...]
    points: Fraction | None
    """None where too few have judged it."""
    place: Place | None
    borda: Borda
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Result:
    """All of it, the best first; what has no place comes last."""

    goals: tuple[WeightedGoal, ...]
    least: int
    people: int
    """How many have judged anything."""
    lines: tuple[Line, ...]

    @property
    def weights(self) -> list[int]:
        return [goal.weight for goal in self.goals]

    @property
    def ranked(self) -> list[Line]:
        return [line for line in self.lines if line.place is not None]


def result_of(projects: Iterable[int], reviews: Sequence[Review], goals: Sequence[WeightedGoal], least: int) -> Result:
    """The result for these projects, in whose order those without a place stand."""
    least = max(least, LEAST_PEOPLE)
    weights = [goal.weight for goal in goals]
    counted = [one for one in reviews if any(score is not None for score in one.row)]
    rows: dict[int, list[Row]] = {project: [] for project in projects}
    for one in counted:
        if one.project in rows:
            rows[one.project].append(one.row)
    tallies = {project: tallies_of(found, len(goals)) for project, found in rows.items()}
    points = {
        project: points_of(tallies[project], weights) if len(found) >= least else None
        for project, found in rows.items()
    }
    places = places_of(points)
    borda = borda_of([(one.person, one.project, one.row) for one in counted if one.project in places], weights)
    moves = moves_of({project: tallies[project] for project in places}, weights)
    order: Mapping[int, int] = {project: place.rank for project, place in places.items()}
    lines = [
        Line(
            project,
            len(rows[project]),
            tallies[project],
            points[project],
            places.get(project),
            borda.get(project, Borda()),
            moves.get(project, ()),
        )
        for project in sorted(rows, key=lambda one: order.get(one, len(rows) + 1))
    ]
    people = {one.person for one in counted if one.project in rows}
    return Result(tuple(goals), least, len(people), tuple(lines))
