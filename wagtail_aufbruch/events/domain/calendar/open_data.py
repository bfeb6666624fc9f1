"""Public events as open data: what their pages say, in columns. Never the link to a video conference."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from wagtail_aufbruch.core.domain.showing.visibility import public_pages_by_key
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.events.domain.calendar.listing import with_details
from wagtail_aufbruch.events.domain.calendar.soundness import told
from wagtail_aufbruch.events.domain.details import descriptions
from wagtail_aufbruch.events.enums import EventState, Mode
from wagtail_aufbruch.events.models import EventPage

COLUMNS = (
    "uid",
    "title",
    "kind",
    "state",
    "reason",
    "starts",
    "ends",
    "all_day",
    "date_in_words",
    "mode",
    "place",
    "street",
    "postcode",
    "town",
    "latitude",
    "longitude",
    "host",
    "fields",
    "description",
    "attendance",
    "attendance_source",
    "url",
    "changed",
    "earlier_starts",
    "earlier_place",
)


def rows_of(events: QuerySet[EventPage]) -> Iterator[dict[str, Any]]:
    """The events, a queryset in its order, as rows with ``COLUMNS``; three queries."""
    rows = list(with_details(events))
    hosts = public_pages_by_key({row.host_id for row in rows if row.host_id})
    yield from told(rows, lambda row: _row(row, hosts))


def _row(row: EventPage, hosts: dict[int, Page]) -> dict[str, Any]:
    entry = getattr(row, "calendar_entry", None)
    host = hosts.get(row.host_id or 0)
    on_site = row.mode != Mode.ONLINE  # a place that was given up may still be filled in
    is_moved = row.state == EventState.MOVED
    return {
        "uid": str(entry.uid) if entry else "",
        "title": row.title,
        "kind": row.kind.title if row.kind else "",
        "state": row.state,
        "reason": row.state_note,
        "starts": _moment(row.starts_at, row.is_all_day),
        "ends": _moment(row.ends_at, row.is_all_day),
        "all_day": row.is_all_day,
        "date_in_words": row.date_note,
        "mode": row.mode,
        "place": row.place_name if on_site else "",
        "street": row.street if on_site else "",
        "postcode": row.postcode if on_site else "",
        "town": row.town if on_site else "",
        "latitude": float(row.latitude) if on_site and row.latitude is not None else None,
        "longitude": float(row.longitude) if on_site and row.longitude is not None else None,
        "host": host.title if host is not None else "",
        "fields": [field.title for field in row.handlungsfelder.all()],
        "description": row.introduction,
        "attendance": row.attendance,
        "attendance_source": row.attendance_source,
        "url": row.full_url,
        "changed": timezone.localtime(entry.changed_at).isoformat(timespec="seconds") if entry else "",
        "earlier_starts": _moment(row.earlier_starts_at, row.is_all_day) if is_moved else "",
        "earlier_place": descriptions.earlier_place(row) if is_moved else "",
    }


def _moment(moment: datetime | None, all_day: bool) -> str:
    """With the offset of the site's time zone; for whole days just the date. "" if unknown."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return local.date().isoformat() if all_day else local.isoformat(timespec="seconds")
