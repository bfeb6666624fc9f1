"""The one function that moves a registration, and its seats, from state to state. Only under the event's lock."""

from datetime import datetime, timedelta

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.events.domain.errors import RegistrationGone
from wagtail_aufbruch.events.domain.seats.seats import Accounts
from wagtail_aufbruch.events.enums import SEATED, RegistrationState
from wagtail_aufbruch.events.models import EventPage, Registration

STATE = RegistrationState

ALLOWED: dict[str, frozenset[str]] = {
    STATE.HELD: frozenset({STATE.CONFIRMED, STATE.LAPSED, STATE.CANCELLED}),
    STATE.WAITING: frozenset({STATE.OFFERED, STATE.CONFIRMED, STATE.LAPSED, STATE.CANCELLED}),
    STATE.OFFERED: frozenset({STATE.CONFIRMED, STATE.LAPSED, STATE.CANCELLED}),
    STATE.CONFIRMED: frozenset({STATE.CANCELLED}),
    STATE.LAPSED: frozenset({STATE.HELD, STATE.CONFIRMED, STATE.WAITING}),
    STATE.CANCELLED: frozenset(),
}
"""The states that a registration can move to, from each state."""


def move(
    registration: Registration,
    state: str,
    accounts: Accounts,
    now: datetime,
    *,
    ends_at: datetime | None = None,
    beyond: bool = False,
) -> None:
    """Move it and its seats; the caller has checked that the seats are there, and saves the accounts."""
    if state not in ALLOWED[registration.state]:
        raise ValueError(f"{registration.state} to {state}")
    was_seated, is_seated = registration.state in SEATED, state in SEATED
    registration.state, registration.state_changed_at, registration.ends_at = state, now, ends_at
    registration.network = ""  # of no use any more: confirmed, or over
    registration.save(
        update_fields=[
            "state", "state_changed_at", "ends_at", "confirmed_at", "guardian_asked_at", "guardian_given_at",
            "guardian_method", "told_notice", "network",
        ]
    )  # fmt: skip
    if is_seated and not was_seated:
        accounts.take(registration.people, registration.table_id, beyond=beyond)
    if was_seated and not is_seated:
        accounts.give_back(registration.people, registration.table_id)


def reread(registration: Registration, accounts: Accounts) -> Registration:
    """The registration, read again under the lock: somebody else may have moved it meanwhile. One query.

    Raises RegistrationGone.
    """
    fresh = Registration.objects.select_related("participant", "table").filter(pk=registration.pk).first()
    if fresh is None:
        raise RegistrationGone
    fresh.event = accounts.event
    return fresh


def ends_by(event: EventPage, now: datetime, hours: float) -> datetime:
    """When something ends that is kept for ``hours``: never later than the last moment at which it is of any use."""
    end = now + timedelta(hours=hours)
    last = last_moment(event)
    return min(end, last) if last is not None and last > now else end


def guardian_ends_by(event: EventPage, now: datetime) -> datetime:
    """Until when a seat is held for a guardian's consent."""
    return ends_by(event, now, 24 * aufbruch_settings.guardian_days)


def last_moment(event: EventPage) -> datetime | None:
    """The last moment at which a seat is given: the beginning, or the end of registration where that is later."""
    moments = [moment for moment in (event.starts_at, event.registration_closes_at) if moment is not None]
    return max(moments) if moments else None
