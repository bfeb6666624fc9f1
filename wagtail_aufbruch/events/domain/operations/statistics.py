"""What remains of an event when its participants' data are deleted: numbers. And when what is deleted."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.events.domain.calendar.listing import HEAVY, over
from wagtail_aufbruch.events.enums import ACTIVE, SEATED, RegistrationState
from wagtail_aufbruch.events.models import Attendee, EventMixin, EventPage, EventRecord, Registration
from wagtail_aufbruch.participation.extension.periodic_work import each

STATE = RegistrationState

UNDATED = timedelta(days=365)
"""How long the data of people are kept who wait for the date of an event that nobody publishes or registers for."""
WARNED_BEFORE = timedelta(days=30)
"""How long in advance staff are warned that data of people who wait for a date will be deleted."""


def record(event: EventPage) -> EventRecord:
    """Record the event's current numbers; three queries."""
    rows = Registration.objects.filter(event_id=event.pk)
    confirmed = Q(state=STATE.CONFIRMED)
    numbers = rows.aggregate(
        all_registrations=Count("pk", filter=confirmed),
        all_people=Sum("people", filter=confirmed, default=0),
        all_waiting=Sum("people", filter=Q(state__in=[STATE.WAITING, STATE.OFFERED]), default=0),
        all_cancelled=Count("pk", filter=Q(state=STATE.CANCELLED)),
    )
    # An aggregate may not have the name of a column.
    numbers = {name.removeprefix("all_"): number for name, number in numbers.items()}
    seated = Attendee.objects.filter(registration__event_id=event.pk, registration__state__in=SEATED)
    arrived = seated.filter(arrived_at__isnull=False).count()
    found, _created = EventRecord.objects.update_or_create(
        event_id=event.pk, defaults={**numbers, "arrived": arrived, "recorded_at": timezone.now()}
    )
    return found


def record_ended(now: datetime | None = None) -> int:
    """Record the numbers of events whose participants' data are due to be deleted. Returns how many."""
    kept = _kept_long_enough(now)
    recorded = _recorded(kept)
    due = [event for event in kept if event.pk not in recorded]
    return each(due, lambda event: record(event) is not None)


def _recorded(events: list[EventPage]) -> set[int]:
    """Keys of the events whose numbers were recorded since their data became due; an earlier record, of an event that
    was held again, does not count. One query."""
    rows = EventRecord.objects.filter(event_id__in=[event.pk for event in events])
    moments = dict(rows.values_list("event_id", "recorded_at"))
    return {event.pk for event in events if event.pk in moments and moments[event.pk] >= _due_at(event)}


def _due_at(event: EventPage) -> datetime:
    """When the participants' data are due to be deleted; ``event`` is one of ``_with_people``.

    Without a date nothing is ever over: then what counts is when it was last published or somebody last registered.
    """
    by_date = _due_by_date(event)
    if by_date is not None:
        return by_date
    last: datetime = max(event.last_registered_at, event.last_published_at or event.last_registered_at)
    return last + (timedelta(days=event.keep_days) if event.is_cancelled else UNDATED)


def is_long_over(event: EventMixin) -> bool:
    """Whether by its date and its days the participants' data of the event are due to be deleted."""
    due = _due_by_date(event)
    return due is not None and due < timezone.now()


def _due_by_date(event: EventMixin) -> datetime | None:
    end: datetime | None = event.over_at
    return None if end is None else end + timedelta(days=event.keep_days)


def _with_people() -> "QuerySet[EventPage]":
    """Events with registrations, with the moment of the last one."""
    latest = Registration.objects.filter(event_id=OuterRef("pk")).order_by("-created_at").values("created_at")[:1]
    return EventPage.objects.annotate(last_registered_at=Subquery(latest)).filter(last_registered_at__isnull=False)


def _kept_long_enough(now: datetime | None = None) -> list[EventPage]:
    """Events whose participants' data have been kept for as long as is allowed."""
    now = now or timezone.now()
    events = _with_people().filter(over(now) | Q(starts_at__isnull=True))
    return [event for event in events if _due_at(event) < now]


def waiting_for_a_date(now: datetime | None = None) -> "list[tuple[EventPage, datetime]]":
    """Planned events without a date whose participants' data are deleted soon, each with the moment."""
    now = now or timezone.now()
    coming = Registration.objects.filter(event_id=OuterRef("pk"), state__in=ACTIVE)
    undated = _with_people().filter(Exists(coming), starts_at__isnull=True).defer(*HEAVY)
    found = [(event, _due_at(event)) for event in undated if event.over_at is None and not event.is_cancelled]
    return [(event, due) for event, due in found if due - WARNED_BEFORE <= now]


def due_registrations() -> "QuerySet[Registration]":
    """What a purge deletes: all registrations of events that are due and whose numbers are recorded, and those of any
    event that lapsed some days ago."""
    now = timezone.now()
    recorded = _recorded(_kept_long_enough(now))
    days = aufbruch_settings.unconfirmed_days
    lapsed = Q(state=STATE.LAPSED, confirmed_at__isnull=True, state_changed_at__lt=now - timedelta(days=days))
    known = Q(
        state=STATE.LAPSED, state_changed_at__lt=now - timedelta(days=max(days, aufbruch_settings.withdrawn_days))
    )
    return Registration.objects.filter(Q(event_id__in=recorded) | lapsed | known)
