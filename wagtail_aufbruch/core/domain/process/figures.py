"""Figures of a process over time: which periods there are, and how rows are counted in them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from itertools import pairwise

from django.db.models import Case, Count, IntegerField, Min, Model, QuerySet, Value, When
from django.utils import timezone
from django.utils.functional import Promise

from wagtail_aufbruch.core.extension.figures import Figure, Period
from wagtail_aufbruch.core.extension.protocols import Process

MOST_MONTHS, MOST_QUARTERS = 24, 24
"""Of which at most so many are shown; a longer process is told in quarters, and a still longer one in years."""


class Unit(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        return {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}[self]


def unit_for(begin: date, today: date) -> Unit:
    """Months for a young process, quarters for one of some years, years for a long one."""
    months = _month(today) - _month(begin) + 1
    if months <= MOST_MONTHS:
        return Unit.MONTH
    return Unit.QUARTER if months <= 3 * (MOST_QUARTERS - 1) else Unit.YEAR


def periods_of(begin: date, today: date, unit: Unit) -> list[Period]:
    """All periods from that of ``begin`` to that of ``today``, without a gap; begins and ends by the town's clock."""
    starts = [
        date(month // 12, month % 12 + 1, 1)
        for month in range(_month(begin) // unit.months * unit.months, _month(today) + unit.months + 1, unit.months)
    ]
    return [
        Period(first, _midnight(first), _midnight(following)) for first, following in pairwise(starts) if first <= today
    ]


def first_moment(rows: "QuerySet[Model]", column: str) -> datetime | None:
    """The earliest moment in the column; one query."""
    found: datetime | None = rows.order_by().aggregate(first=Min(column))["first"]
    return found


def with_period(rows: "QuerySet[Model]", column: str, periods: Sequence[Period]) -> "QuerySet[Model]":
    """The rows whose moment lies in one of the periods, each with ``period``, the number of it, from 0.

    The ends are compared, instead of cutting the moments: SQLite would call Python for each row to know the month.
    """
    within = rows.filter(**{f"{column}__gte": periods[0].start, f"{column}__lt": periods[-1].end})
    whens = [When(**{f"{column}__lt": one.end}, then=Value(number)) for number, one in enumerate(periods)]
    found: QuerySet[Model] = within.annotate(period=Case(*whens, output_field=IntegerField()))
    return found


def count_in(rows: "QuerySet[Model]", column: str, periods: Sequence[Period]) -> list[int]:
    """How many rows lie in each period by the moment in the column; one query."""
    found = with_period(rows, column, periods).order_by().values("period").annotate(number=Count("pk"))
    return numbers_of(found.values_list("period", "number"), periods)


def figure_of_rows(
    key: str,
    rows: "Callable[[Process], QuerySet[Model]]",
    column: str,
    *,
    name: Callable[[Process], str],
    text: str | Promise,
    order: int,
) -> Figure:
    """A figure that counts the rows of a process by the moment in the column; ``Figure`` says what the rest is."""
    return Figure(
        key=key,
        name=name,
        begin=lambda process: first_moment(rows(process), column),
        count=lambda process, periods: count_in(rows(process), column, periods),
        text=text,
        order=order,
    )


def numbers_of(found: Iterable[tuple[int, int]], periods: Sequence[Period]) -> list[int]:
    """The numbers in the order of the periods, 0 where there is none."""
    numbers = dict(found)
    return [numbers.get(place, 0) for place in range(len(periods))]


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
