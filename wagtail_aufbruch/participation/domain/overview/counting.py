"""How many rows of each table are a group's: each table is walked through once, however many groups there are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.utils.translation import ngettext

from wagtail_aufbruch.participation.domain.overview.narrowing import Wanted
from wagtail_aufbruch.participation.extension.overview import Cell, OverviewRow, OverviewTable


@dataclass
class Shelf:
    """The rows of one table by whose they are."""

    table: OverviewTable
    by_group: dict[int, list[OverviewRow]] = field(default_factory=lambda: defaultdict(list))
    by_field: dict[tuple[int, int], list[OverviewRow]] = field(default_factory=lambda: defaultdict(list))
    """What is open to all groups of a field, by process and field."""

    @classmethod
    def of(cls, table: OverviewTable, rows: Iterable[OverviewRow]) -> "Shelf":
        shelf = cls(table)
        for row in rows:
            if row.group is not None:
                shelf.by_group[row.group].append(row)
            elif row.is_for_groups:
                for one in row.fields:
                    shelf.by_field[row.process_id, one].append(row)
        return shelf

    def rows_of(self, group: OverviewRow) -> list[OverviewRow]:
        """Just those of which ``narrowing.is_of_group`` says so."""
        found = list(self.by_group.get(group.key, ()))
        # A row may have several of the group's fields.
        shared = {id(row): row for one in group.fields for row in self.by_field.get((group.process_id, one), ())}
        return [*found, *shared.values()]


def with_numbers(group: OverviewRow, shelves: Iterable[Shelf], wanted: Wanted) -> OverviewRow:
    """The group with how many rows of each other table are its own; it is overdue where one of them is."""
    cells, is_overdue = list(group.cells), group.is_overdue
    for shelf in shelves:
        own = shelf.rows_of(group)
        late = sum(row.is_overdue for row in own)
        query = Wanted(process=wanted.process, group=group.key, table=shelf.table.key).query()
        cells.append(Cell(_say(len(own), late), f"?{query}" if own else "", is_late=bool(late)))
        is_overdue = is_overdue or bool(late)
    return replace(group, cells=tuple(cells), is_overdue=is_overdue)


def _say(number: int, late: int) -> str:
    if not late:
        return str(number)
    return ngettext("%(number)d, of which %(late)d overdue", "%(number)d, of which %(late)d overdue", late) % {
        "number": number,
        "late": late,
    }
