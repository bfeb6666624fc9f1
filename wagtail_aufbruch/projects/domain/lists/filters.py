"""What the list of projects can be narrowed to, as addresses say it: stage, field of action, goal, group."""

from dataclasses import dataclass, field
from operator import itemgetter

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_aufbruch.core.domain.handlungsfelder import field_options, field_tree
from wagtail_aufbruch.core.domain.visibility import public_pages
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.core.lists.filters import Filter, Filters, Option, by_column
from wagtail_aufbruch.core.models import Goal
from wagtail_aufbruch.projects.domain.scope import in_stage
from wagtail_aufbruch.projects.domain.stages import stages_of
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import ProjectPage, ProjectStep

STAGE, FIELD, GOAL, GROUP, AFTER = "stand", "handlungsfeld", "ziel", "gruppe", "nach"
PARAMETERS = (STAGE, FIELD, GOAL, GROUP)

STAGES = {
    "vorschlag": Stage.PROPOSAL,
    "priorisierung": Stage.PRIORITISING,
    "beim-rat": Stage.COUNCIL,
    "beschlossen": Stage.DECIDED,
    "geaendert-beschlossen": Stage.CHANGED,
    "abgelehnt": Stage.REJECTED,
    "verwiesen": Stage.REFERRED,
    "in-umsetzung": Stage.RUNNING,
    "umgesetzt": Stage.DONE,
    "eingestellt": Stage.STOPPED,
    "pool": Stage.POOL,
}


@dataclass(frozen=True)
class Offer:
    """What a process's projects can be narrowed to; ``groups`` holds titles by key, of what everybody may see."""

    filters: Filters[ProjectPage]
    groups: dict[int, str] = field(default_factory=dict)


def offer_for(process: Process, projects: QuerySet[ProjectPage]) -> Offer:
    """The filters of ``projects`` (see ``scope.settled``), limited to what occurs; five queries, however many."""
    groups = dict(public_pages().filter(pk__in=projects.order_by().values("group")).values_list("pk", "title"))
    group_options = tuple(Option(str(pk), title, (pk,)) for pk, title in sorted(groups.items(), key=itemgetter(1)))
    filters = Filters[ProjectPage].of(
        Filter(
            STAGE, pgettext("project", "Stage"), _("All stages"), tuple(_stage_options(process, projects)), _by_stage
        ),
        Filter(
            FIELD,
            called(process, "handlungsfeld"),
            _("All fields"),
            tuple(_field_options(process, projects)),
            _by_field,
        ),
        Filter(GOAL, _("Goal"), _("All goals"), tuple(_goal_options(process, projects)), _by_goal),
        Filter(GROUP, _("Proposed by"), _("All groups"), group_options, by_column("group_id")),
    )
    return Offer(filters, groups)


def _by_stage(projects: QuerySet[ProjectPage], option: Option) -> QuerySet[ProjectPage]:
    return in_stage(projects, tuple(str(key) for key in option.keys))


def _by_field(projects: QuerySet[ProjectPage], option: Option) -> QuerySet[ProjectPage]:
    named = ProjectPage.handlungsfelder.through.objects.filter(
        projectpage_id=OuterRef("pk"), handlungsfeld_id__in=option.keys
    )
    return projects.filter(Exists(named))


def _by_goal(projects: QuerySet[ProjectPage], option: Option) -> QuerySet[ProjectPage]:
    named = ProjectPage.goals.through.objects.filter(projectpage_id=OuterRef("pk"), goal_id__in=option.keys)
    return projects.filter(Exists(named))


def _stage_options(process: Process, projects: QuerySet[ProjectPage]) -> list[Option]:
    """Stages in which a project stands."""
    steps = ProjectStep.objects.filter(is_current=True, project_id__in=projects.order_by().values("pk"))
    used = set(steps.order_by().values_list("stage", flat=True).distinct())
    names = dict(stages_of(process))
    return [Option(value, names[stage], (stage.value,)) for value, stage in STAGES.items() if stage.value in used]


def _field_options(process: Process, projects: QuerySet[ProjectPage]) -> list[Option]:
    """Fields that have projects."""
    named = ProjectPage.handlungsfelder.through.objects.filter(projectpage_id__in=projects.order_by().values("pk"))
    used = set(named.values_list("handlungsfeld_id", flat=True).distinct())
    return field_options(field_tree(process), used) if used else []


def _goal_options(process: Process, projects: QuerySet[ProjectPage]) -> list[Option]:
    """Goals that a project serves."""
    named = ProjectPage.goals.through.objects.filter(projectpage_id__in=projects.order_by().values("pk"))
    goals = Goal.objects.filter(process_id=process.pk, pk__in=named.values("goal_id"))
    return [Option(str(goal.pk), goal.title, (goal.pk,)) for goal in goals]
