"""What the overview is narrowed down by: read from its address, applied to rows, written into addresses again."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.participation.extension.overview import OverviewRow, OverviewTable

PROCESS, GROUP, FIELD, TABLE, STATE = "prozess", "gruppe", "feld", "tabelle", "stand"
OVERDUE, NOBODY = "ueberfaellig", "ohne"


@dataclass(frozen=True)
class Wanted:
    """What somebody has chosen; the fields of the form bear these names in German."""

    process: int | None = None
    group: int | None = None
    field: int | None = None
    table: str = ""
    state: str = ""
    is_overdue: bool = False
    has_nobody: bool = False

    @property
    def is_narrowed(self) -> bool:
        return self != Wanted()

    def query(self) -> str:
        """As the query of an address; "" where nothing is chosen."""
        values = {
            PROCESS: self.process,
            GROUP: self.group,
            FIELD: self.field,
            TABLE: self.table,
            STATE: self.state,
            OVERDUE: 1 if self.is_overdue else None,
            NOBODY: 1 if self.has_nobody else None,
        }
        return urlencode({name: value for name, value in values.items() if value})


def read(parameters: Mapping[str, str]) -> Wanted:
    """What an address asks for; what cannot be meant is left out."""
    return Wanted(
        process=read_pk(parameters.get(PROCESS, "")),
        group=read_pk(parameters.get(GROUP, "")),
        field=read_pk(parameters.get(FIELD, "")),
        table=parameters.get(TABLE, ""),
        state=parameters.get(STATE, ""),
        is_overdue=bool(parameters.get(OVERDUE)),
        has_nobody=bool(parameters.get(NOBODY)),
    )


@dataclass(frozen=True)
class Belonging:
    """The group and the fields that were chosen; None: all."""

    group: OverviewRow | None = None
    fields: frozenset[int] | None = None

    def holds(self, row: OverviewRow, table: OverviewTable) -> bool:
        """Whether the row belongs to them."""
        if self.fields is not None and not row.fields & self.fields:
            return False
        if self.group is None:
            return True
        return row.key == self.group.key if table.is_of_groups else is_of_group(row, self.group)


def is_of_group(row: OverviewRow, group: OverviewRow) -> bool:
    """Whether a row of another table is the group's, or is open to it."""
    if row.group is not None or not row.is_for_groups:
        return row.group == group.key
    return row.process_id == group.process_id and bool(row.fields & group.fields)
