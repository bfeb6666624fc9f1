"""The link to the video conference: only for those registered, and only when it is due."""

from datetime import datetime, timedelta

from django.utils import timezone

from wagtail_aufbruch.events.enums import Mode, RegistrationState
from wagtail_aufbruch.events.models import EventPage, Registration


def link_due_at(event: EventPage) -> datetime | None:
    """When the link is given out; None without a link or a date."""
    if not event.online_url or event.mode == Mode.IN_PERSON or event.starts_at is None:
        return None
    moment: datetime = event.starts_at - timedelta(minutes=event.online_minutes)
    return moment


def is_link_due(event: EventPage, now: datetime | None = None) -> bool:
    """Whether the link is given out now."""
    now = now or timezone.now()
    due = link_due_at(event)
    return due is not None and due <= now and not event.is_over(now) and not event.is_cancelled


def online_link_of(registration: Registration, event: EventPage, now: datetime | None = None) -> str:
    """The link for this registration, "" until it is due, or if the seat is not theirs."""
    if registration.state != RegistrationState.CONFIRMED or not is_link_due(event, now):
        return ""
    return str(event.online_url)
