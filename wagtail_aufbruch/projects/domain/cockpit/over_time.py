"""Charts of the whole process over time: what the apps count, in months, quarters or years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.charts.data import Chart, Form, Row, Tone
from wagtail_aufbruch.core.domain.process.figures import Unit, periods_of, unit_for
from wagtail_aufbruch.core.extension.figures import Figure, Period
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.registry import parts
from wagtail_aufbruch.core.reader_cache import marks

FEW = 5
"""Of fewer people than that nobody is told how many they were."""
MOST_TICKS = 4
"""Names of months below the columns; on a phone more would run into one another."""


@dataclass(frozen=True)
class Counted:
    """The numbers of all figures by their keys, period by period. All begin with the earliest of them."""

    unit: Unit
    periods: Sequence[Period]
    numbers: dict[str, Sequence[int]]


def charts_over_time(process: Process, today: date) -> list[Chart]:
    """One chart for each figure that has something to show; two queries for each figure."""
    # The day is part of the name: at midnight another period may begin.
    name = f"projects.cockpit.over_time.{today}"
    counted: Counted | None = marks.kept(process, str(process.pk), name, lambda: _count(process, today))
    if counted is None:
        return []
    figures = sorted(parts(Figure).values(), key=lambda figure: (figure.order, figure.key))
    charts = [_chart(figure, process, counted, today) for figure in figures if figure.key in counted.numbers]
    return [chart for chart in charts if not chart.is_empty]


def _count(process: Process, today: date) -> Counted | None:
    """None where nothing has happened yet. Raises ValueError where a figure does not count all periods."""
    figures = list(parts(Figure).values())
    begins = [_local_day(begin) for figure in figures if (begin := figure.begin(process)) is not None]
    begins = [begin for begin in begins if begin <= today]
    if not begins:
        return None
    unit = unit_for(min(begins), today)
    periods = periods_of(min(begins), today, unit)
    numbers = {figure.key: figure.count(process, periods) for figure in figures}
    for key, found in numbers.items():
        if len(found) != len(periods):
            raise ValueError(f"The figure {key!r} has {len(found)} numbers for {len(periods)} periods.")
    return Counted(unit, periods, numbers)


def _local_day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _chart(figure: Figure, process: Process, counted: Counted, today: date) -> Chart:
    name = figure.name(process)
    titles = {
        Unit.MONTH: _("%(things)s by month"),
        Unit.QUARTER: _("%(things)s by quarter"),
        Unit.YEAR: _("%(things)s by year"),
    }
    things = {Unit.MONTH: _("Month"), Unit.QUARTER: _("Quarter"), Unit.YEAR: _("Year")}
    numbers = counted.numbers[figure.key]
    rows = [
        _row(place, number, figure, counted, is_open=place == len(numbers) - 1) for place, number in enumerate(numbers)
    ]
    return Chart(
        f"verlauf-{figure.key}",
        titles[counted.unit] % {"things": name},
        tuple(rows),
        things[counted.unit],
        name,
        " ".join(_sentences(figure, rows)),
        _("Remark"),
        Form.COLUMNS,
    )


def _sentences(figure: Figure, rows: Sequence[Row]) -> list[str]:
    """How it is to be read; of each kind of column only where there is one."""
    found = [str(figure.text)] if figure.text else []
    if any(row.tone is Tone.OPEN for row in rows):
        found.append(_("A light column is not over yet."))
    if any(row.tone is Tone.VAGUE for row in rows):
        found.append(
            _("A dashed column stands for fewer than %(number)d people; how many, nobody is told.") % {"number": FEW}
        )
    return found


def _row(place: int, number: int, figure: Figure, counted: Counted, *, is_open: bool) -> Row:
    first = counted.periods[place].first
    note = _("still going on") if is_open else ""
    label, tick = _label(first, counted.unit), _tick(place, first, counted)
    if figure.counts_people and 0 < number < FEW:
        # The highest number that it may be: the true one must not be read off the picture.
        said = _("fewer than %(number)d") % {"number": FEW}
        return Row(label, FEW - 1, said=said, note=note, tone=Tone.VAGUE, tick=tick)
    return Row(label, number, note=note, tone=Tone.OPEN if is_open else Tone.PLAIN, tick=tick)


def _label(first: date, unit: Unit) -> str:
    if unit is Unit.MONTH:
        return date_format(first, "YEAR_MONTH_FORMAT")
    if unit is Unit.QUARTER:
        return _("Quarter %(number)d of %(year)d") % {"number": first.month // 3 + 1, "year": first.year}
    return str(first.year)


def _tick(place: int, first: date, counted: Counted) -> str:
    """A few of the columns have a name below them, so that it can be read on a phone."""
    if counted.unit is Unit.QUARTER:
        # In summer or later the first column would stand too near to the next year.
        return str(first.year) if first.month == 1 or (place == 0 and first.month == 4) else ""
    if place % -(-len(counted.periods) // MOST_TICKS):
        return ""
    return str(first.year) if counted.unit is Unit.YEAR else first.strftime("%m/%y")
