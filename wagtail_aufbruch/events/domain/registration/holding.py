"""Seats held for addresses that nobody has confirmed: how many for one network, and for how long.

Anybody can type in invented addresses. So unconfirmed seats of one network are few, the last seats of an event are
held for a short time only, and staff see where many are held from one place.
"""

from django.db.models import QuerySet, Sum
from django.utils.translation import ngettext

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.events.domain.errors import DoesNotFit
from wagtail_aufbruch.events.domain.seats.seats import Accounts, Seats
from wagtail_aufbruch.events.enums import RegistrationState
from wagtail_aufbruch.events.models import EventPage, Registration

SHARE = 4
"""One network holds at most a fourth of the seats; with less than a fourth left, seats are scarce."""

ALWAYS = 4
"""So many one network may hold however small the event is: a family, a flat."""

SCARCE_HOURS = 2
"""For how long one of the last seats is held; long enough to find the mail."""


def hours_held(event: EventPage, seats: Seats) -> int:
    """For how many hours a seat is held until its owner confirms, as things stand now."""
    return min(event.hold_hours, SCARCE_HOURS) if is_scarce(seats) else event.hold_hours


def is_scarce(seats: Seats) -> bool:
    """Whether so few seats are left that none may be blocked for long."""
    return seats.seats is not None and seats.left is not None and seats.left * SHARE < seats.seats


def refuse_too_many_held(accounts: Accounts, people: int, network: str) -> None:
    """Raise DoesNotFit if too many seats are held from this network that nobody has confirmed; under the lock."""
    limit, factor = accounts.whole.limit, aufbruch_settings.throttle_factor
    if not network or limit is None or not factor:
        return
    held = unconfirmed(accounts.event).filter(network=network).aggregate(people=Sum("people"))["people"] or 0
    if held and held + people > max(ALWAYS, limit // SHARE) * factor:
        raise DoesNotFit(
            ngettext(
                "From your connection a seat for %(n)d person is held that nobody has confirmed yet. Please open the "
                "link in our mail first; then you can register further people.",
                "From your connection seats for %(n)d people are held that nobody has confirmed yet. Please open the "
                "links in our mails first; then you can register further people.",
                held,
            )
            % {"n": held}
        )


def unconfirmed(event: EventPage) -> "QuerySet[Registration]":
    """Held seats of which nobody knows whether their owner asked for them."""
    return Registration.objects.filter(event_id=event.pk, state=RegistrationState.HELD, confirmed_at__isnull=True)
