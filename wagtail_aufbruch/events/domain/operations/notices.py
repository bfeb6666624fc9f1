"""What those who are registered are told before and after an event, once each: found by what is not marked as told.

Each step writes its mails and marks them as written in one transaction, some dozens at a time: wherever it is
interrupted, nobody is left out and nobody is told twice.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from wagtail_aufbruch.events.domain.details.online_link import is_link_due
from wagtail_aufbruch.events.emails import notices as messages
from wagtail_aufbruch.events.enums import ACTIVE, RegistrationState
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.domain.mail.bulk import Letter, write_letters
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.extension.periodic_work import each

STEP = 50
FRESH = timedelta(hours=12)
"""How long a ticket is so new that nobody needs to be reminded of it."""

Compose = Callable[[Registration, EventPage], Message]
Rows = QuerySet[Registration]


def remind(now: datetime | None = None) -> int:
    """Write to those who are registered, some days before the event begins. Returns how many.

    Somebody who got the seat after the reminder was due, or right before, has only just got the ticket and is not
    reminded.
    """
    now = now or timezone.now()
    waiting = Registration.objects.filter(state=RegistrationState.CONFIRMED, reminded_at=None)

    def write(event: EventPage) -> int:
        due = _reminder_due_at(event)
        if due is None or due > now:
            return 0
        rows = waiting.filter(event_id=event.pk, state_changed_at__lt=due - FRESH)
        return _write(event, rows, messages.reminder, {"reminded_at": now})

    return each(_events(waiting, starts_at__gt=now), write)


def _reminder_due_at(event: EventPage) -> datetime | None:
    """When those who are registered are reminded; None if they are not."""
    if event.starts_at is None or not event.reminder_days or event.is_cancelled:
        return None
    return event.starts_at - timedelta(days=event.reminder_days)


def give_links(now: datetime | None = None) -> int:
    """Send the link of an online event to those who are registered, once it is due. Returns how many."""
    now = now or timezone.now()
    waiting = Registration.objects.filter(state=RegistrationState.CONFIRMED, link_sent_at=None)

    def write(event: EventPage) -> int:
        if not is_link_due(event, now):
            return 0
        return _write(event, waiting.filter(event_id=event.pk), messages.online_link, {"link_sent_at": now})

    return each(_events(waiting, ~Q(online_url=""), starts_at__lt=now + timedelta(days=60)), write)


def thank(now: datetime | None = None) -> int:
    """Thank those who were registered, once the documentation can be read. Returns how many."""
    now = now or timezone.now()
    waiting = Registration.objects.filter(state=RegistrationState.CONFIRMED, thanked_at=None)

    def write(event: EventPage) -> int:
        if not event.documentation or not event.is_over(now) or event.is_cancelled:
            return 0
        return _write(event, waiting.filter(event_id=event.pk), messages.thanks, {"thanked_at": now})

    return each(_events(waiting, starts_at__lt=now), write)


def tell_changes(now: datetime | None = None) -> int:
    """Tell of events that were moved, cancelled or take place after all. Returns how many mails were written.

    Those who have not confirmed their address yet read it on the page that the link opens.
    """
    now = now or timezone.now()
    behind = Registration.objects.filter(
        state__in=ACTIVE, confirmed_at__isnull=False, told_notice__lt=F("event__calendar_entry__notice")
    )

    def write(event: EventPage) -> int:
        notice = event.calendar_entry.notice
        fields: dict[str, Any] = {"told_notice": notice}
        if event.starts_at is not None and event.starts_at - timedelta(days=event.reminder_days) > now:
            fields |= {"reminded_at": None, "link_sent_at": None}
        # The notice that was read is the one marked as told: a newer one is left to the next run.
        rows = behind.filter(event_id=event.pk, told_notice__lt=notice)
        if event.is_over(now) and not event.is_cancelled:  # its page says what happened
            rows.update(told_notice=notice)
            return 0
        return _write(event, rows, messages.event_changed, fields)

    return each(_events(behind), write)


def _events(rows: Rows, *conditions: Q, **more: Any) -> Iterable[EventPage]:
    """The published events of these registrations, with calendar entry and kind; one query."""
    keys = rows.order_by().values("event_id").distinct()
    found = EventPage.objects.filter(*conditions, pk__in=keys, live=True, **more)
    return list(found.select_related("calendar_entry", "kind").order_by("starts_at", "pk"))


def _write(event: EventPage, rows: Rows, compose: Compose, told: dict[str, Any]) -> int:
    """Write to all of these, in steps; ``told`` marks the rows as written to, so that each is found only once."""
    number = 0
    while step := _step(event, rows, compose, told):
        number += step
    return number


@transaction.atomic
def _step(event: EventPage, rows: Rows, compose: Compose, told: dict[str, Any]) -> int:
    # The periodic work may run twice at once: each step takes the rows that the other one has not locked.
    locked = rows.select_related("participant", "table").select_for_update(of=("self",), skip_locked=True)
    batch = list(locked.order_by("arrival")[:STEP])
    for registration in batch:
        registration.event = event
    letters = [Letter(one.email, compose(one, event)) for one in batch if one.email]
    if letters:
        write_letters(event.process, letters)
    Registration.objects.filter(pk__in=[one.pk for one in batch]).update(**told)
    return len(batch)
