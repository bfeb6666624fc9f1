"""Date, time, place and state of an event in words: one place for page, list, calendar, mail and paper."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wagtail_aufbruch.core.moments.windows import right_before
from wagtail_aufbruch.events.domain.details.postponement import place_in_one_line
from wagtail_aufbruch.events.enums import EventState, Mode
from wagtail_aufbruch.events.models import EventPage, Registration


@dataclass(frozen=True)
class Status:
    """The status of an event: ``key`` for styles, ``word`` for people."""

    key: str
    """cancelled, moved, over, running, undated or coming."""
    word: str
    """For instance "abgesagt"; what is said on pages, in lists, calendars and mails."""

    @property
    def is_changed(self) -> bool:
        """Whether it does not take place as first announced."""
        return self.key in {"cancelled", "moved"}


@dataclass(frozen=True)
class DateBlock:
    """The date as a block, line by line, in words."""

    weekday: str
    day: str
    """ "29", or "26–28" for several days of a month."""
    month: str
    year: str
    iso: str
    """The first day as YYYY-MM-DD, for ``<time>``."""


def status_of(event: EventPage, now: datetime | None = None) -> Status:
    """The event's status at ``now`` (default: this moment)."""
    now = now or timezone.now()
    if event.state == EventState.CANCELLED:
        return Status("cancelled", pgettext("event", "cancelled"))
    if event.is_over(now):
        return Status("over", pgettext("event", "over"))
    if event.state == EventState.MOVED:
        return Status("moved", _("moved"))
    if event.starts_at is None:
        return Status("undated", _("date not fixed yet"))
    if event.starts_at <= now and not event.is_all_day:
        return Status("running", _("under way"))
    return Status("coming", _("takes place as planned"))


def when(event: EventPage, *, weekday: bool = False) -> str:
    """Date and time in the site's time zone: "29. November 2022, 17 bis 20 Uhr".

    ``weekday`` puts it before a single day ("Di., 29. November …"); a span of several days always has its weekdays.
    Without a date: the editor's own words, or that there is none yet.
    """
    if event.starts_at is None:
        return str(event.date_note) or _("date not fixed yet")
    return say_span(event.starts_at, event.ends_at, all_day=event.is_all_day, weekday=weekday)


def say_span(start: datetime, end: datetime | None, *, all_day: bool = False, weekday: bool = False) -> str:
    """From ``start`` to ``end`` (None: not known) as people say it."""
    start = timezone.localtime(start)
    end = timezone.localtime(end) if end is not None and lasts(start, end) else None
    last = last_day(start, end, all_day=all_day)
    if end is not None and last != start.date():
        return say_days(start.date(), last) if all_day else _say_moments(start, end)
    day = _day(start.date(), weekday=weekday)
    if all_day:
        return day
    return pgettext("day and time", "%(day)s, %(time)s") % {"day": day, "time": say_times(start, end)}


def lasts(start: datetime, end: datetime) -> bool:
    """Whether ``end`` is later. Python compares moments of one zone by local time, which goes back once a year."""
    return end.timestamp() > start.timestamp()


def last_day(start: datetime, end: datetime | None, *, all_day: bool = False) -> date:
    """The last day on which it takes place: what ends at midnight belongs to the day before."""
    if end is None or not lasts(start, end):
        return timezone.localdate(start)
    return timezone.localdate(end if all_day else right_before(end))


def say_days(first: date, last: date) -> str:
    """Several days: "Fr., 26. bis So., 28. November 2021"."""
    if first.year != last.year:
        begin = _day(first, weekday=True)
    elif first.month != last.month:
        # Translators: weekday, day and month, in the letters of Django's format strings
        begin = date_format(first, pgettext("date format", "D, N j"))
    else:
        # Translators: weekday and day, before a day of the same month, in the letters of Django's format strings
        begin = date_format(first, pgettext("date format, same month", "D, N j"))
    return pgettext("days", "%(first)s to %(last)s") % {"first": begin, "last": _day(last, weekday=True)}


def say_times(start: datetime, end: datetime | None = None) -> str:
    """Times of one day: "17 bis 20 Uhr", "17:30 Uhr"."""
    if end is None or not lasts(start, end):
        return pgettext("time", "%(time)s") % {"time": _clock(start)}
    return pgettext("times", "%(start)s to %(end)s") % {"start": _clock(start), "end": _closing_clock(end)}


def say_end(end: datetime) -> str:
    """When it ends, on a day that it did not begin on: "bis 2 Uhr"."""
    return pgettext("times", "until %(end)s") % {"end": _closing_clock(end)}


def date_block(event: EventPage) -> DateBlock | None:
    """The date as a block; None without a date."""
    if event.starts_at is None:
        return None
    return block_of(event.starts_at, event.ends_at, all_day=event.is_all_day)


def block_of(start: datetime, end: datetime | None = None, *, all_day: bool = False) -> DateBlock:
    """The block of these days."""
    first = timezone.localdate(start)
    last = last_day(start, end, all_day=all_day)
    month = date_format(first, "M")
    if first == last:
        return DateBlock(date_format(first, "l"), str(first.day), month, str(first.year), first.isoformat())
    if (first.year, first.month) != (last.year, last.month):
        month = f"{month}–{date_format(last, 'M')}"
    year = str(first.year) if first.year == last.year else f"{first.year}/{last.year % 100:02}"
    weekdays = f"{date_format(first, 'D')}–{date_format(last, 'D')}"
    return DateBlock(weekdays, f"{first.day}–{last.day}", month, year, first.isoformat())


def address_of(event: EventPage) -> str:
    """Street, postcode and town on one line; "" where nothing is known."""
    town = " ".join(part for part in (event.postcode, event.town) if part)
    return ", ".join(part for part in (event.street, town) if part)


def place(event: EventPage) -> str:
    """Where it is, on one line: "Stadthalle, Friedrichstraße 10, 33330 Gütersloh", "online", or both; "" if unknown."""
    on_site = ", ".join(part for part in (event.place_name, address_of(event)) if part)
    if event.mode == Mode.ONLINE:
        return pgettext("event", "online")
    if event.mode == Mode.HYBRID:
        return _("%(place)s, and online") % {"place": on_site} if on_site else pgettext("event", "online")
    return on_site


def short_place(event: EventPage) -> str:
    """The place's name (or the town) alone, for lists."""
    on_site = str(event.place_name or event.town)
    if event.mode == Mode.ONLINE:
        return pgettext("event", "online")
    if event.mode == Mode.HYBRID and on_site:
        return _("%(place)s, and online") % {"place": on_site}
    return on_site


def when_and_where(event: EventPage) -> str:
    """Date, time and place on one line."""
    return " · ".join(part for part in (when(event, weekday=True), place(event)) if part)


def for_whom(registration: Registration) -> str:
    """How many people and which table, in words; "" for one person without a table."""
    parts = []
    if registration.people > 1:
        parts.append(ngettext("%(n)d person", "%(n)d people", registration.people) % {"n": registration.people})
    if registration.table_title:
        parts.append(registration.table_title)
    return ", ".join(parts)


def facts(registration: Registration, event: EventPage) -> list[str]:
    """What every mail about a registration names: when, where, for whom."""
    return [when_and_where(event), for_whom(registration)]


def earlier_date(event: EventPage) -> str:
    """The date for which it was announced before; "" where it was not moved in time."""
    if event.earlier_starts_at is None or event.earlier_starts_at == event.starts_at:
        return ""
    return say_span(event.earlier_starts_at, None, all_day=event.is_all_day)


def earlier_place(event: EventPage) -> str:
    """The place for which it was announced before; "" where it was not moved in space."""
    now = {place_in_one_line(event)} if event.mode == Mode.ONLINE else {event.place_name, place_in_one_line(event)}
    return "" if event.earlier_place in now else str(event.earlier_place)


def before(event: EventPage) -> str:
    """When and where it was to be before it was moved; "" where it was not."""
    if event.state != EventState.MOVED:
        return ""
    return " · ".join(part for part in (earlier_date(event), earlier_place(event)) if part)


def place_now(event: EventPage) -> str:
    """Where it is; where that is open, said so, for those who look for a place that was given up."""
    return place(event) or _("The place is not fixed yet")


def title_with_state(event: EventPage, now: datetime | None = None) -> str:
    """The title, preceded by what readers have to know first: "Abgesagt: Digitales Forum"."""
    status = status_of(event, now)
    if not status.is_changed:
        return str(event.title)
    word = status.word[:1].upper() + status.word[1:]
    return pgettext("state and title", "%(state)s: %(title)s") % {"state": word, "title": event.title}


def _say_moments(start: datetime, end: datetime) -> str:
    """A span over several days with its times."""
    values = {
        "first": _day(start.date(), weekday=True),
        "start": _clock(start),
        "last": _day(last_day(start, end), weekday=True),
        "end": _closing_clock(end),
    }
    return pgettext("span over days", "%(first)s, %(start)s, to %(last)s, %(end)s") % values


def _day(day: date, *, weekday: bool) -> str:
    if weekday:
        # Translators: weekday and date, in the letters of Django's format strings
        return date_format(day, pgettext("date format", "D, N j, Y"))
    return date_format(day, "DATE_FORMAT")


def _clock(moment: datetime) -> str:
    """A time of day: "17", "17:30"; in the hour that comes twice when clocks go back, with which one is meant."""
    local = timezone.localtime(moment)
    if local.minute:
        # Translators: hour and minutes, in the letters of Django's format strings; "Uhr" follows
        said = date_format(local, pgettext("time format", "P"))
    else:
        # Translators: the full hour, in the letters of Django's format strings; "Uhr" follows
        said = date_format(local, pgettext("time format of the full hour", "P"))
    if _comes_twice(local):
        season = _("summer time") if local.dst() else _("winter time")
        return f"{said} ({season})"
    return said


def _closing_clock(moment: datetime) -> str:
    """A time of day at which something ends; midnight is the end of the day: "24"."""
    local = timezone.localtime(moment)
    if (local.hour, local.minute) == (0, 0):
        # Translators: the end of a day, as a time; "Uhr" follows in German
        return pgettext("time at the end of a day", "midnight")
    return _clock(local)


def _comes_twice(local: datetime) -> bool:
    """Whether this time of day occurs twice, in the night when summer time ends."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
