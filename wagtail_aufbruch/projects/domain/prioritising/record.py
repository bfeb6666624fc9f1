"""A decision as it is kept: goals, weights, scores and places as numbers, with a hash by which anybody can check it.

There is neither a title nor a name of a person in it, so that it stays as it is when a project is withdrawn.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from wagtail_aufbruch.projects.domain.prioritising.result import Line, Result, WeightedGoal
from wagtail_aufbruch.projects.domain.prioritising.scoring import Borda, Move, Place, Tally
from wagtail_aufbruch.projects.domain.prioritising.words import told_scores
from wagtail_aufbruch.projects.enums import Band

FORMAT = 1
"""Raised when the shape of a record changes."""
FORMULA = "100 * sum(w * (mean - 1) / 4) / sum(w)"


@dataclass(frozen=True)
class Decided:
    """Where the body has put a project."""

    rank: int | None
    is_shared: bool
    band: str
    """"" for none."""
    departs: bool = False


def text_of(result: Result, decided: Mapping[int, Decided] | None = None) -> str:
    """The one way to write it down, so that the same always has the same hash."""
    record = {
        "format": FORMAT,
        "formula": FORMULA,
        "goals": [{"name": goal.name, "weight": goal.weight} for goal in result.goals],
        "least": result.least,
        "people": result.people,
        "projects": [_line(line, (decided or {}).get(line.project)) for line in result.lines],
    }
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _line(line: Line, decided: Decided | None) -> dict[str, Any]:
    # What too few have judged for a place would tell what these few have said.
    tells = line.place is not None
    return {
        "project": line.project,
        "people": line.people,
        "goals": [_tally(tally) for tally in line.tallies] if tells else None,
        "points": str(line.points) if line.points is not None else None,
        "place": _place(line.place),
        "borda": {"points": str(line.borda.points), "most": line.borda.most},
        "moves": [{"goal": one.goal, "step": one.step, "band": one.band} for one in line.moves],
        "decided": None
        if decided is None
        else {"rank": decided.rank, "shared": decided.is_shared, "band": decided.band, "departs": decided.departs},
    }


def _tally(tally: Tally) -> dict[str, Any]:
    scores = told_scores(tally)
    return {
        "total": tally.total,
        "count": tally.count,
        # By goal, each in ascending order: no two scores can be joined to those of one person.
        "scores": list(scores) if scores is not None else None,
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {"rank": place.rank, "shared": place.is_shared, "band": place.band}


@dataclass(frozen=True)
class Record:
    """A record that was read."""

    result: Result
    decided: Mapping[int, Decided]


def read(text: str) -> Record:
    """What ``text_of`` has written."""
    record = json.loads(text)
    goals = tuple(WeightedGoal(one["name"], one["weight"]) for one in record["goals"])
    lines = tuple(_read_line(one, len(goals)) for one in record["projects"])
    decided = {
        one["project"]: Decided(
            one["decided"]["rank"], one["decided"]["shared"], one["decided"]["band"], one["decided"]["departs"]
        )
        for one in record["projects"]
        if one["decided"] is not None
    }
    return Record(Result(goals, record["least"], record["people"], lines), decided)


def _read_line(one: dict[str, Any], goals: int) -> Line:
    place = one["place"]
    told = one["goals"]
    tallies = tuple(
        Tally(tally["total"], tally["count"], tuple(tally["scores"]) if tally["scores"] is not None else None)
        for tally in told or ()
    )
    return Line(
        project=one["project"],
        people=one["people"],
        tallies=tallies or tuple(Tally(scores=None) for _goal in range(goals)),
        points=Fraction(one["points"]) if one["points"] is not None else None,
        place=Place(place["rank"], place["shared"], Band(place["band"])) if place is not None else None,
        borda=Borda(Fraction(one["borda"]["points"]), one["borda"]["most"]),
        moves=tuple(
            Move(move["goal"], move["step"], Band(move["band"]) if move["band"] else None) for move in one["moves"]
        ),
    )
