"""What apps bring along to the staff's page over all groups and projects: what is open, overdue, and nobody's.

An app gives a table (``overview``), or a column of the table of groups (``group_columns``). The page narrows the rows
down, counts them, and puts beside each group how many rows of the other tables are its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from wagtail_aufbruch.core.domain.process.processes import below_paths, nearest_path
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.extension.registry import parts

Text = str | Promise
Pages = TypeVar("Pages", bound=QuerySet[Model])


@dataclass(frozen=True)
class OverviewScope:
    """What is asked about, and what has been looked up once for all tables."""

    processes: Mapping[str, int]
    """The keys of the processes by their paths."""
    every: Sequence[str]
    """The paths of all processes that there are."""
    below: Mapping[int, frozenset[int]] = field(default_factory=dict)
    """Each field of action of the processes with itself and those below it."""

    @property
    def keys(self) -> list[int]:
        """The keys of the processes."""
        return list(self.processes.values())

    def pages(self, pages: Pages) -> Pages:
        """Of ``pages`` those that belong to the processes; no query of its own."""
        return below_paths(pages, self.processes, self.every)

    def process_of(self, page: Page) -> int:
        """The process of a page that :meth:`pages` has let through."""
        return self.processes[nearest_path(page.path, self.processes)]


@dataclass(frozen=True)
class Cell:
    """What stands in one column of a row."""

    text: str = ""
    url: str = ""
    is_late: bool = False
    """Whether a day has passed; ``text`` says so in words."""


@dataclass(frozen=True)
class OverviewRow:
    """One group, project, contribution or task."""

    process_id: int
    title: str
    url: str
    """Where staff go on with it, within the admin."""
    state: str
    """One of the table's states."""
    cells: tuple[Cell, ...] = ()
    """One for each column of the table."""
    key: int = 0
    """Of a group: the key of its page."""
    group: int | None = None
    """The page of the group that it belongs to."""
    fields: frozenset[int] = frozenset()
    """Keys of its fields of action, of a group with those below them."""
    is_for_groups: bool = False
    """Whether, as long as it has no group, it is open to all groups that work on its fields."""
    is_overdue: bool = False
    has_nobody: bool = False
    """Whether nobody is responsible for it yet."""
    due: date | None = None
    """By what it is sorted, the earliest day first; what has none comes behind."""
    days: int = 0
    """How long it has waited; of two that are due alike the longer one stands first."""


@dataclass(frozen=True)
class OverviewTable:
    """Rows of one kind. ``rows`` costs a constant number of queries."""

    key: str
    """Stands in addresses."""
    title: Text
    what: Text
    """Above the first column, for instance “Project”."""
    columns: Sequence[Text] | Callable[[], Sequence[Text]]
    """Above the others; a function where other apps add to them."""
    states: tuple[tuple[str, Text], ...]
    """Keys and names in their order."""
    rows: Callable[[OverviewScope], Sequence[OverviewRow]]
    """``(scope)``: all that is open in its processes."""
    empty: Text
    nobody: Text
    """What ``has_nobody`` means here, for instance “without a responsible office”."""
    order: int = 500
    is_of_groups: bool = False
    """Whether its rows are the groups by which other tables can be narrowed down."""
    is_by_group: bool = True
    """Whether its rows can belong to groups and fields at all; else they are left out where one is chosen."""

    @property
    def headings(self) -> list[Text]:
        """Above the columns behind the first one."""
        return list(self.columns() if callable(self.columns) else self.columns)


@dataclass(frozen=True)
class GroupColumn:
    """A column that another app knows of each group."""

    key: str
    label: Text
    cells: Callable[[Sequence[int]], Mapping[int, Cell]]
    """``(keys of groups) -> {key: cell}``, in a constant number of queries; what is missing stays empty."""


def overview_tables() -> list[OverviewTable]:
    """All tables, in order."""
    return sorted(parts(OverviewTable).values(), key=lambda table: table.order)


def group_columns() -> list[GroupColumn]:
    """The columns of other apps, in the order of registration."""
    return list(parts(GroupColumn).values())
