"""A month as a table: weeks of seven days, each day with its events."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from wagtail_aufbruch.events.domain.calendar.cards import EventCard
from wagtail_aufbruch.events.domain.calendar.filters import next_month
from wagtail_aufbruch.events.domain.details.descriptions import last_day, say_end

MONDAY = 0


@dataclass(frozen=True)
class Day:
    """One day of the table; those of the months before and after are empty."""

    date: date
    in_month: bool
    is_today: bool
    events: list[EventCard] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The day in words, for people who do not see the table."""
        return date_format(self.date, "l") + ", " + date_format(self.date, "DATE_FORMAT")


@dataclass(frozen=True)
class Month:
    """The table, and the same as a list of the days on which something takes place."""

    first: date
    weeks: list[list[Day]]

    @property
    def days(self) -> list[Day]:
        return [day for week in self.weeks for day in week if day.in_month and day.events]


def month_of(cards: Iterable[EventCard], first: date, today: date) -> Month:
    """The month that begins on ``first``; ``cards`` have ``starts_at`` and ``ends_at``."""
    on_day: dict[date, list[EventCard]] = defaultdict(list)
    for card in cards:
        for day in days_of(card, first, next_month(first)):
            on_day[day].append(replace(card, time=_time_on(day, card)))
    weeks = [
        [Day(day, day.month == first.month, day == today, on_day.get(day, [])) for day in week]
        for week in Calendar(MONDAY).monthdatescalendar(first.year, first.month)
    ]
    return Month(first, weeks)


def days_of(card: EventCard, start: date, end: date) -> list[date]:
    """The days from ``start`` until before ``end`` on which it takes place."""
    if card.starts_at is None:
        return []
    first, last = timezone.localdate(card.starts_at), last_day(card.starts_at, card.ends_at, all_day=not card.time)
    first, last = max(first, start), min(last, end - timedelta(days=1))
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _time_on(day: date, card: EventCard) -> str:
    """What the table says of the time on this day: when it begins, or until when it lasts; "" for a whole day."""
    if not card.time or card.starts_at is None or day == timezone.localdate(card.starts_at):
        return card.time
    ends_here = card.ends_at is not None and day == last_day(card.starts_at, card.ends_at)
    return say_end(card.ends_at) if ends_here and card.ends_at is not None else ""
