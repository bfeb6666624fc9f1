"""Whether one can register now, and if not, why: one answer for page, form and domain."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.events.domain.seats.seats import Seating, Seats, seating_of
from wagtail_aufbruch.events.models import EventPage


class AvailabilityKind(StrEnum):
    NOT_NEEDED = "not_needed"
    NOT_YET = "not_yet"
    OPEN = "open"
    FULL_WAITING = "full_waiting"
    """No seat is left; one can register for the waiting list."""
    FULL = "full"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    OVER = "over"


@dataclass(frozen=True)
class Availability:
    """Whether one can register at one moment, and what is left."""

    kind: AvailabilityKind
    message: str
    """In words, for everybody."""
    opens_at: datetime | None
    closes_at: datetime | None
    seating: Seating

    @property
    def takes_registrations(self) -> bool:
        """Whether a form that arrives now is taken, be it for the waiting list."""
        return self.kind in {AvailabilityKind.OPEN, AvailabilityKind.FULL_WAITING}


def availability_of(event: EventPage, now: datetime | None = None, seating: Seating | None = None) -> Availability:
    """Whether one can register at ``now`` (default: this moment); one query unless ``seating`` is given."""
    now = now or timezone.now()
    seating = seating or (seating_of(event) if event.takes_registrations else Seating(Seats(None, 0)))
    kind = _kind(event, now, seating)
    return Availability(
        kind=kind,
        message=_message(event, kind),
        opens_at=event.registration_opens_at,
        closes_at=event.registration_window.ends_at,
        seating=seating,
    )


def _kind(event: EventPage, now: datetime, seating: Seating) -> AvailabilityKind:
    if event.is_cancelled:
        return AvailabilityKind.CANCELLED
    if event.is_over(now):
        return AvailabilityKind.OVER
    if not event.takes_registrations:
        return AvailabilityKind.NOT_NEEDED
    if not event.registration_window.has_begun(now):
        return AvailabilityKind.NOT_YET
    if event.registration_window.is_over(now):
        return AvailabilityKind.CLOSED
    if seating.is_full:
        return AvailabilityKind.FULL_WAITING if event.has_waiting_list else AvailabilityKind.FULL
    return AvailabilityKind.OPEN


def _message(event: EventPage, kind: AvailabilityKind) -> str:
    window = event.registration_window
    if kind == AvailabilityKind.NOT_YET and window.begins_at is not None:
        return _("Registration opens on %(moment)s.") % {"moment": say_moment(window.begins_at)}
    if kind == AvailabilityKind.CLOSED and window.ends_at is not None:
        return _("Registration closed on %(moment)s.") % {"moment": say_moment(window.ends_at)}
    return {
        AvailabilityKind.NOT_NEEDED: _("You need not register. Just come."),
        AvailabilityKind.OPEN: _("You can register now."),
        AvailabilityKind.FULL_WAITING: _("All seats are taken. You can have yourself put on the waiting list."),
        AvailabilityKind.FULL: _("All seats are taken, and there is no waiting list."),
        AvailabilityKind.CANCELLED: _("This event does not take place."),
        AvailabilityKind.OVER: _("This event is over."),
    }[kind]
