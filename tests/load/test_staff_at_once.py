"""Several people of staff at the same instant, with real connections: nothing twice, nothing lost."""

import threading
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.utils import timezone

from tests.factories.core import make_process
from tests.factories.events import make_bookable
from tests.factories.registrations import make_registration
from wagtail_aufbruch.events.domain.operations.checkin import Tap, record_taps
from wagtail_aufbruch.events.domain.operations.letters import Draft, begin_letter, write_step
from wagtail_aufbruch.events.domain.registration import by_staff
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest
from wagtail_aufbruch.events.enums import Audience, RegistrationState
from wagtail_aufbruch.events.models import Attendee, DoorTap, EventLetter, EventPage, Registration, SeatAccount
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.models import Mail

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]


def at_once(steps: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all of this in the same instant, each on a connection of its own; refusals come back as raised."""
    start = threading.Barrier(len(steps))

    def do(step: Callable[[], Any]) -> Any:
        start.wait(timeout=30)
        try:
            return step()
        except ParticipationError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(do, steps))


@pytest.fixture
def event() -> EventPage:
    return make_bookable(make_process(), seats=3)


@pytest.fixture
def staff() -> User:
    return User.objects.create_user("einlass")


def test_four_phones_send_the_same_people_in_different_orders(event: EventPage, staff: User) -> None:
    for number in range(3):
        make_registration(event, f"Gast {number}", email="")
    people = list(Attendee.objects.order_by("pk"))
    minutes = [7, 3, 9, 5]

    def phone(number: int) -> Callable[[], Any]:
        order = people if number % 2 else people[::-1]
        taps = [Tap(uuid.uuid4(), one.pk, True, timedelta(minutes=minutes[number])) for one in order]
        return lambda: [record_taps(event, taps, user=staff) for _again in range(2)]

    at_once([phone(number) for number in range(4)])
    assert DoorTap.objects.count() == 12
    for person in Attendee.objects.all():
        assert person.arrived_at == person.taps.order_by("at").first().at  # type: ignore[union-attr]


def test_a_letter_pressed_four_times_at_once_reaches_everybody_once(event: EventPage, staff: User) -> None:
    event.seats = None
    for number in range(12):
        make_registration(event, f"Gast {number}")
    key = uuid.uuid4()

    def press() -> None:
        letter = begin_letter(event, Draft("Neues", "Text", Audience.SEATED), key=key, user=staff)
        while letter.done_at is None:
            letter = write_step(letter, 5)

    at_once([press] * 4)
    assert EventLetter.objects.count() == 1
    recipients = list(Mail.objects.filter(kind="event_letter").values_list("recipient", flat=True))
    assert len(recipients) == len(set(recipients)) == 12


def test_a_form_sent_four_times_at_once_registers_one_person(event: EventPage, staff: User) -> None:
    requested = RegistrationRequest(name="Erika", form_key=uuid.uuid4())
    at_once([lambda: by_staff.register_by_hand(event, requested, user=staff)] * 4)
    assert Registration.objects.count() == 1
    assert SeatAccount.objects.get(table=None).taken == 1


def test_the_last_seat_is_given_by_one_of_two_people(event: EventPage, staff: User) -> None:
    make_registration(event, "Da", people=2)
    waiting = [
        make_registration(event, name, email="", state=RegistrationState.WAITING, confirmed_at=timezone.now())
        for name in ("Cem", "Dora")
    ]

    def give(one: Registration) -> Callable[[], Any]:
        return lambda: by_staff.give_seat(one, user=staff)

    found = at_once([give(one) for one in waiting])
    assert sum(isinstance(one, ParticipationError) for one in found) == 1
    account = SeatAccount.objects.get(table=None)
    assert (account.taken, account.ceiling) == (3, 3)
