"""The waiting list: offers in order of arrival, each with an end, and nobody overtaken for ever."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.clock import Clock
from tests.events.accounts import assert_accounts_are_right
from tests.events.people import change_page, confirmed, kinds, let_end, now_is, registered, subjects, text_of_last
from tests.factories.core import make_process
from tests.factories.events import make_bookable, make_table
from tests.factories.participation import make_moderator
from wagtail_aufbruch.events.domain.errors import DoesNotFit
from wagtail_aufbruch.events.domain.operations.periodic_work import end_and_offer
from wagtail_aufbruch.events.domain.registration.changes import cancel, change, confirm, decline_offer
from wagtail_aufbruch.events.domain.registration.register import register_by_staff
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest
from wagtail_aufbruch.events.domain.registration.waiting_list import place_of
from wagtail_aufbruch.events.domain.seats.seats import seating_of
from wagtail_aufbruch.events.models import Registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Any:
    return make_bookable(make_process(contact_email="orga@stadt.example"), seats=1, most_people=3)


def test_a_seat_that_becomes_free_is_offered_to_the_first_and_taken(event: Any) -> None:
    anna, ben, cleo = (confirmed(event, name) for name in ("Anna", "Ben", "Cleo"))
    assert kinds("Ben") == ["event_confirm", "event_waiting"]
    assert "Sie stehen auf Platz 2 der Warteliste." in text_of_last("Cleo")
    cancel(anna)
    assert (now_is(ben).state, now_is(cleo).state) == ("offered", "waiting")
    assert ben.ends_at is not None
    assert timedelta(hours=23) < ben.ends_at - timezone.now() < timedelta(hours=25)
    assert subjects("Ben")[-1] == "Ein Platz ist frei für Sie: Digitales Forum"
    assert confirm(ben).state == "confirmed"
    assert kinds("Ben")[-1] == "event_ticket"
    assert_accounts_are_right(event)


def test_a_seat_that_becomes_free_is_offered_to_nobody_who_waits_for_another_event(event: Any) -> None:
    other = make_bookable(event.process, "Anderes Forum", seats=1)
    confirmed(other, "Dora")
    waits_there = confirmed(other, "Emil")
    anna = confirmed(event)
    cancel(confirmed(event, "Cleo"))
    ben = confirmed(event, "Ben")
    assert place_of(ben) == 1, "who waits for another event stands in no way"
    cancel(anna)
    assert (now_is(waits_there).state, now_is(ben).state) == ("waiting", "offered")
    assert kinds("Emil") == ["event_confirm", "event_waiting"]
    assert_accounts_are_right(event)
    assert_accounts_are_right(other)


def test_an_offer_that_lapses_goes_to_the_next(event: Any, clock: Clock) -> None:
    anna, ben, cleo = (confirmed(event, name) for name in ("Anna", "Ben", "Cleo"))
    cancel(anna)
    let_end(ben, clock)
    assert end_and_offer() == 1
    assert (now_is(ben).state, now_is(cleo).state) == ("lapsed", "offered")
    assert subjects("Ben")[-1] == "Der Platz ist nicht mehr reserviert: Digitales Forum"
    assert confirm(ben).state == "waiting"
    assert end_and_offer() == 1
    assert now_is(cleo).state == "offered"
    assert_accounts_are_right(event)


def test_who_comes_late_to_a_seat_that_is_free_is_told_what_holds(event: Any, clock: Clock) -> None:
    change_page(event, seats=3, guardian_below=16)
    ben, kim = registered(event, "Ben"), registered(event, "Kim", guardian_email="mama@example.org")
    let_end(kim, clock)
    assert end_and_offer() == 1
    assert (confirm(now_is(ben)).state, confirm(now_is(kim)).state) == ("confirmed", "held")
    assert kinds("Ben") == ["event_confirm", "event_ticket"]
    assert kinds("Kim") == ["event_confirm", "event_guardian_missing"]
    assert_accounts_are_right(event)


def test_an_offer_that_is_declined_goes_to_the_next_at_once(event: Any) -> None:
    anna, ben, cleo = (confirmed(event, name) for name in ("Anna", "Ben", "Cleo"))
    cancel(anna)
    assert decline_offer(now_is(ben)).state == "cancelled"
    assert now_is(cleo).state == "offered"
    assert_accounts_are_right(event)


def test_a_hold_that_ended_is_offered_by_the_regular_work(event: Any, clock: Clock) -> None:
    anna = registered(event)
    ben = confirmed(event, "Ben")
    assert end_and_offer() == 1, "somebody waits, so it is looked at"
    assert (now_is(anna).state, now_is(ben).state) == ("held", "waiting")
    let_end(anna, clock)
    end_and_offer()
    assert (now_is(anna).state, now_is(ben).state) == ("lapsed", "offered")
    assert kinds("Anna") == ["event_confirm"], "an address that nobody confirmed is written to once only"


def test_who_comes_next_ends_what_has_ended_and_overtakes_nobody(event: Any, clock: Clock) -> None:
    anna = registered(event)
    ben = confirmed(event, "Ben")
    let_end(anna, clock)
    cleo = registered(event, "Cleo")
    assert (now_is(anna).state, now_is(ben).state, cleo.state) == ("lapsed", "offered", "waiting")
    assert_accounts_are_right(event)


def test_an_address_that_is_not_confirmed_is_passed_over_and_ends_by_itself(event: Any, clock: Clock) -> None:
    anna = confirmed(event)
    ben = registered(event, "Ben")
    cleo = confirmed(event, "Cleo")
    cancel(anna)
    assert (now_is(ben).state, now_is(cleo).state) == ("waiting", "offered")
    let_end(ben, clock)
    end_and_offer()
    assert now_is(ben).state == "lapsed"


def test_a_late_confirmation_gets_the_seat_that_is_free_by_then(event: Any) -> None:
    anna = confirmed(event)
    ben = registered(event, "Ben")
    cancel(anna)
    assert now_is(ben).state == "waiting"
    assert confirm(ben).state == "offered"
    assert confirm(ben).state == "confirmed"
    assert_accounts_are_right(event)


def test_two_are_overtaken_three_times_and_then_the_seats_are_kept_for_them() -> None:
    event = make_bookable(make_process(), seats=6, most_people=2)
    rows = [confirmed(event, f"P{number}") for number in range(6)]
    pair = confirmed(event, "Paar", people=2)
    single = [confirmed(event, f"E{number}") for number in range(5)]
    for number in range(3):
        cancel(rows[number])
        assert now_is(single[number]).state == "offered"
        assert now_is(pair).overtaken == number + 1
    cancel(rows[3])
    assert (now_is(single[3]).state, now_is(pair).state) == ("waiting", "waiting"), "this seat is kept"
    assert registered(event, "Neu").state == "waiting", "nobody new gets it either"
    cancel(rows[4])
    assert (now_is(pair).state, now_is(single[3]).state) == ("offered", "waiting")
    cancel(rows[5])
    assert now_is(single[3]).state == "offered"
    assert_accounts_are_right(event)


def test_shortly_before_the_event_no_seat_is_kept_empty_for_two() -> None:
    event = make_bookable(make_process(), seats=2, most_people=2)
    anna = confirmed(event)
    confirmed(event, "Ben")
    pair = confirmed(event, "Paar", people=2)
    Registration.objects.filter(pk=pair.pk).update(overtaken=3)
    single = confirmed(event, "Einzeln")
    cancel(anna)
    assert now_is(single).state == "waiting"
    change_page(event, starts_at=timezone.now() + timedelta(hours=47), ends_at=timezone.now() + timedelta(hours=50))
    end_and_offer()
    assert now_is(single).state == "offered"


def test_who_waits_for_one_table_keeps_nothing_from_those_at_another() -> None:
    event = make_bookable(make_process(), seats=None, most_people=2)
    one, two = make_table(event, "Tisch 1", 2), make_table(event, "Tisch 2", 1)
    confirmed(event, table=one)
    confirmed(event, "Ben", table=one)
    pair = confirmed(event, "Paar", people=2, table=one, wait=True)
    Registration.objects.filter(pk=pair.pk).update(overtaken=3)
    cleo = confirmed(event, "Cleo", table=two)
    assert cleo.state == "confirmed"
    dora = confirmed(event, "Dora", table=two, wait=True)
    cancel(cleo)
    assert now_is(dora).state == "offered"
    assert_accounts_are_right(event)


def test_a_pair_keeps_no_seat_at_its_table_because_of_offers_at_another() -> None:
    event = make_bookable(make_process(), seats=None, most_people=2)
    one, two = make_table(event, "Tisch 1", 2), make_table(event, "Tisch 2", 1)
    anna = confirmed(event, table=one)
    confirmed(event, "Ben", table=one)
    confirmed(event, "Paar", people=2, table=one, wait=True)
    single = confirmed(event, "Einzeln", table=one, wait=True)
    cleo = confirmed(event, "Cleo", table=two)
    others = [confirmed(event, f"P{number}", table=two, wait=True) for number in range(3)]
    cancel(cleo)
    for other in others:
        assert now_is(other).state == "offered"
        decline_offer(other)
    cancel(anna)
    assert now_is(single).state == "offered"
    assert_accounts_are_right(event)


def test_more_people_than_there_will_ever_be_seats_hold_up_nobody(event: Any) -> None:
    anna = confirmed(event)
    trio = confirmed(event, "Trio")
    Registration.objects.filter(pk=trio.pk).update(people=3, overtaken=9)
    trio.attendees.create(number=2)
    trio.attendees.create(number=3)
    ben = confirmed(event, "Ben")
    cancel(anna)
    assert (now_is(trio).state, now_is(ben).state) == ("waiting", "offered")


def test_nothing_is_offered_for_an_event_that_is_cancelled_or_has_begun(event: Any) -> None:
    anna, ben = confirmed(event), confirmed(event, "Ben")
    change_page(event, state="cancelled")
    cancel(anna)
    end_and_offer()
    assert now_is(ben).state == "waiting"
    change_page(event, state="planned", starts_at=timezone.now() - timedelta(minutes=5))
    end_and_offer()
    assert now_is(ben).state == "waiting"
    assert seating_of(event).total.taken == 0


def test_where_one_can_register_until_the_end_a_seat_is_offered_after_the_beginning_too(event: Any) -> None:
    anna, ben = confirmed(event), confirmed(event, "Ben")
    now = timezone.now()
    begun, later = now - timedelta(minutes=5), now + timedelta(hours=2)
    change_page(event, starts_at=begun, ends_at=later, registration_closes_at=later)
    cancel(anna)
    assert now_is(ben).state == "offered"


def test_nobody_is_told_that_an_offer_lapsed_for_an_event_that_does_not_take_place(event: Any, clock: Clock) -> None:
    anna, ben = confirmed(event), confirmed(event, "Ben")
    cancel(anna)
    assert kinds("Ben")[-1] == "event_offer"
    change_page(event, state="cancelled")
    let_end(ben, clock)
    end_and_offer()
    assert now_is(ben).state == "lapsed"
    assert kinds("Ben")[-1] == "event_offer"


def test_somebody_without_an_address_gets_the_seat_and_staff_are_asked_to_call(event: Any) -> None:
    anna = confirmed(event)
    user = make_moderator(event.process)
    ben = register_by_staff(event, RegistrationRequest(name="Ben", phone="05241 12345", wait=True), user=user)
    assert ben.state == "waiting"
    cancel(anna)
    assert now_is(ben).state == "confirmed"
    assert subjects("orga@stadt.example")[-1] == "Bitte anrufen: Ben hat einen Platz bei „Digitales Forum“"
    assert "05241 12345" in text_of_last("orga@stadt.example")


def test_seats_that_are_kept_for_two_go_to_nobody_who_comes_with_more_people_than_before() -> None:
    event = make_bookable(make_process(), seats=3, most_people=3)
    anna, ben = confirmed(event), confirmed(event, "Ben")
    confirmed(event, "Cleo")
    pair = confirmed(event, "Paar", people=2)
    Registration.objects.filter(pk=pair.pk).update(overtaken=3)
    cancel(anna)
    with pytest.raises(DoesNotFit):
        change(ben, RegistrationRequest("Ben", people=2))
    change(ben, RegistrationRequest("Ben"))
    cancel(ben)
    assert now_is(pair).state == "offered"
    assert_accounts_are_right(event)
