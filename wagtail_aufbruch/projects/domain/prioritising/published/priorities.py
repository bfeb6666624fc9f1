"""A published decision as readers see it: its record, with the titles that everybody may read now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from wagtail_aufbruch.core.domain.showing.visibility import only_public
from wagtail_aufbruch.projects.domain.prioritising.record import Decided, Record, read
from wagtail_aufbruch.projects.domain.prioritising.result import Line
from wagtail_aufbruch.projects.domain.prioritising.scoring import Tally
from wagtail_aufbruch.projects.domain.prioritising.words import (
    say_band,
    say_mean,
    say_move,
    say_points,
    say_rank,
)
from wagtail_aufbruch.projects.models import PriorityDecision, ProjectPage


@dataclass(frozen=True)
class GoalCell:
    """What was said of a project by one goal."""

    mean: str
    count: int
    spread: str
    """ "1–5"; "" where it is not told."""
    scores: str
    """ "1, 4, 5"; "" where they are not told."""


@dataclass(frozen=True)
class Row:
    """One project, as readers see it."""

    project: int
    title: str
    """"" where it is not public any more."""
    url: str
    rank: int | None
    """Where the body has put it."""
    is_shared: bool
    band: str
    points: str
    bar: int
    """The points as a whole number, for the length of a bar."""
    own_place: str
    """Where the points alone would put it, in words; "" where that is the same."""
    people: int
    goals: tuple[GoalCell, ...]
    borda: str
    borda_most: int
    moves: tuple[str, ...]
    departs: bool
    reason: str


@dataclass(frozen=True)
class Published:
    """A decision with the titles and reasons of its projects; two queries beside the decision."""

    decision: PriorityDecision

    @cached_property
    def record(self) -> Record:
        return read(self.decision.text)

    @cached_property
    def projects(self) -> Mapping[int, ProjectPage]:
        """Those that everybody may see, by their keys."""
        keys = [line.project for line in self.record.result.lines]
        rows = only_public(ProjectPage.objects.filter(pk__in=keys)).defer("body", "pattern_svg")
        return {row.pk: row for row in rows}

    @cached_property
    def reasons(self) -> Mapping[int, str]:
        """Why the body departs, by the key of the project; of what everybody may see alone, since it speaks of that."""
        rows = self.decision.places.filter(departs=True, project__in=list(self.projects))
        return dict(rows.values_list("project_id", "reason"))

    @cached_property
    def number(self) -> int:
        """How many projects have a place."""
        return sum(1 for one in self.record.decided.values() if one.rank is not None)

    @cached_property
    def lines(self) -> Sequence[tuple[Line, Decided]]:
        """The projects in the order of the body, those without a place last."""
        nowhere = Decided(None, False, "")
        pairs = [(line, self.record.decided.get(line.project, nowhere)) for line in self.record.result.lines]
        return sorted(pairs, key=lambda pair: (pair[1].rank is None, pair[1].rank or 0))

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(line, decided) for line, decided in self.lines]

    @property
    def ranked(self) -> list[Row]:
        """Those with a place; of one group stand together."""
        return [row for row in self.rows if row.rank is not None]

    @property
    def departs(self) -> bool:
        """Whether the body has put anything elsewhere than the points do."""
        return any(one.departs for one in self.record.decided.values())

    def title_of(self, project: int) -> str:
        found = self.projects.get(project)
        return found.title if found is not None else ""

    def url_of(self, project: int) -> str:
        found = self.projects.get(project)
        return (found.full_url or "") if found is not None else ""

    def _row(self, line: Line, decided: Decided) -> Row:
        names = [goal.name for goal in self.record.result.goals]
        number = len(self.record.result.ranked)
        return Row(
            project=line.project,
            title=self.title_of(line.project),
            url=self.url_of(line.project),
            rank=decided.rank,
            is_shared=decided.is_shared,
            band=say_band(decided.band),
            points=say_points(line.points),
            bar=round(line.points) if line.points is not None else 0,
            own_place=say_rank(line.place.rank, number)
            if line.place is not None and (line.place.rank, line.place.band) != (decided.rank, decided.band)
            else "",
            people=line.people,
            goals=tuple(_cell(tally) for tally in line.tallies),
            borda=say_points(line.borda.points),
            borda_most=line.borda.most,
            moves=tuple(say_move(move, names) for move in line.moves),
            departs=decided.departs,
            reason=self.reasons.get(line.project, ""),
        )


def _cell(tally: Tally) -> GoalCell:
    scores = tally.scores or ()
    return GoalCell(
        mean=say_mean(tally.mean),
        count=tally.count,
        spread=f"{scores[0]}–{scores[-1]}" if scores else "",
        scores=", ".join(map(str, scores)),
    )
