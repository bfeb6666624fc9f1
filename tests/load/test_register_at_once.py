"""Many register, confirm and cancel in the same instant, each over a connection of their own: no seat twice."""

import threading
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from tests.events.accounts import assert_accounts_are_right
from tests.factories.core import make_process
from tests.factories.events import make_bookable, make_table
from wagtail_aufbruch.events.domain.operations.periodic_work import end_and_offer
from wagtail_aufbruch.events.domain.registration.changes import cancel, change, confirm
from wagtail_aufbruch.events.domain.registration.register import register
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest
from wagtail_aufbruch.events.domain.seats.seats import seating_of, sync_seats
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.domain.contributions.counters import recount
from wagtail_aufbruch.participation.domain.errors import ParticipationError

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]

WORKERS = 16


def at_once(steps: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all of this, ``WORKERS`` of it in the same instant. Returns what came of each, refusals as raised."""
    start = threading.Barrier(min(WORKERS, len(steps)))
    thread = threading.local()

    def do(step: Callable[[], Any]) -> Any:
        if not getattr(thread, "started", False):
            thread.started = True
            start.wait(timeout=30)
        try:
            return step()
        except ParticipationError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(do, steps))


def requested(number: int, **values: Any) -> RegistrationRequest:
    return RegistrationRequest(
        name=f"Person {number}", email=f"person{number}@example.org", form_key=uuid.uuid4(), **values
    )


def registers(event: Any, number: int, **values: Any) -> Callable[[], Registration]:
    return lambda: register(event, requested(number, **values), process=event.process).registration


def states(event: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Registration.objects.filter(event_id=event.pk).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


@pytest.fixture
def event() -> Any:
    return make_bookable(make_process(), seats=10)


def assert_all_is_right(event: Any) -> None:
    assert_accounts_are_right(event)
    assert list(recount(dry_run=True)) == []


def test_of_many_at_once_as_many_get_a_seat_as_there_are_and_the_rest_waits_in_order(event: Any) -> None:
    done = at_once([registers(event, number) for number in range(60)])
    assert states(event) == {"held": 10, "waiting": 50}
    assert all(isinstance(one, Registration) for one in done)
    rows = Registration.objects.order_by("arrival").values_list("arrival", "state")
    assert [arrival for arrival, _state in rows] == list(range(1, 61))
    assert [state for _arrival, state in rows] == ["held"] * 10 + ["waiting"] * 50
    assert_all_is_right(event)


def test_without_a_waiting_list_the_others_are_refused_and_nothing_of_them_is_stored() -> None:
    event = make_bookable(make_process(), seats=10, has_waiting_list=False)
    done = at_once([registers(event, number) for number in range(40)])
    assert states(event) == {"held": 10}
    assert len([one for one in done if isinstance(one, ParticipationError)]) == 30
    assert_all_is_right(event)


def test_each_table_gives_its_own_seats_and_no_more() -> None:
    event = make_bookable(make_process(), seats=None)
    tables = [make_table(event, f"Tisch {number}", 5) for number in range(3)]
    at_once([registers(event, number, table=tables[number % 3], wait=True) for number in range(45)])
    assert states(event) == {"held": 15, "waiting": 30}
    assert [seats.left for seats in seating_of(event).tables] == [0, 0, 0]
    assert_all_is_right(event)


def test_the_same_person_from_many_windows_at_once_has_one_registration(event: Any) -> None:
    done = at_once([registers(event, 1) for _window in range(32)])
    assert states(event) == {"held": 1}
    assert len({one.pk for one in done}) == 1
    assert_all_is_right(event)


def test_groups_of_different_sizes_never_share_a_seat() -> None:
    event = make_bookable(make_process(), seats=17, most_people=4)
    at_once([registers(event, number, people=number % 4 + 1, wait=True) for number in range(40)])
    assert_all_is_right(event)
    assert (seating_of(event).total.left or 0) < 4


def test_a_hold_that_is_ended_while_its_link_is_clicked_has_one_right_result(event: Any) -> None:
    for seats in (1, 2):
        EventPage.objects.filter(pk=event.pk).update(seats=seats)
        sync_seats(event)
        Registration.objects.filter(event_id=event.pk).delete()
        event.seat_accounts.update(taken=0)
        anna = register(event, requested(seats), process=event.process).registration
        Registration.objects.filter(pk=anna.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
        at_once([_confirms(anna), end_and_offer, registers(event, 100 + seats), _confirms(anna)])
        anna.refresh_from_db()
        assert anna.state == "confirmed" or (seats == 1 and anna.state == "waiting")
        assert_all_is_right(event)


def test_cancelling_and_registering_at_once_gives_each_seat_once(event: Any) -> None:
    first = [confirm(register(event, requested(number), process=event.process).registration) for number in range(10)]
    at_once([step for number, one in enumerate(first) for step in (_cancels(one), registers(event, 100 + number))])
    assert states(event)["cancelled"] == 10
    assert_all_is_right(event)
    end_and_offer()
    assert_all_is_right(event)


def test_the_same_cancelled_from_two_windows_gives_its_seat_back_once(event: Any) -> None:
    anna = confirm(register(event, requested(1, people=1), process=event.process).registration)
    at_once([_cancels(anna)] * 16)
    assert seating_of(event).total.taken == 0
    assert_all_is_right(event)


def test_an_offer_that_is_taken_while_it_lapses_is_never_two_seats() -> None:
    event = make_bookable(make_process(), seats=1)
    anna = confirm(register(event, requested(1), process=event.process).registration)
    waiting = [
        confirm(register(event, requested(number), process=event.process).registration) for number in range(2, 6)
    ]
    cancel(anna)
    offered = waiting[0]
    offered.refresh_from_db()
    assert offered.state == "offered"
    Registration.objects.filter(pk=offered.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    at_once([_confirms(offered), end_and_offer, _confirms(offered), end_and_offer])
    assert seating_of(event).total.taken == 1
    assert_all_is_right(event)
    offered.refresh_from_db()
    assert offered.state == "waiting", "somebody else waited for the seat; the old place on the list is kept"
    assert Registration.objects.get(state="offered").pk == waiting[1].pk


def test_seats_lowered_while_people_register_take_nothing_from_anybody(event: Any) -> None:
    def lower() -> None:
        EventPage.objects.filter(pk=event.pk).update(seats=3)
        sync_seats(event)

    steps = [registers(event, number) for number in range(31)]
    steps.insert(5, lower)  # type: ignore[arg-type]
    at_once(steps)
    found = states(event)
    assert 3 <= found["held"] <= 10
    assert found["held"] + found["waiting"] == 31
    account = event.seat_accounts.get(table=None)
    assert (account.limit, account.ceiling) == (3, found["held"])
    assert_all_is_right(event)
    held = list(Registration.objects.filter(state="held"))
    at_once([_cancels(one) for one in held])
    account.refresh_from_db()
    assert (account.ceiling, account.taken) == (3, 0), "the ceiling sinks with the seats that are given back"


def test_changing_the_number_of_people_at_once_never_takes_more_than_there_is() -> None:
    event = make_bookable(make_process(), seats=12, most_people=4)
    rows = [confirm(register(event, requested(number), process=event.process).registration) for number in range(6)]
    done = at_once([_changes(one, 4) for one in rows])
    refused = [one for one in done if isinstance(one, ParticipationError)]
    assert len(refused) == 4, "two of six can have three more seats each"
    assert seating_of(event).total.taken == 12
    assert_all_is_right(event)


def test_everything_at_once_stays_exact() -> None:
    event = make_bookable(make_process(), seats=30, most_people=3)
    rows = [register(event, requested(number), process=event.process).registration for number in range(40)]
    steps: list[Callable[[], Any]] = [registers(event, number, wait=True) for number in range(100, 160)]
    for number, row in enumerate(rows):
        steps.insert(number * 2, _cancels(row) if number % 3 == 0 else _confirms(row))
    steps.insert(20, end_and_offer)
    steps.insert(60, end_and_offer)
    at_once(steps)
    assert_all_is_right(event)
    end_and_offer()
    assert_all_is_right(event)
    left = seating_of(event).total.left
    waiting = Registration.objects.filter(state="waiting", confirmed_at__isnull=False).count()
    assert left == 0 or waiting == 0, "no seat lies idle while somebody waits for it"


def _cancels(registration: Registration) -> Callable[[], Any]:
    return lambda: cancel(registration)


def _confirms(registration: Registration) -> Callable[[], Any]:
    return lambda: confirm(registration)


def _changes(registration: Registration, people: int) -> Callable[[], Any]:
    return lambda: change(registration, RegistrationRequest(name=registration.name, people=people))
