"""Whether one can register now, and if not, why: one answer for page, form and domain."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.deadlines import say_moment
from wagtail_aufbruch.events.domain.seats.seats import Seating, Seats, seating_of


class SignUpKind(StrEnum):
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
class SignUpState:
    """The state of registration at one moment."""

    kind: SignUpKind
    message: str
    """In words, for everybody."""
    opens_at: datetime | None
    closes_at: datetime | None
    seating: Seating

    @property
    def takes_registrations(self) -> bool:
        """Whether a form that arrives now is taken, be it for the waiting list."""
        return self.kind in {SignUpKind.OPEN, SignUpKind.FULL_WAITING}


def sign_up_of(event: Any, now: datetime | None = None, seating: Seating | None = None) -> SignUpState:
    """The state of registration at ``now`` (default: this moment); one query unless ``seating`` is given."""
    now = now or timezone.now()
    seating = seating or (seating_of(event) if event.takes_registrations else Seating(Seats(None, 0)))
    kind = _kind(event, now, seating)
    return SignUpState(
        kind=kind,
        message=_message(event, kind),
        opens_at=event.sign_up_opens_at,
        closes_at=event.registration_closes_at,
        seating=seating,
    )


def _kind(event: Any, now: datetime, seating: Seating) -> SignUpKind:
    if event.is_cancelled:
        return SignUpKind.CANCELLED
    if event.is_over(now):
        return SignUpKind.OVER
    if not event.takes_registrations:
        return SignUpKind.NOT_NEEDED
    if not event.registration_window.has_begun(now):
        return SignUpKind.NOT_YET
    if event.registration_window.is_over(now):
        return SignUpKind.CLOSED
    if seating.is_full:
        return SignUpKind.FULL_WAITING if event.has_waiting_list else SignUpKind.FULL
    return SignUpKind.OPEN


def _message(event: Any, kind: SignUpKind) -> str:
    if kind == SignUpKind.NOT_YET:
        return _("Registration opens on %(moment)s.") % {"moment": say_moment(event.sign_up_opens_at)}
    if kind == SignUpKind.CLOSED:
        return _("Registration closed on %(moment)s.") % {"moment": say_moment(event.registration_closes_at)}
    return {
        SignUpKind.NOT_NEEDED: _("You need not register. Just come."),
        SignUpKind.OPEN: _("You can register now."),
        SignUpKind.FULL_WAITING: _("All seats are taken. You can have yourself put on the waiting list."),
        SignUpKind.FULL: _("All seats are taken, and there is no waiting list."),
        SignUpKind.CANCELLED: _("This event does not take place."),
        SignUpKind.OVER: _("This event is over."),
    }[kind]
