"""Seats held for addresses that nobody has confirmed: how many for one network, and for how long.

Anybody can type in invented addresses. So unconfirmed seats of one network are few, the last seats of an event and
those of a large party are held for a short time only, and staff see where many are held from one place.
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


def hours_held(event: EventPage, seats: Seats, people: int = 1) -> int:
    """For how many hours seats for so many people are held until their owner confirms; ``seats`` are those before."""
    return min(event.hold_hours, SCARCE_HOURS) if _is_brief(seats, people) else event.hold_hours


def people_held_briefly(event: EventPage, seats: Seats) -> int:
    """From how many people on seats are held for fewer hours than for one; 0 where it makes no difference."""
    alone = hours_held(event, seats)
    most = min(event.most_people, seats.left if seats.left is not None else event.most_people)
    return next((people for people in range(2, most + 1) if hours_held(event, seats, people) < alone), 0)


def _is_brief(seats: Seats, people: int) -> bool:
    """Whether so many seats are wanted, or so few are left then, that they may not be blocked for long."""
    if seats.seats is None or seats.left is None:
        return False
    return people > share_of(seats.seats) or (seats.left - people) * SHARE < seats.seats


def share_of(limit: int) -> int:
    """How many seats of so many one network may hold for as long as the event says."""
    return max(ALWAYS, limit // SHARE)


def refuse_too_many_held(accounts: Accounts, people: int, network: str) -> None:
    """Raise DoesNotFit if too many seats are held from this network that nobody has confirmed; under the lock."""
    limit, factor = accounts.whole.limit, aufbruch_settings.throttle_factor
    if not network or limit is None or not factor:
        return
    held = unconfirmed(accounts.event).filter(network=network).aggregate(people=Sum("people"))["people"] or 0
    if held and held + people > share_of(limit) * factor:
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
