"""The overview as it is shown: rows that were asked for, and numbers that each lead to just what they count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.participation.domain.overview.counting import Shelf, with_numbers
from wagtail_aufbruch.participation.domain.overview.narrowing import Belonging, Wanted
from wagtail_aufbruch.participation.extension.overview import (
    OverviewRow,
    OverviewScope,
    OverviewTable,
    overview_tables,
)

SHOWN = 200
"""So many rows of a table stand on the page; the file holds all."""


@dataclass(frozen=True)
class Figure:
    """A number, and the query of the page that shows just these."""

    name: str | Promise
    number: int
    query: str
    is_chosen: bool = False


@dataclass(frozen=True)
class ShownTable:
    """One table, narrowed down."""

    table: OverviewTable
    columns: list[str | Promise]
    rows: list[OverviewRow]
    figures: list[Figure]

    @property
    def shown(self) -> list[OverviewRow]:
        return self.rows[:SHOWN]

    @property
    def further(self) -> int:
        """How many are not shown."""
        return max(len(self.rows) - SHOWN, 0)


@dataclass(frozen=True)
class Overview:
    """The whole page."""

    tables: list[ShownTable]
    groups: list[tuple[int, str]]
    """Groups to choose from: keys and titles."""
    fields: list[tuple[int, str]]
    """Fields of action to choose from."""
    wanted: Wanted

    def table(self, key: str) -> ShownTable | None:
        return next((one for one in self.tables if one.table.key == key), None)


def overview(processes: Sequence[Page], every: Sequence[str], wanted: Wanted) -> Overview:
    """What is open in ``processes``; a constant number of queries, however many rows there are.

    ``every``: the paths of all processes.
    """
    chosen = {one.path: one.pk for one in processes if wanted.process in (None, one.pk)}
    fields = _fields(chosen.values())
    scope = OverviewScope(chosen, every, {one.pk: _with_those_below(fields, one.pk) for one in fields})
    loaded = [(table, list(table.rows(scope))) for table in overview_tables()]
    groups = [row for table, rows in loaded if table.is_of_groups for row in rows]
    belonging = Belonging(
        next((row for row in groups if row.key == wanted.group), None) if wanted.group else None,
        _with_those_below(fields, wanted.field) if wanted.field else None,
    )
    shelves = [Shelf.of(table, rows) for table, rows in loaded if table.is_by_group and not table.is_of_groups]
    shown = []
    for table, rows in loaded:
        if wanted.table not in ("", table.key) or ((wanted.group or wanted.field) and not table.is_by_group):
            continue
        if wanted.group and belonging.group is None:
            rows = []
        own = [row for row in rows if belonging.holds(row, table)]
        if table.is_of_groups:
            own = [with_numbers(row, shelves, wanted) for row in own]
        columns = [*table.headings, *(shelf.table.title for shelf in shelves if table.is_of_groups)]
        shown.append(ShownTable(table, columns, _sorted(_narrowed(own, table, wanted)), _figures(own, table, wanted)))
    return Overview(
        shown,
        [(row.key, row.title) for row in groups],
        [(one.pk, f"{one.parent.title}: {one.title}" if one.parent else one.title) for one in fields],
        wanted,
    )


def _fields(processes: Iterable[int]) -> list[Handlungsfeld]:
    rows = Handlungsfeld.objects.filter(process__in=list(processes)).select_related("parent")
    return list(rows.order_by("process", "parent__sort_order", "sort_order", "pk"))


def _with_those_below(fields: list[Handlungsfeld], key: int) -> frozenset[int]:
    return frozenset(one.pk for one in fields if key in (one.pk, one.parent_id))


def _narrowed(rows: list[OverviewRow], table: OverviewTable, wanted: Wanted) -> list[OverviewRow]:
    return [
        row
        for row in rows
        if (row.is_overdue or not wanted.is_overdue)
        and (row.has_nobody or not wanted.has_nobody)
        and (not wanted.table or wanted.state in ("", row.state))
    ]


def _sorted(rows: list[OverviewRow]) -> list[OverviewRow]:
    """What is overdue, then by the day on which it is due, then what waits longest."""
    return sorted(rows, key=lambda row: (not row.is_overdue, row.due or date.max, -row.days, row.title))


def _figures(rows: list[OverviewRow], table: OverviewTable, wanted: Wanted) -> list[Figure]:
    """Numbers of what belongs here, whatever else is chosen; each leads to its rows."""
    plain = replace(wanted, table=table.key, state="", is_overdue=False, has_nobody=False)
    found = [Figure(_("All"), len(rows), plain.query(), wanted == plain)]
    late, nobody = sum(row.is_overdue for row in rows), sum(row.has_nobody for row in rows)
    if late:
        found.append(_figure(_("overdue"), late, replace(plain, is_overdue=True), wanted))
    if nobody:
        found.append(_figure(table.nobody, nobody, replace(plain, has_nobody=True), wanted))
    for key, name in table.states:
        number = sum(row.state == key for row in rows)
        if number:
            found.append(_figure(name, number, replace(plain, state=key), wanted))
    return found


def _figure(name: str | Promise, number: int, leads_to: Wanted, wanted: Wanted) -> Figure:
    return Figure(name, number, leads_to.query(), wanted == leads_to)
