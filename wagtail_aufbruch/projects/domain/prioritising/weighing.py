"""What would come out with other weights: computed from the published record alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.projects.domain.prioritising.published.priorities import Published
from wagtail_aufbruch.projects.domain.prioritising.scoring import places_of, points_of
from wagtail_aufbruch.projects.domain.prioritising.words import say_band, say_points

HIGHEST = 100
"""Of a weight."""


@dataclass(frozen=True)
class Compared:
    """One project under other weights, beside where the body has put it."""

    title: str
    url: str
    rank: int | None
    band: str
    points: str
    bar: int
    body_rank: int | None
    body_band: str
    moved: str
    """ "2 places higher", "as the body has it", "" where there is nothing to compare."""
    direction: str
    """ "up", "down" or ""."""
    departs: bool


def compare(published: Published, weights: Sequence[int]) -> list[Compared]:
    """The projects in the order of these weights; those without a place come last."""
    lines = {line.project: (line, decided) for line, decided in published.lines}
    points = {
        project: points_of(line.tallies, weights) if line.points is not None else None
        for project, (line, _decided) in lines.items()
    }
    places = places_of(points)
    order = sorted(lines, key=lambda one: places[one].rank if one in places else len(lines) + 1)
    found = []
    for project in order:
        value, place, decided = points[project], places.get(project), lines[project][1]
        rank = place.rank if place is not None else None
        by = decided.rank - rank if decided.rank is not None and rank is not None else None
        found.append(
            Compared(
                title=published.title_of(project),
                url=published.url_of(project),
                rank=rank,
                band=say_band(place.band) if place is not None else "",
                points=say_points(value),
                bar=round(value) if value is not None else 0,
                body_rank=decided.rank,
                body_band=say_band(decided.band),
                moved=_moved(by),
                direction="" if not by else ("up" if by > 0 else "down"),
                departs=decided.departs,
            )
        )
    return found


def _moved(by: int | None) -> str:
    if by is None:
        return ""
    if by == 0:
        return _("same place")
    if by > 0:
        return ngettext("%(number)d place higher", "%(number)d places higher", by) % {"number": by}
    return ngettext("%(number)d place lower", "%(number)d places lower", -by) % {"number": -by}


def in_a_sentence(rows: Sequence[Compared]) -> str:
    """How much of the order is another one."""
    moved = sum(1 for one in rows if one.direction)
    if not moved:
        return _("With these weights the order stays as the body has decided.")
    return ngettext(
        "With these weights %(number)d project is on another place than the body has decided.",
        "With these weights %(number)d projects are on other places than the body has decided.",
        moved,
    ) % {"number": moved}
