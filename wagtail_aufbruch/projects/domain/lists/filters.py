"""What the list of projects can be narrowed to, as addresses say it: stage, field of action, goal, due date, group."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from operator import itemgetter

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_aufbruch.core.domain.process.handlungsfelder import field_options, field_tree
from wagtail_aufbruch.core.domain.showing.visibility import public_pages
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.core.lists.filters import Filter, Filters, Option, by_column
from wagtail_aufbruch.core.models import Goal
from wagtail_aufbruch.projects.domain.due import DUE_NAMES, Standing, dues_of, standing_of_all
from wagtail_aufbruch.projects.domain.scope import in_stage
from wagtail_aufbruch.projects.domain.stages import stages_of
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import ProjectPage, ProjectStep

STAGE, FIELD, GOAL, DUE, GROUP, AFTER = "stand", "handlungsfeld", "ziel", "frist", "gruppe", "nach"
PARAMETERS = (STAGE, FIELD, GOAL, DUE, GROUP)
NONE = "-"
"""In an address: those of which nobody has said it."""

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
    """The filters of ``projects`` (see ``scope.settled``), limited to what occurs; seven queries, however many."""
    groups = dict(public_pages().filter(pk__in=projects.order_by().values("group")).values_list("pk", "title"))
    group_options = tuple(Option(str(pk), title, (pk,)) for pk, title in sorted(groups.items(), key=itemgetter(1)))
    rows = standing_of_all(projects)
    keys = {pk for pk, _ends_on, _stage in rows}
    all_fields, all_goals, always = _("All fields"), _("All goals"), _("Whenever it is due")
    stages, fields = _stage_options(process, {stage for _pk, _ends_on, stage in rows}), _field_options(process, keys)
    filters = Filters[ProjectPage].of(
        Filter(STAGE, pgettext("project", "Stage"), _("All stages"), tuple(stages), _by_stage),
        Filter(FIELD, called(process, "handlungsfeld"), all_fields, tuple(fields), _by_field),
        Filter(GOAL, _("Goal"), all_goals, tuple(_goal_options(process, keys)), _by_goal),
        Filter(DUE, _("Due"), always, tuple(_due_options(rows)), by_column("pk")),
        Filter(GROUP, _("Proposed by"), _("All groups"), group_options, by_column("group_id")),
    )
    return Offer(filters, groups)


def _by_stage(projects: QuerySet[ProjectPage], option: Option) -> QuerySet[ProjectPage]:
    if option.value == NONE:
        return projects.exclude(Exists(ProjectStep.objects.filter(project_id=OuterRef("pk"), is_current=True)))
    return in_stage(projects, tuple(str(key) for key in option.keys))


def _by_links(through: type[Model], column: str) -> Callable[[QuerySet[ProjectPage], Option], QuerySet[ProjectPage]]:
    """Those that name one of the option's keys in this table; for ``NONE`` those that name none of them."""

    def narrow(projects: QuerySet[ProjectPage], option: Option) -> QuerySet[ProjectPage]:
        links = through._default_manager.filter(**{"projectpage_id": OuterRef("pk"), f"{column}__in": option.keys})
        return projects.exclude(Exists(links)) if option.value == NONE else projects.filter(Exists(links))

    return narrow


_by_field = _by_links(ProjectPage.handlungsfelder.through, "handlungsfeld_id")
_by_goal = _by_links(ProjectPage.goals.through, "goal_id")


def _none(is_offered: bool, keys: Iterable[int] = ()) -> list[Option]:
    return [Option(NONE, _("not stated yet"), tuple(keys))] if is_offered else []


def _stage_options(process: Process, used: set[str]) -> list[Option]:
    """Stages in which a project stands."""
    names = dict(stages_of(process))
    options = [Option(value, names[stage], (stage.value,)) for value, stage in STAGES.items() if stage.value in used]
    return options + _none("" in used)


def _field_options(process: Process, projects: set[int]) -> list[Option]:
    """Fields that have projects."""
    branches = field_tree(process)
    own = {one.pk for branch in branches for one in (branch.field, *branch.children)}
    links = ProjectPage.handlungsfelder.through.objects.filter(projectpage_id__in=projects, handlungsfeld_id__in=own)
    rows = list(links.values_list("projectpage_id", "handlungsfeld_id"))
    if not rows:
        return []
    options = field_options(branches, {key for _project, key in rows})
    return options + _none(len(projects) > len({project for project, _key in rows}), own)


def _goal_options(process: Process, projects: set[int]) -> list[Option]:
    """Goals that a project serves."""
    links = ProjectPage.goals.through.objects.filter(projectpage_id__in=projects)
    rows = list(links.filter(goal__process_id=process.pk).values_list("projectpage_id", "goal_id"))
    if not rows:
        return []
    goals, used = list(Goal.objects.filter(process_id=process.pk)), {key for _project, key in rows}
    options = [Option(str(goal.pk), goal.title, (goal.pk,)) for goal in goals if goal.pk in used]
    lack = len(projects) > len({project for project, _key in rows})
    return options + _none(lack, [goal.pk for goal in goals])


def _due_options(rows: list[Standing]) -> list[Option]:
    """When something is due; each project that is under way stands in one of them."""
    today = timezone.localdate()
    found: dict[str, list[int]] = {}
    for pk, due in dues_of(rows).items():
        found.setdefault(due.when(today), []).append(pk)
    return [Option(key, str(name), tuple(found[key])) for key, name in DUE_NAMES.items() if key in found]
