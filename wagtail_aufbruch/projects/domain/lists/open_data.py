"""Public projects as open data: what their pages say, in columns. What is not known stays empty."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_aufbruch.core.domain.visibility import public_pages_by_key
from wagtail_aufbruch.core.extension.protocols import Page, Process
from wagtail_aufbruch.projects.domain.lists.listing import newest_first
from wagtail_aufbruch.projects.domain.stages import stage_name
from wagtail_aufbruch.projects.models import ProjectEffect, ProjectPage


@dataclass(frozen=True)
class Column:
    """One column: its name in JSON, its heading in tables, its value from the row's facts."""

    key: str
    heading: str | Promise
    value: Callable[[Any, dict[int, Page], Process], object]


def _day(value: Any) -> str:
    return value.isoformat() if value is not None else ""


def _group(row: Any, groups: dict[int, Page], process: Process) -> str:
    found = groups.get(row.group_id or 0)
    return found.title if found is not None else ""


COLUMNS = [
    Column("number", _("Project number"), lambda row, groups, process: row.pk),
    Column("title", _("Title"), lambda row, groups, process: row.title),
    Column("summary", _("Summary"), lambda row, groups, process: row.introduction),
    Column(
        "stage",
        pgettext_lazy("project", "Stage"),
        lambda row, groups, process: stage_name(process, row.stage) if row.stage else "",
    ),
    Column("stage_since", _("In this stage since"), lambda row, groups, process: _day(row.stage_on)),
    Column(
        "fields",
        _("Fields of action"),
        lambda row, groups, process: [one.title for one in row.handlungsfelder.all() if one.process_id == process.pk],
    ),
    Column(
        "goals",
        _("Goals"),
        lambda row, groups, process: [one.title for one in row.goals.all() if one.process_id == process.pk],
    ),
    Column("group", _("Proposed by"), _group),
    Column("unit", _("Responsible office"), lambda row, groups, process: row.responsible_unit),
    Column("role", _("Responsible role"), lambda row, groups, process: row.responsible_role),
    Column("begins", _("Begins on"), lambda row, groups, process: _day(row.starts_on)),
    Column("ends", _("Ends on"), lambda row, groups, process: _day(row.ends_on)),
    Column("milestones", _("Milestones"), lambda row, groups, process: len(row.milestones.all())),
    Column(
        "milestones_reached",
        _("Milestones reached"),
        lambda row, groups, process: sum(1 for one in row.milestones.all() if one.reached_on),
    ),
    Column(
        "effects",
        _("Effects on staff and money"),
        lambda row, groups, process: [_effect(one) for one in row.effects.all()],
    ),
    Column(
        "changed",
        _("Changed at"),
        lambda row, groups, process: (
            timezone.localtime(row.moved_at).isoformat(timespec="seconds") if row.moved_at else ""
        ),
    ),
    Column("url", _("Address"), lambda row, groups, process: row.full_url),
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
    """The projects as rows with ``COLUMNS``; six queries, however many there are."""
    rows = list(newest_first(projects).prefetch_related("goals", "effects"))
    groups = public_pages_by_key({row.group_id for row in rows if row.group_id})
    for row in rows:
        yield {column.key: column.value(row, groups, process) for column in COLUMNS}


def for_table(value: object) -> object:
    """A cell of a table: an effect in one line, since a table has no rows within a row."""
    if isinstance(value, list):
        return [_line(one) if isinstance(one, dict) else one for one in value]
    return value


def _line(effect: dict[str, object]) -> str:
    return "; ".join(f"{name}={value}" for name, value in effect.items() if value not in {None, ""})
