"""What pages say of a published decision; what is kept inside is nowhere."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.enums import Stage as ContributionStage
from wagtail_aufbruch.participation.extension.journey_links import JourneyLink
from wagtail_aufbruch.projects.domain.prioritising.words import say_group, say_points, say_rank
from wagtail_aufbruch.projects.domain.scope import index_of
from wagtail_aufbruch.projects.models import PriorityDecision, PriorityPlace, ProjectIndexPage, ProjectPage

ADDRESS = "priority"


@dataclass(frozen=True)
class Priority:
    """The place of one project, in words."""

    group: str
    rank: str
    points: str
    """ "" without points."""
    body: str
    on: date
    present: int
    reason: str
    url: str

    @property
    def sentence(self) -> str:
        """ "Group in front, 65.0 of 100, place 1 of 3"."""
        points = _("%(points)s of 100") % {"points": self.points} if self.points else ""
        return ", ".join(part for part in (self.group, points, self.rank) if part)


def published() -> "QuerySet[PriorityDecision]":
    """What everybody may read, the newest first."""
    return PriorityDecision.objects.filter(published_at__isnull=False)


def current_of(index: ProjectIndexPage) -> list[PriorityDecision]:
    """Those that hold now, for the list of projects."""
    return list(published().filter(index=index.pk, is_current=True).defer("text"))


def url_of(decision: PriorityDecision, index: ProjectIndexPage, name: str = ADDRESS) -> str:
    return f"{index.get_url() or ''}{index.reverse_subpage(name, args=[decision.pk])}"


def priority_of(project: ProjectPage, index: ProjectIndexPage | None) -> Priority | None:
    """The place that the last published decision gave it; one query."""
    return priorities_of([project.pk], index).get(project.pk) if project.pk and index is not None else None


def priorities_of(projects: Collection[int], index: ProjectIndexPage | None) -> dict[int, Priority]:
    """The same for several projects, by their keys; one query."""
    if index is None or not projects:
        return {}
    newest = (
        PriorityPlace.objects.filter(project=OuterRef("project"), decision__is_current=True, decision__index=index.pk)
        .exclude(band="")
        .order_by("-decision__on", "-decision")
    )
    rows = (
        PriorityPlace.objects.filter(project__in=projects, pk=Subquery(newest.values("pk")[:1]))
        .annotate(number=Count("decision__places", filter=~Q(decision__places__band="")))
        .select_related("decision")
        .defer("decision__text")
    )
    return {row.project_id: _priority(row, row.number, index) for row in rows}


def _priority(place: PriorityPlace, number: int, index: ProjectIndexPage) -> Priority:
    decision = place.decision
    return Priority(
        group=say_group(place.band),
        rank=say_rank(place.rank, number, is_shared=place.is_shared),
        points=say_points(Fraction(place.points)) if place.points else "",
        body=decision.body_name,
        on=decision.on,
        present=decision.present,
        reason=place.reason,
        url=url_of(decision, index),
    )


def links_of_priority(projects: Iterable[ProjectPage], process: Process | None) -> dict[int, JourneyLink]:
    """What the page of a contribution says of the priority of its projects, by their keys; two queries where there is
    any. It has no day here, so that it stays beside its project."""
    known = [project.pk for project in projects]
    index = index_of(process) if process is not None else None
    return {
        pk: JourneyLink(
            f"priority-{pk}",
            pgettext("journey", "Priority set"),
            "chart",
            title=one.sentence,
            url=one.url,
            text=_("%(body)s, %(day)s") % {"body": one.body, "day": date_format(one.on)},
            stage=ContributionStage.PROJECT,
        )
        for pk, one in priorities_of(known, index).items()
    }
