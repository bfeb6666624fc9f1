"""The programme as a time line: days, items with their times, people, and the group whose results are presented."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext

from wagtail_aufbruch.core.domain.showing.portraits import with_portraits
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.events.domain.details import descriptions
from wagtail_aufbruch.events.models import EventPage, ProgrammeItem, Speaker


@dataclass(frozen=True)
class Item:
    """One item as it is shown."""

    title: str
    time: str
    """"17 bis 18 Uhr"; "" where no time is known."""
    iso: str
    format: str
    format_key: str
    room: str
    text: str
    speakers: list[Speaker] = field(default_factory=list)
    group: Page | None = None
    """The group's page, if everybody may see it."""


@dataclass(frozen=True)
class Day:
    """The items of one day; ``title`` is "" if the event has only one."""

    title: str
    items: list[Item]


def items_of(event: EventPage) -> list[ProgrammeItem]:
    """The rows of the programme with their speakers and portraits, in the editor's order; four queries at most.

    In a preview the rows are those of the draft.
    """
    speakers = Prefetch("speakers", queryset=with_portraits(Speaker.objects.all()))
    return list(event.programme.all().prefetch_related(speakers))


def programme_of(rows: Iterable[ProgrammeItem], groups: Mapping[int, Page]) -> list[Day]:
    """``rows`` (see :func:`items_of`) by days. ``groups``: the public pages of groups, by key."""
    days = []
    last: date | None = None
    dated = []
    for row in rows:
        # An item without a time of its own belongs to the day of the item before it.
        last = timezone.localdate(row.starts_at) if row.starts_at else last
        dated.append((last, row))
    for day, held in groupby(dated, key=lambda pair: pair[0]):
        title = date_format(day, pgettext("date format of a day", "l, N j")) if day else ""
        days.append(Day(title, [_item(row, groups) for _day, row in held]))
    return days if len(days) > 1 else [Day("", item.items) for item in days]


def _item(row: ProgrammeItem, groups: Mapping[int, Page]) -> Item:
    return Item(
        title=row.title,
        time=descriptions.say_times(row.starts_at, row.ends_at) if row.starts_at else "",
        iso=timezone.localtime(row.starts_at).isoformat() if row.starts_at else "",
        format=_format(row),
        format_key=row.format,
        room=row.room,
        text=row.text,
        speakers=list(row.speakers.all()),
        group=groups.get(row.group_id) if row.group_id else None,
    )


def _format(row: ProgrammeItem) -> str:
    """The form of the item; "" where its title says the same ("Pause")."""
    name = str(row.get_format_display()) if row.format else ""
    return "" if name.casefold() == row.title.strip().casefold() else name
