"""Events for calendars: iCalendar (RFC 5545, RFC 7986), and what keeps a subscription right when an event changes.

The link to a video conference is never part of it: calendars are readily passed on.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from icalendar import Event, vGeo, vUri

from wagtail_aufbruch.core.forms.plain_text import clean_line, clean_text
from wagtail_aufbruch.events.domain.calendar.soundness import told
from wagtail_aufbruch.events.domain.details import descriptions
from wagtail_aufbruch.events.enums import EventState, Mode
from wagtail_aufbruch.events.models import CalendarEntry, EventPage
from wagtail_aufbruch.participation.domain.calendars.calendar_files import Words, calendar_file, is_plausible

TOLD_LENGTH = 2000
SEPARATOR = "\x1f"


def calendar_of(events: Iterable[EventPage], *, name: str, url_of: Callable[[EventPage], str]) -> bytes:
    """The events as a calendar file, UTF-8, folded lines that end with CRLF.

    Those whose year cannot be right are left out as well.

    ``events`` should come with ``kind`` and ``calendar_entry`` (``listing.with_identity``). Those without a date
    are left out; a cancelled one stays, as CANCELLED, so that subscribers learn of it.
    ``url_of``: full address of an event's page.
    """
    dated = [event for event in events if event.starts_at is not None and is_plausible(event.starts_at, event.ends_at)]
    timed = [(event.starts_at, event.ends_at) for event in dated if not event.is_all_day]
    return calendar_file(
        told(dated, lambda event: _component(event, url_of(event))),
        name=name,
        moments=[moment for span in timed for moment in span if moment is not None],
    )


def entry_of(event: EventPage) -> CalendarEntry:
    """The event's identity in calendars; made where it has none yet."""
    try:
        entry: CalendarEntry = event.calendar_entry
        return entry
    except CalendarEntry.DoesNotExist:
        return CalendarEntry.objects.get_or_create(event_id=event.pk)[0]


def sync_calendar_entry(event: EventPage) -> CalendarEntry:
    """Bring the entry up to date with the event's page; to be called when the page is published.

    SEQUENCE rises when something changed that a calendar shows, ``notice`` when those who are registered have to be
    told: the event was moved, cancelled, takes place after all, or is moved once more.
    """
    page = EventPage.objects.select_related("kind").get(pk=event.pk)
    CalendarEntry.objects.get_or_create(event_id=page.pk)
    entry = CalendarEntry.objects.select_for_update().get(event_id=page.pk)
    fingerprint, announced = _fingerprint(_shown(page)), _fingerprint(_announced(page))
    is_new = not entry.fingerprint
    if fingerprint != entry.fingerprint:
        entry.sequence += not is_new
        entry.changed_at = timezone.now()
        entry.fingerprint = fingerprint
    if announced != entry.announced:
        entry.notice += bool(entry.announced)
        entry.announced = announced
    entry.save()
    return entry


def _component(event: EventPage, url: str) -> Event:
    entry = entry_of(event)
    component = Event()
    component.add("UID", str(entry.uid))
    component.add("DTSTAMP", entry.changed_at)
    component.add("LAST-MODIFIED", entry.changed_at)
    component.add("SEQUENCE", entry.sequence)
    component.add("SUMMARY", Words(clean_line(descriptions.title_with_state(event))))
    if event.starts_at is not None:  # only what has a date stands in a calendar
        _add_span(component, event, event.starts_at)
    component.add("STATUS", "CANCELLED" if event.state == EventState.CANCELLED else "CONFIRMED")
    component.add("URL", vUri(url))
    component.add("DESCRIPTION", Words(describe(event, url)))
    where = clean_line(descriptions.place(event))
    if where:
        component.add("LOCATION", Words(where))
    if event.mode != Mode.ONLINE and event.latitude is not None and event.longitude is not None:
        component.add("GEO", vGeo((float(event.latitude), float(event.longitude))))
    if event.kind is not None:
        component.add("CATEGORIES", Words(clean_line(event.kind.title)))
    component.add("TRANSP", "TRANSPARENT" if event.is_all_day or event.is_cancelled else "OPAQUE")
    return component


def _add_span(component: Event, event: EventPage, starts_at: datetime) -> None:
    """Begin and end: moments in the site's zone, or days, the end then being the day after (RFC 5545, 3.6.1)."""
    if event.is_all_day:
        first = timezone.localdate(starts_at)
        last = max(timezone.localdate(event.ends_at) if event.ends_at else first, first)
        component.add("DTSTART", first)
        component.add("DTEND", last + timedelta(days=1))
        return
    zone = timezone.get_default_timezone()
    component.add("DTSTART", starts_at.astimezone(zone))
    if event.ends_at is not None and descriptions.lasts(starts_at, event.ends_at):
        component.add("DTEND", event.ends_at.astimezone(zone))


def describe(event: EventPage, url: str) -> str:
    """What a calendar shows below the title: what changed, what it is about, where to read on."""
    status = descriptions.status_of(event)
    parts = []
    if event.state != EventState.PLANNED:
        reason = f": {event.state_note}" if event.state_note else ""
        word = status.word if status.is_changed else str(event.get_state_display())
        parts.append(f"{word[:1].upper()}{word[1:]}{reason}")
    before = descriptions.before(event)
    if before:
        parts.append(_("Before it was: %(before)s") % {"before": before})
    parts += [Truncator(event.introduction).chars(TOLD_LENGTH), url]
    return clean_text("\n\n".join(part for part in parts if part))


def _shown(event: EventPage) -> list[object]:
    """All that a calendar shows of the event."""
    return [
        event.title,
        event.introduction,
        event.kind.title if event.kind else "",
        *_whereabouts(event),
        event.state,
        event.state_note,
        event.latitude,
        event.longitude,
        event.url_path,
    ]


def _announced(event: EventPage) -> list[object]:
    """What those who are registered have to know: the state, and where and when, once it was moved.

    As long as the state is "planned", a changed date counts as the correction of a mistake.
    """
    return [event.state, *(_whereabouts(event) if event.state == EventState.MOVED else [])]


def _whereabouts(event: EventPage) -> list[object]:
    return [
        *(moment.timestamp() if moment else None for moment in (event.starts_at, event.ends_at)),
        event.is_all_day,
        event.mode,
        event.place_name,
        event.street,
        event.postcode,
        event.town,
    ]


def _fingerprint(values: list[object]) -> str:
    return sha256(SEPARATOR.join(str(value) for value in values).encode()).hexdigest()
