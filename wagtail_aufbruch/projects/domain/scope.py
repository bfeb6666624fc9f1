"""Which projects the public sees. Every list of this app asks here."""

from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

from wagtail_aufbruch.core.domain.showing.visibility import of_process, only_public
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.projects.models import ProjectIndexPage, ProjectPage, ProjectStep


class Annotated(TypedDict):
    """What ``with_stage`` adds to each project."""

    stage: str
    stage_on: date | None
    moved_at: datetime | None


if TYPE_CHECKING:
    ListedProject = WithAnnotations[ProjectPage, Annotated]
else:
    ListedProject = ProjectPage

HEAVY = ("body", "pattern_svg")
"""Fields that may be long and are shown on the project's own page only."""


def public_projects(process: Page) -> QuerySet[ProjectPage]:
    """The projects of the process that everybody may see: published, and in no private part of the site."""
    found: QuerySet[ProjectPage] = only_public(of_process(ProjectPage.objects.all(), process))
    return found


def settled(projects: QuerySet[ProjectPage]) -> QuerySet[ProjectPage]:
    """The same, looked up once and then named by key; for lists that query them several times."""
    return ProjectPage.objects.filter(pk__in=list(projects.order_by().values_list("pk", flat=True)))


def is_public(project: ProjectPage) -> bool:
    """Whether everybody may see it now; one query."""
    return bool(only_public(ProjectPage.objects.filter(pk=project.pk)).exists())


def with_stage(projects: QuerySet[ProjectPage]) -> "QuerySet[ListedProject]":
    """With ``stage`` ("" where nobody has said it), ``stage_on``, and ``moved_at``, by which lists are sorted."""
    current = ProjectStep.objects.filter(project_id=OuterRef("pk"), is_current=True)
    return projects.annotate(
        stage=Coalesce(Subquery(current.values("stage")[:1]), Value("")),
        stage_on=Subquery(current.values("on")[:1]),
        moved_at=Coalesce(
            Subquery(current.values("recorded_at")[:1]), "first_published_at", "latest_revision_created_at"
        ),
    )


def in_stage(projects: QuerySet[ProjectPage], stages: tuple[str, ...]) -> QuerySet[ProjectPage]:
    """Those that stand in one of the stages."""
    current = ProjectStep.objects.filter(project_id=OuterRef("pk"), is_current=True, stage__in=stages)
    return projects.filter(Exists(current))


def with_details(projects: QuerySet[ProjectPage]) -> "QuerySet[ListedProject]":
    """With what a list shows of each: fields of action and milestones; two further queries."""
    fields = Prefetch("handlungsfelder", queryset=Handlungsfeld.objects.select_related("parent"))
    return with_stage(projects).prefetch_related(fields, "milestones").defer(*HEAVY)


def index_of(process: Page) -> ProjectIndexPage | None:
    """The process's list of projects, if everybody may see it; else None."""
    found: QuerySet[ProjectIndexPage] = only_public(of_process(ProjectIndexPage.objects.all(), process))
    return found.order_by("path").first()
