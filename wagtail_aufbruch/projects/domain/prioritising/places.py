"""The places of a decision as rows, by which pages of projects and lists find them."""

from collections.abc import Mapping

from wagtail_aufbruch.projects.domain.prioritising.record import Decided
from wagtail_aufbruch.projects.domain.prioritising.result import Result
from wagtail_aufbruch.projects.models import PriorityDecision, PriorityPlace, ProjectPage


def write_places(
    decision: PriorityDecision, result: Result, decided: Mapping[int, Decided], reasons: Mapping[int, str]
) -> None:
    """One row for each project that is still there."""
    there = set(ProjectPage.objects.filter(pk__in=list(decided)).values_list("pk", flat=True))
    points = {line.project: line.points for line in result.lines}
    PriorityPlace.objects.bulk_create(
        [
            PriorityPlace(
                decision=decision,
                project_id=project,
                rank=one.rank,
                is_shared=one.is_shared,
                band=one.band,
                points="" if points[project] is None else str(points[project]),
                departs=one.departs,
                reason=reasons.get(project, ""),
            )
            for project, one in decided.items()
            if project in there
        ]
    )
