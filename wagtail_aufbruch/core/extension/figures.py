"""What of a process is counted over time: each app says how its own things are counted, period by period."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from wagtail_aufbruch.core.extension.protocols import Process


@dataclass(frozen=True)
class Period:
    """A month, a quarter or a year of the town's clock."""

    first: date
    """Its first day."""
    start: datetime
    end: datetime
    """The moment at which the next one begins."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One thing that is counted over time. It counts what everybody may see, and nothing else."""

    key: str
    """Names it among all, in addresses too: lower case letters a to z; ``ideen``."""
    name: Callable[[Process], str]
    """``(process) -> str``: what is counted, in the plural and in the words of the process; “Ideas”."""
    begin: Callable[[Process], datetime | None]
    """``(process) -> datetime | None``: when the first one was; None where there is none. One query."""
    count: Callable[[Process, Sequence[Period]], Sequence[int]]
    """``(process, periods) -> Sequence[int]``: how many there were in each of the periods, which follow one another
    and end with the one that goes on now. One query, however many things there are
    (``core.domain.process.figures.count_in``)."""
    text: str | Promise = ""
    """What is counted and what is not, in one sentence; translated lazily."""
    counts_people: bool = False
    """People are counted: of fewer than five in a period nobody is told how many."""
    order: int = 100
    """Where it stands among the others: the lower, the earlier."""
