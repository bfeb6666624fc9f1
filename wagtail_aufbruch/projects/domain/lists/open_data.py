"""Public projects as open data: what their pages say, in columns. What is not known stays empty."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.domain.showing.visibility import public_pages_by_key
from wagtail_aufbruch.core.extension.datasets import TABLE_AND_JSON, Column, DataFile, Dataset
from wagtail_aufbruch.core.extension.protocols import Page, Process
from wagtail_aufbruch.core.models import Goal, Handlungsfeld
from wagtail_aufbruch.projects.domain.council.installed import references_of
from wagtail_aufbruch.projects.domain.lists.listing import newest_first
from wagtail_aufbruch.projects.domain.scope import ListedProject, index_of, public_projects
from wagtail_aufbruch.projects.domain.stages import stage_name
from wagtail_aufbruch.projects.models import ProjectEffect, ProjectPage, ProjectStep

PROJECTS = "projekte"


@dataclass(frozen=True)
class Look:
    """What the columns need beside the row itself."""

    process: Process
    groups: dict[int, Page]
    papers: dict[int, list[str]]

    def own(self, rows: Iterable[Handlungsfeld | Goal]) -> list[str]:
        """Titles of what belongs to the process."""
        return [one.title for one in rows if one.process_id == self.process.pk]

    def group(self, row: ListedProject) -> str:
        found = self.groups.get(row.group_id or 0)
        return found.title if found is not None else ""


@dataclass(frozen=True)
class Value:
    """A column and how its value is made."""

    of: Callable[[ListedProject, Look], object]
    column: Column


def _day(value: date | None) -> str:
    return value.isoformat() if value is not None else ""


def _moment(value: datetime | None) -> str:
    return timezone.localtime(value).isoformat(timespec="seconds") if value else ""


COLUMNS = [
    Value(
        lambda row, look: row.pk,
        Column("number", _("Lasting number of the project."), "integer", is_list=False, heading=_("Project number")),
    ),
    Value(
        lambda row, look: row.title,
        Column("title", _("Title of the project."), "string", is_list=False, heading=_("Title")),
    ),
    Value(
        lambda row, look: row.introduction,
        Column("summary", _("What it is about, in a few sentences."), "string", is_list=False, heading=_("Summary")),
    ),
    Value(
        lambda row, look: stage_name(look.process, row.stage) if row.stage else "",
        Column(
            "stage",
            _("Where it stands, in the words of the process; empty where nobody has said it."),
            "string",
            is_list=False,
            heading=pgettext_lazy("project", "Stage"),
        ),
    ),
    Value(
        lambda row, look: _day(row.stage_on),
        Column(
            "stage_since",
            _("Since which day it stands there; empty where that is not known."),
            "date",
            is_list=False,
            heading=_("In this stage since"),
        ),
    ),
    Value(
        lambda row, look: look.own(row.handlungsfelder.all()),
        Column(
            "fields", _("Fields of action that it belongs to."), "string", is_list=True, heading=_("Fields of action")
        ),
    ),
    Value(
        lambda row, look: look.own(row.goals.all()),
        Column("goals", _("Goals of the process that it serves."), "string", is_list=True, heading=_("Goals")),
    ),
    Value(
        lambda row, look: look.group(row),
        Column("group", _("Group or board that proposes it."), "string", is_list=False, heading=_("Proposed by")),
    ),
    Value(
        lambda row, look: look.papers.get(row.pk, []),
        Column(
            "papers",
            _("Numbers of the papers of the council that are about it."),
            "string",
            is_list=True,
            heading=_("Papers of the council"),
        ),
    ),
    Value(
        lambda row, look: row.responsible_unit,
        Column(
            "unit", _("Office that is responsible for it."), "string", is_list=False, heading=_("Responsible office")
        ),
    ),
    Value(
        lambda row, look: row.responsible_role,
        Column(
            "role",
            _("Role that is responsible for it; never a person."),
            "string",
            is_list=False,
            heading=_("Responsible role"),
        ),
    ),
    Value(
        lambda row, look: _day(row.starts_on),
        Column(
            "begins",
            _("On which day it begins; empty where that is not known."),
            "date",
            is_list=False,
            heading=_("Begins on"),
        ),
    ),
    Value(
        lambda row, look: _day(row.ends_on),
        Column(
            "ends",
            _("On which day it ends; empty where that is not known."),
            "date",
            is_list=False,
            heading=_("Ends on"),
        ),
    ),
    Value(
        lambda row, look: len(row.milestones.all()),
        Column("milestones", _("How many milestones it has."), "integer", is_list=False, heading=_("Milestones")),
    ),
    Value(
        lambda row, look: sum(1 for one in row.milestones.all() if one.reached_on),
        Column(
            "milestones_reached",
            _("How many of them are reached."),
            "integer",
            is_list=False,
            heading=_("Milestones reached"),
        ),
    ),
    Value(
        lambda row, look: [_effect(one) for one in row.effects.all()],
        Column(
            "effects",
            _("Effects on staff and money as the council paper says them; what is not known is left out."),
            "string",
            is_list=True,
            heading=_("Effects on staff and money"),
        ),
    ),
    Value(
        lambda row, look: _moment(row.moved_at),
        Column(
            "changed",
            _("When it moved last: day and time with the offset from UTC."),
            "string",
            is_list=False,
            heading=_("Changed at"),
        ),
    ),
    Value(
        lambda row, look: row.full_url,
        Column("url", _("Address of the project's page."), "anyURI", is_list=False, heading=_("Address")),
    ),
]


def _effect(effect: ProjectEffect) -> dict[str, object]:
    return {
        "kind": effect.kind,
        "title": effect.title,
        "rhythm": effect.rhythm,
        "amount": str(effect.amount) if effect.amount is not None else None,
        "months": effect.months,
        "booked": effect.booked,
    }


def rows_of(projects: QuerySet[ProjectPage], process: Process) -> Iterator[dict[str, object]]:
    """The projects as rows with ``COLUMNS``; eight queries, however many there are."""
    rows = list(newest_first(projects).prefetch_related("goals", "effects"))
    groups = public_pages_by_key({row.group_id for row in rows if row.group_id})
    look = Look(process, groups, references_of([row.pk for row in rows], process))
    for row in rows:
        yield {value.column.key: value.of(row, look) for value in COLUMNS}


def for_table(value: object) -> object:
    """A cell of a table: an effect in one line, since a table has no rows within a row."""
    if isinstance(value, list):
        return [_line(one) if isinstance(one, dict) else one for one in value]
    return value


def _line(effect: dict[str, object]) -> str:
    return "; ".join(f"{name}={value}" for name, value in effect.items() if value not in {None, ""})


def datasets_of_projects(process: Process) -> Iterator[Dataset]:
    """All public projects of the process; nothing where it has no list of them."""
    index = index_of(process)
    if index is None:
        return
    steps = ProjectStep.objects.filter(is_current=True, project__in=public_projects(process))
    yield Dataset(
        key=PROJECTS,
        title=index.title,
        description=gettext("All public projects: where each of them stands, what it is for, and what it costs."),
        page_url=index.full_url,
        files=tuple(
            DataFile(ending, f"{index.full_url}{index.reverse_subpage('export', args=[ending])}")
            for ending in TABLE_AND_JSON
        ),
        columns=tuple(value.column for value in COLUMNS),
        keywords=(gettext("projects"), gettext("public participation")),
        changed_at=steps.order_by().aggregate(newest=Max("recorded_at"))["newest"],
    )
