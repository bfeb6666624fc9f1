"""A time zone as it is described to calendars (RFC 5545, 3.6.5), computed from the zone's own rules.

The library icalendar writes a VTIMEZONE as well, but gives each change in local time after the change, where
the standard asks for local time before it (``TZOFFSETFROM``): the hour before summer time would be off by one.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Change:
    """A moment at which the clocks change."""

    at: datetime
    """Local time just before the change, without a time zone."""
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool


@lru_cache(maxsize=32)
def timezone_component(zone: tzinfo, first_year: int, last_year: int) -> Timezone:
    """VTIMEZONE of ``zone`` that is right from the beginning of ``first_year`` to the end of ``last_year``."""
    component = Timezone()
    component.add("TZID", str(zone))
    changes = list(changes_of(zone, first_year - 1, last_year + 1))
    groups: dict[tuple[timedelta, timedelta, str, bool], list[Change]] = defaultdict(list)
    for change in changes:
        groups[change.before, change.after, change.name, change.is_summer].append(change)
    if not groups:
        component.add_component(_without_changes(zone))
    for (before, after, name, is_summer), group in groups.items():
        part = TimezoneDaylight() if is_summer else TimezoneStandard()
        part.add("DTSTART", group[0].at)
        part.add("TZOFFSETFROM", before)
        part.add("TZOFFSETTO", after)
        part.add("TZNAME", name)
        rule = yearly_rule([change.at for change in group])
        if rule is not None:
            part.add("RRULE", rule)
        elif len(group) > 1:
            part.add("RDATE", [change.at for change in group[1:]])
        component.add_component(part)
    return component


def changes_of(zone: tzinfo, first_year: int, last_year: int) -> Iterator[Change]:
    """Every change of the clocks from the beginning of ``first_year`` to the end of ``last_year``, in order."""
    day = datetime(first_year, 1, 1, tzinfo=UTC)
    end = datetime(last_year + 1, 1, 1, tzinfo=UTC)
    while day < end:
        next_day = day + timedelta(days=1)
        if _offset(zone, day) != _offset(zone, next_day):
            yield _change_between(zone, day, next_day)
        day = next_day


def yearly_rule(moments: list[datetime]) -> vRecur | None:
    """The rule "on the last Sunday of March" where the moments follow it, year by year; None where they do not."""
    first = moments[0]
    follow = all(
        moment.year == first.year + years
        and (moment.month, moment.weekday(), moment.time()) == (first.month, first.weekday(), first.time())
        and _is_in_last_week(moment.date())
        for years, moment in enumerate(moments)
    )
    if len(moments) < 2 or not follow:
        return None
    return vRecur({"FREQ": "YEARLY", "BYMONTH": first.month, "BYDAY": f"-1{WEEKDAYS[first.weekday()]}"})


def _is_in_last_week(day: date) -> bool:
    return (day + timedelta(days=7)).month != day.month


def _change_between(zone: tzinfo, low: datetime, high: datetime) -> Change:
    """The one change between two moments, found to the minute by halving."""
    before = _offset(zone, low)
    while high - low > MINUTE:
        middle = low + (high - low) / 2
        middle = middle.replace(second=0, microsecond=0)
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    local = high.astimezone(zone)
    return Change(
        at=(high + before).replace(tzinfo=None),
        before=before,
        after=_offset(zone, high),
        name=local.tzname() or str(zone),
        is_summer=bool(local.dst()),
    )


def _offset(zone: tzinfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _without_changes(zone: tzinfo) -> TimezoneStandard:
    """A zone whose clocks never change."""
    moment = datetime(1970, 1, 1, tzinfo=UTC).astimezone(zone)
    part = TimezoneStandard()
    part.add("DTSTART", datetime(1970, 1, 1))
    part.add("TZOFFSETFROM", moment.utcoffset() or timedelta(0))
    part.add("TZOFFSETTO", moment.utcoffset() or timedelta(0))
    part.add("TZNAME", moment.tzname() or str(zone))
    return part
