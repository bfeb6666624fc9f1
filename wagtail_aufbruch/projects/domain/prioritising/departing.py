"""What the body makes of the points: it may put a project into another group or on another place, with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wagtail_aufbruch.projects.domain.errors import ProjectError
from wagtail_aufbruch.projects.domain.prioritising.record import Decided
from wagtail_aufbruch.projects.domain.prioritising.result import Line, Result
from wagtail_aufbruch.projects.enums import Band


@dataclass(frozen=True)
class Verdict:
    """What the body says of one project."""

    band: str = ""
    """"" : as the points say."""
    rank: int | None = None
    """None: as the points say, within the group."""
    reason: str = ""


def decided_of(
    result: Result, verdicts: Mapping[int, Verdict], titles: Mapping[int, str]
) -> tuple[dict[int, Decided], dict[int, str]]:
    """Place and group of each project, and the reasons where the body departs.

    Groups follow each other: within each stand its projects by their points, those with a place of their own on that.
    A project without points stays without a place unless the body gives it a group. Raises ProjectError where a reason
    is missing, or places do not fit together.
    """
    bands = {line.project: _band(line, verdicts.get(line.project, Verdict())) for line in result.lines}
    order: list[int] = []
    for band in Band:
        inside = [line for line in result.lines if bands[line.project] == band]
        order += _ordered(inside, verdicts, first=len(order) + 1, titles=titles)
    ranks = {project: rank for rank, project in enumerate(order, 1)}
    found = {line.project: _decided(line, bands, ranks, verdicts, result) for line in result.lines}
    reasons = {project: verdicts.get(project, Verdict()).reason.strip() for project in found}
    missing = [titles.get(project, "") for project, one in found.items() if one.departs and not reasons[project]]
    if missing:
        raise ProjectError(
            _("Give a reason where the body departs from the points; everybody may read it: %(titles)s")
            % {"titles": ", ".join(missing)}
        )
    return found, {project: reasons[project] for project, one in found.items() if one.departs}


def _band(line: Line, verdict: Verdict) -> str:
    if verdict.band:
        return Band(verdict.band)
    return line.place.band if line.place is not None else ""


def _ordered(
    inside: Sequence[Line], verdicts: Mapping[int, Verdict], *, first: int, titles: Mapping[int, str]
) -> list[int]:
    """The projects of one group in their order; what has a place of its own stands on it."""
    wanted = {line.project: rank for line in inside if (rank := verdicts.get(line.project, Verdict()).rank) is not None}
    last = first + len(inside) - 1
    taken: dict[int, int] = {}
    for project, rank in wanted.items():
        title = titles.get(project, "")
        if not first <= rank <= last:
            raise ProjectError(
                _("“%(title)s” cannot be on place %(rank)d: its group has the places %(first)d to %(last)d.")
                % {"title": title, "rank": rank, "first": first, "last": last}
            )
        if rank in taken:
            raise ProjectError(
                _(
                    "“%(title)s” and “%(other)s” cannot both be on place %(rank)d. Choose another one, "
                    "or leave it empty."
                )
                % {"title": title, "other": titles.get(taken[rank], ""), "rank": rank}
            )
        taken[rank] = project
    others = iter(line.project for line in inside if line.project not in wanted)
    return [taken[rank] if rank in taken else next(others) for rank in range(first, last + 1)]


def _decided(
    line: Line, bands: Mapping[int, str], ranks: Mapping[int, int], verdicts: Mapping[int, Verdict], result: Result
) -> Decided:
    """As the points say where the body has said nothing of anything; else the place that follows from all it said."""
    band, place = bands[line.project], line.place
    own_rank = verdicts.get(line.project, Verdict()).rank
    departs = band != (place.band if place is not None else "")
    # Who gives one of those with equal points a place of its own parts them, also where it is their place.
    departs = departs or (own_rank is not None and (place is None or own_rank != place.rank or place.is_shared))
    if not band:
        return Decided(None, False, "")
    same = [one for one in result.lines if place is not None and one.place is not None and one.place.rank == place.rank]
    moved = any(verdicts.get(one.project, Verdict()) != Verdict() for one in result.lines)
    if not moved:
        return Decided(place.rank if place is not None else None, len(same) > 1, band)
    # What has the same points and was not moved stays together.
    together = [
        one.project for one in same if bands[one.project] == band and verdicts.get(one.project, Verdict()).rank is None
    ]
    shared = sorted(ranks[project] for project in together)
    is_one = len(shared) > 1 and shared[-1] - shared[0] == len(shared) - 1
    if own_rank is not None or not is_one:
        return Decided(ranks[line.project], False, band, departs)
    return Decided(shared[0], True, band, departs)
