"""What stays of an event when its participants' data are deleted: numbers. And what is deleted when."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.events.domain.listing import over
from wagtail_aufbruch.events.enums import RegistrationState
from wagtail_aufbruch.events.models import Attendee, EventPage, EventRecord, Registration

STATE = RegistrationState


def record(event: Any) -> EventRecord:
    """Write the numbers of the event down as they are now; three queries."""
    rows = Registration.objects.filter(event_id=event.pk)
    confirmed = Q(state=STATE.CONFIRMED)
    numbers = rows.aggregate(
        all_registrations=Count("pk", filter=confirmed),
        all_people=Sum("people", filter=confirmed, default=0),
        all_waiting=Sum("people", filter=Q(state__in=[STATE.WAITING, STATE.OFFERED]), default=0),
        all_cancelled=Count("pk", filter=Q(state=STATE.CANCELLED)),
    )
    # An aggregate may not bear the name of a column.
    numbers = {name.removeprefix("all_"): number for name, number in numbers.items()}
    arrived = Attendee.objects.filter(registration__event_id=event.pk, arrived_at__isnull=False).count()
    found, _created = EventRecord.objects.update_or_create(
        event_id=event.pk, defaults={**numbers, "arrived": arrived, "recorded_at": timezone.now()}
    )
    return found


def record_ended(now: datetime | None = None) -> int:
    """Write the numbers of events down of which the participants' data are due to be deleted. Returns how many."""
    due = [event for event in _kept_long_enough(now) if not EventRecord.objects.filter(event_id=event.pk).exists()]
    for event in due:
        record(event)
    return len(due)


def _kept_long_enough(now: datetime | None = None) -> list[Any]:
    """Events with registrations that were over so many days ago as each says."""
    now = now or timezone.now()
    keys = Registration.objects.order_by().values("event_id").distinct()
    events = EventPage.objects.filter(over(now), pk__in=keys)
    return [event for event in events if event.over_at and event.over_at + timedelta(days=event.keep_days) < now]


def due_registrations() -> "QuerySet[Registration]":
    """What a purge deletes: all registrations of events that were over long enough ago, of which the numbers are
    written down; and those that lapsed some days ago, wherever."""
    now = timezone.now()
    recorded = EventRecord.objects.filter(event_id__in=[event.pk for event in _kept_long_enough(now)])
    days = aufbruch_settings.unconfirmed_days
    lapsed = Q(state=STATE.LAPSED, confirmed_at__isnull=True, state_changed_at__lt=now - timedelta(days=days))
    known = Q(
        state=STATE.LAPSED, state_changed_at__lt=now - timedelta(days=max(days, aufbruch_settings.withdrawn_days))
    )
    return Registration.objects.filter(Q(event_id__in=recorded.values("event_id")) | lapsed | known)
