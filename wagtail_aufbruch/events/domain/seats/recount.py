"""The stored number of taken seats always equals the registrations that take them; here it is checked and corrected."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, Sum

from wagtail_aufbruch.events.domain.seats.seats import Accounts, lock_seats
from wagtail_aufbruch.events.enums import SEATED
from wagtail_aufbruch.events.models import EventPage, Registration, SeatAccount
from wagtail_aufbruch.participation.domain.contributions.counters import Difference


def recount_seats(dry_run: bool) -> Iterator[Difference]:
    """Yield every account that differs from its rows; it is corrected unless ``dry_run``. For ``aufbruch_recount``."""
    keys = SeatAccount.objects.order_by("event_id").values_list("event_id", flat=True).distinct()
    for event in EventPage.objects.filter(pk__in=keys):
        yield from _recount(event, dry_run)


def recount_emptied() -> None:
    """Give back the seats of events whose registrations were all deleted."""
    left = Registration.objects.filter(event_id=OuterRef("event_id"))
    keys = SeatAccount.objects.filter(~Exists(left), taken__gt=0).values("event_id")
    for event in EventPage.objects.filter(pk__in=keys).order_by("pk"):
        _recount(event, dry_run=False)


@transaction.atomic
def _recount(event: EventPage, dry_run: bool) -> list[Difference]:
    accounts = lock_seats(event)
    counted = _counted(event)
    found = [
        Difference("seats", row.pk, row.taken, counted.get(key, 0))
        for key, row in accounts.rows.items()
        if row.taken != counted.get(key, 0)
    ]
    if found and not dry_run:
        _mend(accounts, counted)
    return found


def _counted(event: EventPage) -> dict[int | None, int]:
    """People with a seat, by table; under None those of the whole event."""
    rows = Registration.objects.filter(event_id=event.pk, state__in=SEATED).order_by()
    numbers: dict[int | None, int] = {
        row["table_id"]: row["number"] for row in rows.values("table_id").annotate(number=Sum("people"))
    }
    return {**numbers, None: sum(numbers.values())}


def _mend(accounts: Accounts, counted: dict[int | None, int]) -> None:
    for key, row in accounts.rows.items():
        row.taken = counted.get(key, 0)
        accounts.set_limit(key, row.limit)
    accounts.save()
