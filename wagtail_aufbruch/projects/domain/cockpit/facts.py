"""What the cockpit counts: the public projects of a process, gathered in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from wagtail_aufbruch.core.domain.process.handlungsfelder import FieldBranch, field_tree
from wagtail_aufbruch.core.domain.showing.visibility import public_pages
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.models import Goal
from wagtail_aufbruch.projects.domain.due import Due, dues_of, standing_of_all
from wagtail_aufbruch.projects.domain.scope import public_projects, settled, with_stage
from wagtail_aufbruch.projects.models import ProjectPage, ProjectStep


@dataclass(frozen=True)
class Line:
    """One public project."""

    pk: int
    title: str
    stage: str
    since: date | None
    """Since which day it stands there; None where that is not known."""
    unit: str
    group: str
    fields: frozenset[int]
    goals: frozenset[int]
    due: Due | None
    """None where the project is over."""


@dataclass(frozen=True)
class Facts:
    """All projects, and what they are told apart by."""

    lines: list[Line] = field(default_factory=list)
    branches: list[FieldBranch] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    steps: list[tuple[int, str, date | None]] = field(default_factory=list)
    """Project, stage and day of all steps that count, each project's in their order."""


def gather(process: Process) -> Facts:
    """Drafts and private projects are not among them; eleven queries, however many projects there are."""
    projects = settled(public_projects(process))
    rows = list(
        with_stage(projects)
        .order_by("title", "pk")
        .values_list("pk", "title", "stage", "stage_on", "responsible_unit", "group_id")
    )
    if not rows:
        return Facts()
    keys = [row[0] for row in rows]
    branches, goals = field_tree(process), list(Goal.objects.filter(process_id=process.pk))
    own = {one.pk for branch in branches for one in (branch.field, *branch.children)}
    field_links = ProjectPage.handlungsfelder.through.objects.filter(projectpage_id__in=keys)
    goal_links = ProjectPage.goals.through.objects.filter(projectpage_id__in=keys)
    fields = _sets(field_links.values_list("projectpage_id", "handlungsfeld_id"), own)
    served = _sets(goal_links.values_list("projectpage_id", "goal_id"), {goal.pk for goal in goals})
    group_keys = {row[5] for row in rows if row[5]}
    groups = dict(public_pages().filter(pk__in=group_keys).values_list("pk", "title"))
    dues = dues_of(standing_of_all(projects))
    steps = ProjectStep.objects.counted().filter(project_id__in=keys).values_list("project_id", "stage", "on")
    return Facts(
        lines=[
            Line(
                pk,
                title,
                stage,
                since,
                unit,
                groups.get(group or 0, ""),
                frozenset(fields.get(pk, ())),
                frozenset(served.get(pk, ())),
                dues.get(pk),
            )
            for pk, title, stage, since, unit, group in rows
        ],
        branches=branches,
        goals=goals,
        steps=list(steps),
    )


def _sets(links: Iterable[tuple[int, int]], known: set[int]) -> dict[int, set[int]]:
    """Keys by the project that names them; of other processes none."""
    found: dict[int, set[int]] = {}
    for project, key in links:
        if key in known:
            found.setdefault(project, set()).add(key)
    return found
