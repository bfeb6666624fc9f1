"""The schedule of a process: where each step stands today, and where it lies in the drawing."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.domain.showing.visibility import public_pages_by_key
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.models import ProcessMixin, TimelineEntry

MAX_LABELLED_QUARTERS = 8
MAX_UNFOLDED = 8
"""A schedule with no more steps than this is shown unfolded."""

PAST_SHOWN = 5
"""Of a longer schedule, the past steps that are shown; the earlier ones are folded."""

MIN_WIDTH = 2.0
"""Percent of the drawing's width that even a single day takes, so that it can be seen."""


FindPages = Callable[[Iterable[int]], Mapping[int, Any]]


class Moment(models.TextChoices):
    """Where a step stands, in the words that people read."""

    PAST = "past", _("done")
    CURRENT = "current", _("now")
    COMING = "coming", _("coming up")


@dataclass(frozen=True)
class Step:
    """A step with its state and its place in the drawing, ``left`` and ``width`` in percent of the whole."""

    entry: TimelineEntry
    moment: Moment
    left: float
    width: float
    page: Page | None = None

    @property
    def is_point(self) -> bool:
        """Whether it is too short for a bar."""
        return self.width <= MIN_WIDTH

    @property
    def middle(self) -> float:
        """Where a short step is marked, in percent."""
        return round(self.left + self.width / 2, 2)

    @property
    def has_end(self) -> bool:
        """Whether it lasts longer than a day, so that both dates are to be told."""
        return self.entry.end is not None and self.entry.end != self.entry.start


@dataclass(frozen=True)
class Tick:
    """A line of the drawing at the start of a year or a quarter; ``label`` is empty for most quarters."""

    left: float
    label: str


@dataclass(frozen=True)
class Timeline:
    steps: list[Step]
    ticks: list[Tick]
    today: float | None
    """Place of today in percent; None where it lies outside of the drawing."""

    @property
    def earlier(self) -> list[Step]:
        """Of a long schedule, the past steps but for the last few."""
        if len(self.steps) <= MAX_UNFOLDED:
            return []
        return [step for step in self.steps if step.moment == Moment.PAST][:-PAST_SHOWN]

    @property
    def shown(self) -> list[Step]:
        """The other steps: what was last, what runs and what comes."""
        earlier = self.earlier
        return [step for step in self.steps if step not in earlier]


def process_timeline(process: ProcessMixin, today: date, find_pages: FindPages = public_pages_by_key) -> Timeline:
    """The process's steps by date, drawn on a scale of whole quarters; the pages they name only if public.

    A step without an end lasts one day. ``find_pages`` gives the public pages of some keys. Two queries at most,
    whatever the number of steps.
    """
    entries = sorted(process.timeline.all(), key=lambda entry: (entry.start, entry.end or entry.start))
    if not entries:
        return Timeline([], [], None)
    first = _quarter_start(entries[0].start)
    last = _quarter_end(max(entry.end or entry.start for entry in entries))
    keys = [entry.page_id for entry in entries if entry.page_id]
    pages = find_pages(keys)
    days = (last - first).days
    return Timeline(
        steps=[_step(entry, first, days, today, pages.get(entry.page_id)) for entry in entries],
        ticks=_ticks(first, last),
        today=_percent(today, first, days) if first <= today <= last else None,
    )


def moment_of(entry: TimelineEntry, today: date) -> Moment:
    """Past from the day after its end, coming up until the day before its start."""
    if (entry.end or entry.start) < today:
        return Moment.PAST
    return Moment.COMING if entry.start > today else Moment.CURRENT


def _step(entry: TimelineEntry, first: date, days: int, today: date, page: Page | None) -> Step:
    left = _percent(entry.start, first, days)
    right = _percent((entry.end or entry.start) + timedelta(days=1), first, days)
    width = max(right - left, MIN_WIDTH)
    return Step(entry, moment_of(entry, today), round(min(left, 100 - width), 2), round(width, 2), page)


def _percent(day: date, first: date, days: int) -> float:
    return round((day - first).days / days * 100, 2)


def _quarter_start(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _quarter_end(day: date) -> date:
    month = (day.month - 1) // 3 * 3 + 3
    return date(day.year, month, monthrange(day.year, month)[1]) + timedelta(days=1)


def _ticks(first: date, last: date) -> list[Tick]:
    """Quarters for up to three years, else years; every year carries its number."""
    days = (last - first).days
    starts: list[date] = []
    day = first
    while day < last:
        starts.append(day)
        day = _quarter_end(day)
    if days > 3 * 366:
        starts = [start for start in starts if start.month == 1 or start == first]
    few = len(starts) <= MAX_LABELLED_QUARTERS
    labels = [_label(start, few) for start in starts]
    if first.month != 1:
        labels[0] = date_format(first, "M Y") if few else str(first.year)
    return [Tick(_percent(start, first, days), label) for start, label in zip(starts, labels, strict=True)]


def _label(start: date, with_month: bool) -> str:
    """The year where it begins; elsewhere the month, where there is room for it."""
    if start.month == 1:
        return str(start.year)
    return date_format(start, "M") if with_month else ""
