"""The one thing that must always be true of an event's seats, looked at from outside of the code that gives them."""

from collections import Counter
from typing import Any

from wagtail_aufbruch.events.enums import ACTIVE, SEATED
from wagtail_aufbruch.events.models import Attendee, Registration, SeatAccount


def assert_accounts_are_right(event: Any) -> None:
    """Accounts equal the rows, nothing is given twice, nobody is there twice, the order of arrival has no double."""
    rows = list(Registration.objects.filter(event_id=event.pk))
    seated = [row for row in rows if row.state in SEATED]
    for account in SeatAccount.objects.filter(event_id=event.pk):
        counted = sum(row.people for row in seated if account.table_id in (None, row.table_id))
        assert account.taken == counted, f"account {account} says {account.taken}, rows say {counted}"
        assert account.ceiling is None or account.taken <= account.ceiling
        if account.limit is not None:
            assert account.ceiling == max(account.limit, account.taken)
    people = Counter(row.participant_id for row in rows if row.participant_id and row.state in ACTIVE)
    assert all(number == 1 for number in people.values()), "somebody is registered twice"
    arrivals = [row.arrival for row in rows]
    assert len(set(arrivals)) == len(arrivals)
    for row in rows:
        assert Attendee.objects.filter(registration=row).count() == row.people
