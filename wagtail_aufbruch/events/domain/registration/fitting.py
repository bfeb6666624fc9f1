"""Whether what somebody asks for fits the free seats, and what they are told where it does not."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.events.domain.errors import DoesNotFit, TooMany
from wagtail_aufbruch.events.domain.registration.waiting_list import FreeSeats
from wagtail_aufbruch.events.domain.seats.seats import Accounts
from wagtail_aufbruch.events.models import EventTable


def refuse_too_many(people: int, table: EventTable | None, accounts: Accounts) -> None:
    """Raise TooMany if there are fewer seats in total, so that waiting would not help."""
    most = accounts.most(getattr(table, "pk", None))
    if most is None or most >= people:
        return
    raise TooMany(
        ngettext(
            "There is only %(n)d seat in all. Register fewer people.",
            "There are only %(n)d seats in all. Register fewer people.",
            most,
        )
        % {"n": most}
    )


def refuse_misfit(people: int, table: EventTable | None, free_seats: FreeSeats, *, can_wait: bool = False) -> None:
    """Raise DoesNotFit if not enough seats are free at this table; see :func:`misfit`."""
    if not free_seats.fits(people, getattr(table, "pk", None)):
        raise misfit(people, table, free_seats, can_wait=can_wait)


def misfit(people: int, table: EventTable | None, free_seats: FreeSeats, *, can_wait: bool) -> DoesNotFit:
    """Say what is full or too small, and which tables have enough; ``can_wait`` offers the waiting list as well."""
    table_pk = getattr(table, "pk", None)
    left = min(one for one in [free_seats.left(None), free_seats.left(table_pk)] if one is not None)
    if table is not None and left <= 0:
        message = _("“%(table)s” is fully booked.") % {"table": table.title}
    else:
        message = ngettext(
            "Only %(n)d seat is left, fewer than you need.", "Only %(n)d seats are left, fewer than you need.", left
        ) % {"n": max(0, left)}
    free = [key for key in free_seats.accounts.rows if key is not None and free_seats.fits(people, key)]
    tables = EventTable.objects.filter(pk__in=free).order_by("sort_order", "pk")
    return DoesNotFit(message, tables, can_wait=can_wait)
