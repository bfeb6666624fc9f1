"""Days of pages for calendars: what is planned, what was moved, and what is dropped.

What calendars were told is kept, and compared each time they ask: a day keeps its name (UID), SEQUENCE rises when
something changed that people see, and what is not planned any more is told as cancelled for a while, for those who
have taken it over. So nobody who writes milestones or meetings has to think of calendars.

Of what is dropped the day alone is kept: perhaps it was taken from view because of its words.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Event, vUri

from wagtail_aufbruch.core.domain.process.language import in_language_of
from wagtail_aufbruch.core.domain.showing.visibility import public_pages
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.registry import providers
from wagtail_aufbruch.core.forms.plain_text import clean_line, clean_text
from wagtail_aufbruch.core.moments.years import FIRST_YEAR, LAST_YEAR
from wagtail_aufbruch.participation.domain.calendars.calendar_files import Words, calendar_file
from wagtail_aufbruch.participation.extension.calendar_dates import CalendarDay
from wagtail_aufbruch.participation.models import ToldDay

DROPPED_FOR = timedelta(days=90)
"""So long calendars are told that a day was dropped."""

DAY = ("on", "starts_at")
"""What is kept of a day that is dropped."""

Found = dict[tuple[int, str], CalendarDay]


def days_of(process: Process, pages: Iterable[int]) -> list[tuple[CalendarDay, ToldDay]]:
    """The days of these pages of the process that everybody may see, and those dropped lately, each with what calendars
    know it by; by day. A constant number of queries, and none that writes as long as nothing has changed."""
    wanted = sorted(set(pages))
    if not wanted:
        return []
    shown = list(public_pages().filter(pk__in=wanted).order_by().values_list("pk", flat=True))
    # In one language, whoever asks: otherwise two readers would tell it as changed to each other.
    with in_language_of(process):
        found: Found = {
            (one.page_pk, one.key): one
            for provide in providers("calendar_dates")
            for one in provide(process, shown)
            if FIRST_YEAR <= one.on.year <= LAST_YEAR
        }
    rows = list(ToldDay.objects.filter(page__in=wanted))
    if any(_differs(row, found) for row in rows) or len(rows) < len(found) or found.keys() - _names(rows):
        rows = _bring_up_to_date(wanted, found)
    told = [(_shown(row, found), row) for row in rows if row.dropped_at is None or _is_fresh(row)]
    return sorted(_once(told), key=lambda one: (one[0].on, one[0].starts_at or time.min, one[1].pk))


def _names(rows: Iterable[ToldDay]) -> set[tuple[int, str]]:
    return {(row.page_id, row.key) for row in rows}


def _differs(row: ToldDay, found: Found) -> bool:
    day = found.get((row.page_id, row.key))
    return row.dropped_at is None if day is None else row.dropped_at is not None or row.told != _as_told(day)


def _bring_up_to_date(pages: list[int], found: Found) -> list[ToldDay]:
    """Write what calendars are told from now on; two that ask at once write the same, in the same order."""
    now = timezone.now()
    with transaction.atomic():
        ToldDay.objects.bulk_create(
            [
                ToldDay(page_id=page, key=key, told=_as_told(day), changed_at=now)
                for (page, key), day in sorted(found.items())
            ],
            ignore_conflicts=True,
        )
        rows = list(ToldDay.objects.select_for_update().filter(page__in=pages).order_by("pk"))
        changed = [row for row in rows if _differs(row, found)]
        for row in changed:
            day = found.get((row.page_id, row.key))
            row.told = _as_told(day) if day is not None else {name: row.told[name] for name in DAY}
            row.dropped_at = now if day is None else None
            row.sequence, row.changed_at = row.sequence + 1, now
        ToldDay.objects.bulk_update(changed, ["told", "dropped_at", "sequence", "changed_at"])
    return rows


def _as_told(day: CalendarDay) -> dict[str, Any]:
    told = asdict(day)
    told |= {"on": day.on.isoformat(), "starts_at": day.starts_at.isoformat() if day.starts_at else None}
    return told


def _shown(row: ToldDay, found: Found) -> CalendarDay:
    """The day as it is planned; what is dropped as cancelled, without its words."""
    day = found.get((row.page_id, row.key))
    if day is not None:
        return day
    starts_at = row.told["starts_at"]
    return CalendarDay(
        row.page_id,
        row.key,
        _("Not planned any more"),
        date.fromisoformat(row.told["on"]),
        time.fromisoformat(starts_at) if starts_at else None,
        is_cancelled=True,
    )


def _is_fresh(row: ToldDay) -> bool:
    """What was dropped after its day has passed leaves the calendar without a word."""
    is_to_come = bool(row.told["on"] >= timezone.localdate().isoformat())
    return is_to_come and row.dropped_at is not None and row.dropped_at > timezone.now() - DROPPED_FOR


def _once(told: list[tuple[CalendarDay, ToldDay]]) -> list[tuple[CalendarDay, ToldDay]]:
    """A meeting that belongs to two of the pages stands in a calendar once; what is planned goes before what is not."""
    found: dict[str, tuple[CalendarDay, ToldDay]] = {}
    for day, row in sorted(told, key=lambda one: (one[1].dropped_at is not None, one[1].pk)):
        found.setdefault(day.key, (day, row))
    return list(found.values())


# --- As a file


def calendar_of(days: Iterable[tuple[CalendarDay, ToldDay]], *, name: str) -> bytes:
    """The days as a calendar file of this name."""
    listed = list(days)
    moments = [moment for day, _row in listed for moment in [_moment(day)] if moment is not None]
    return calendar_file((_component(day, row) for day, row in listed), name=name, moments=moments)


def latest_change(days: Iterable[tuple[CalendarDay, ToldDay]]) -> datetime | None:
    """When the newest of them changed; None without any."""
    return max((row.changed_at for _day, row in days), default=None)


def _moment(day: CalendarDay) -> datetime | None:
    if day.starts_at is None:
        return None
    return datetime.combine(day.on, day.starts_at, timezone.get_default_timezone())


def _component(day: CalendarDay, row: ToldDay) -> Event:
    component, moment = Event(), _moment(day)
    component.add("UID", str(row.uid))
    component.add("DTSTAMP", row.changed_at)
    component.add("LAST-MODIFIED", row.changed_at)
    component.add("SEQUENCE", row.sequence)
    component.add("SUMMARY", Words(clean_line(day.title)))
    if moment is not None:
        component.add("DTSTART", moment)
    else:
        # The end is the day after (RFC 5545, 3.6.1).
        component.add("DTSTART", day.on)
        component.add("DTEND", day.on + timedelta(days=1))
    component.add("STATUS", "CANCELLED" if day.is_cancelled else "CONFIRMED")
    component.add("TRANSP", "TRANSPARENT")
    component.add("DESCRIPTION", Words(clean_text("\n\n".join(part for part in (day.text, day.url) if part))))
    if day.url:
        component.add("URL", vUri(day.url))
    if day.place:
        component.add("LOCATION", Words(clean_line(day.place)))
    return component
