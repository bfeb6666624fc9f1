"""Published decisions on priorities in a process file: goals, weights, scores without names, and what was decided.

Points, places and marks are computed anew when the file is read; a project that the file does not hold stays as a
number. The check sum is another one afterwards, since it covers the numbers of projects.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any, cast

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field, StringConstraints

from wagtail_aufbruch.portable.format.codecs import Codec
from wagtail_aufbruch.portable.format.items import Choice, Day, Item, Ref
from wagtail_aufbruch.portable.format.problems import Path
from wagtail_aufbruch.portable.format.roles import Checking, Exporting, Loading
from wagtail_aufbruch.projects.domain.prioritising.places import write_places
from wagtail_aufbruch.projects.domain.prioritising.published.pages import published
from wagtail_aufbruch.projects.domain.prioritising.published.priorities import Published
from wagtail_aufbruch.projects.domain.prioritising.record import Decided, hash_of, text_of
from wagtail_aufbruch.projects.domain.prioritising.result import Line, Result, WeightedGoal
from wagtail_aufbruch.projects.domain.prioritising.scoring import (
    LEAST,
    MOST,
    Borda,
    Tally,
    moves_of,
    places_of,
    points_of,
)
from wagtail_aufbruch.projects.enums import Band
from wagtail_aufbruch.projects.models import PriorityDecision, ProjectIndexPage
from wagtail_aufbruch.projects.models.prioritising import MOST_PRESENT, TITLE_LENGTH
from wagtail_aufbruch.projects.models.standing import REASON_LENGTH

Title = Annotated[str, StringConstraints(max_length=TITLE_LENGTH, min_length=1)]
Number = Annotated[int, Field(ge=0, le=10_000)]
Score = Annotated[int, Field(ge=LEAST, le=MOST)]


class WeightItem(Item):
    goal: Annotated[str, StringConstraints(max_length=255)]
    weight: Annotated[int, Field(ge=1, le=100)]


class TallyItem(Item):
    """What was said of a project by one goal, in the order of the goals; ``scores`` where they are told."""

    total: Number
    count: Number
    scores: list[Score] | None = None


class PlaceItem(Item):
    project: Annotated[str | None, Ref("pages")] = None
    people: Number = 0
    goals: list[TallyItem] = []
    borda: Annotated[str, StringConstraints(pattern=r"^\d{1,9}(/[12])?$")] = "0"
    borda_most: Number = 0
    rank: Annotated[int | None, Field(ge=1, le=10_000)] = None
    shared: bool = False
    band: Annotated[str, Choice([*Band.values, ""])] = ""
    departs: bool = False
    reason: Annotated[str, StringConstraints(max_length=REASON_LENGTH)] = ""


class PriorityItem(Item):
    title: Title
    body: Annotated[str | None, Ref("pages")] = None
    body_name: Title
    on: Day
    present: Annotated[int, Field(ge=1, le=MOST_PRESENT)]
    least: Annotated[int, Field(ge=1, le=100)] = 2
    people: Number = 0
    goals: list[WeightItem]
    projects: list[PlaceItem]


class Priorities(Codec):
    """The decisions that hold, the newest first; they stand beside the page of the list."""

    late = True

    def check(self, value: list[PriorityItem], path: Path, checking: Checking) -> None:
        for index, item in enumerate(value):
            here = (*path, index)
            checking.look_over(item, here)
            for place, one in enumerate(item.projects):
                checking.look_over(one, (*here, "projects", place))
                for problem in _problems(one, len(item.goals)):
                    checking.complain((*here, "projects", place), problem)

    def write(self, instance: Model, name: str, value: list[PriorityItem], loading: Loading, path: Path) -> None:
        index = cast(ProjectIndexPage, instance)
        for number, item in enumerate(value):
            loading.at((*path, number))
            _write(index, item, loading, (*path, number))

    def read(
        self, instance: Model, name: str, exporting: Exporting, item: type[BaseModel] | None
    ) -> list[dict[str, Any]]:
        rows = published().filter(index=instance.pk, is_current=True)
        return [_read(Published(decision), exporting) for decision in rows]


def _problems(item: PlaceItem, goals: int) -> Iterator[str]:
    if item.goals and len(item.goals) != goals:
        yield _("There are %(found)d goals here; the decision names %(goals)d.") % {
            "found": len(item.goals), "goals": goals,
        }  # fmt: skip
    for one in item.goals:
        is_wrong = not LEAST * one.count <= one.total <= MOST * one.count
        if is_wrong or (one.scores is not None and (len(one.scores), sum(one.scores)) != (one.count, one.total)):
            yield _("Total, count and scores do not fit together: each score is from 1 to 5.")
    if item.departs and not item.reason.strip():
        yield _("Where the body departs from the points, the file says why: “reason” is empty.")


def _tally(item: TallyItem) -> Tally:
    return Tally(item.total, item.count, tuple(sorted(item.scores)) if item.scores is not None else None)


def _write(index: ProjectIndexPage, item: PriorityItem, loading: Loading, path: Path) -> None:
    goals = tuple(WeightedGoal(one.goal, one.weight) for one in item.goals)
    weights = [goal.weight for goal in goals]
    given: dict[int, PlaceItem] = {}
    for place, one in enumerate(item.projects, 1):
        here = (*path, "projects", place - 1, "project")
        found = loading.related("pages", one.project, here) if one.project is not None else None
        given[found.pk if found is not None else -place] = one
    tallies = {key: tuple(_tally(one) for one in row.goals) for key, row in given.items() if row.goals}
    points = {key: points_of(one, weights) for key, one in tallies.items()}
    places, moves = places_of(points), moves_of(tallies, weights)
    unknown = tuple(Tally(scores=None) for _goal in goals)
    lines = [
        Line(
            key,
            row.people,
            tallies.get(key, unknown),
            points.get(key),
            places.get(key),
            Borda(Fraction(row.borda), row.borda_most),
            moves.get(key, ()),
        )
        for key, row in given.items()
    ]
    result = Result(goals, item.least, item.people, tuple(lines))
    decided = {key: Decided(row.rank, row.shared, row.band, row.departs) for key, row in given.items()}
    text = text_of(result, decided)
    assert item.on is not None  # noqa: S101 - it has no default, and nothing at all is told as missing
    body = loading.related("pages", item.body, (*path, "body")) if item.body is not None else None
    made = PriorityDecision.objects.create(
        index=index,
        title=item.title,
        body_id=body.pk if body is not None else None,
        body_name=item.body_name,
        on=item.on,
        present=item.present,
        text=text,
        sha256=hash_of(text),
        published_at=timezone.now(),
        is_current=True,
    )
    write_places(made, result, decided, {key: row.reason.strip() for key, row in given.items() if row.departs})


def _read(shown: Published, exporting: Exporting) -> dict[str, Any]:
    decision, result = shown.decision, shown.record.result
    projects = [_place(shown, line, decided, exporting) for line, decided in shown.lines]
    body = exporting.related("pages", decision.body_id) if decision.body_id is not None else None
    return {
        "title": decision.title,
        **({"body": body} if body is not None else {}),
        "body_name": decision.body_name,
        "on": decision.on,
        "present": decision.present,
        "least": result.least,
        "people": result.people,
        "goals": [{"goal": goal.name, "weight": goal.weight} for goal in result.goals],
        "projects": projects,
    }


def _place(shown: Published, line: Line, decided: Decided, exporting: Exporting) -> dict[str, Any]:
    key = exporting.related("pages", line.project) if line.project > 0 else None
    goals = [
        {"total": one.total, "count": one.count, **({"scores": list(one.scores)} if one.scores is not None else {})}
        for one in (line.tallies if line.place is not None else ())
    ]
    values = {
        "project": key,
        "people": line.people,
        "goals": goals,
        "borda": str(line.borda.points),
        "borda_most": line.borda.most,
        "rank": decided.rank,
        "shared": decided.is_shared,
        "band": decided.band,
        "departs": decided.departs,
        "reason": shown.reasons.get(line.project, ""),
    }
    return {name: value for name, value in values.items() if value not in (None, "", False, [])}
