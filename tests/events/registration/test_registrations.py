"""What becomes of a registration: who has a seat, who hears what, and what is not possible."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.clock import Clock
from tests.events.accounts import assert_accounts_are_right
from tests.events.people import change_page, confirmed, kinds, let_end, now_is, registered, subjects, text_of_last
from tests.factories.core import make_process
from tests.factories.events import in_days, make_bookable, make_table
from tests.factories.participation import make_moderator, make_participant
from wagtail_aufbruch.events.domain.errors import DoesNotFit, EventFull, NotPossible, ReasonMissing, RegistrationNotOpen
from wagtail_aufbruch.events.domain.registration.by_staff import give_seat, send_link_again
from wagtail_aufbruch.events.domain.registration.changes import cancel, change, confirm
from wagtail_aufbruch.events.domain.registration.guardians import ask_again, give_consent, record_paper_consent
from wagtail_aufbruch.events.domain.registration.register import register, register_by_staff
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest
from wagtail_aufbruch.events.domain.registration.waiting_list import publish_seats
from wagtail_aufbruch.events.domain.seats.recount import recount_seats
from wagtail_aufbruch.events.domain.seats.seats import Seats, seating_of, sync_seats
from wagtail_aufbruch.events.models import Registration
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.enums import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process(contact_email="orga@stadt.example")


def test_a_seat_is_held_for_two_days_then_confirmed(process: Any) -> None:
    event = make_bookable(process, seats=8)
    anna = registered(event)
    assert anna.state == "held"
    assert anna.ends_at is not None
    assert timedelta(hours=47) < anna.ends_at - timezone.now() < timedelta(hours=49)
    assert seating_of(event).total.left == 7
    anna = confirm(anna)
    assert (anna.state, anna.ends_at) == ("confirmed", None)
    assert anna.participant is not None
    assert anna.participant.confirmed_at is not None
    assert confirm(anna).state == "confirmed"
    assert kinds("Anna") == ["event_confirm", "event_ticket"], "the second click writes nothing"
    assert_accounts_are_right(event)


def test_no_hold_lasts_beyond_the_beginning(process: Any) -> None:
    event = make_bookable(process, starts_at=timezone.now() + timedelta(hours=5))
    assert registered(event).ends_at == event.starts_at


def test_the_click_after_the_hold_has_ended_gets_the_seat_as_long_as_nobody_waits_for_it(
    process: Any, clock: Clock
) -> None:
    event = make_bookable(process, seats=1)
    anna = registered(event)
    let_end(anna, clock)
    assert confirm(anna).state == "confirmed"
    assert_accounts_are_right(event)


def test_the_click_after_the_hold_has_ended_leads_to_the_old_place_if_somebody_waits(
    process: Any, clock: Clock
) -> None:
    event = make_bookable(process, seats=1)
    anna = registered(event, "Anna")
    ben, cleo = confirmed(event, "Ben"), confirmed(event, "Cleo")
    let_end(anna, clock)
    anna = confirm(anna)
    assert (anna.state, now_is(ben).state, now_is(cleo).state) == ("waiting", "offered", "waiting")
    assert anna.arrival < cleo.arrival
    assert "Sie stehen auf Platz 1 der Warteliste." in text_of_last("Anna")
    assert_accounts_are_right(event)


def test_the_click_after_the_hold_has_ended_says_so_where_there_is_no_waiting_list(process: Any, clock: Clock) -> None:
    event = make_bookable(process, seats=1, has_waiting_list=False)
    anna = registered(event)
    let_end(anna, clock)
    registered(event, "Ben")
    with pytest.raises(NotPossible, match="den letzten Platz hat jetzt jemand anderes"):
        confirm(anna)
    assert now_is(anna).state == "lapsed"
    assert_accounts_are_right(event)


def test_who_registered_anew_cannot_bring_the_old_registration_back(process: Any, clock: Clock) -> None:
    event = make_bookable(process)
    anna = registered(event)
    let_end(anna, clock)
    registered(event, "Ben")
    again = registered(event)
    assert again.pk != anna.pk
    with pytest.raises(NotPossible, match="inzwischen neu angemeldet"):
        confirm(anna)
    assert confirm(again).state == "confirmed"
    assert_accounts_are_right(event)


def test_without_seats_and_without_a_waiting_list_one_is_refused(process: Any) -> None:
    event = make_bookable(process, seats=1, has_waiting_list=False)
    registered(event)
    with pytest.raises(EventFull):
        registered(event, "Ben")
    assert subjects("Ben") == []


@pytest.mark.parametrize("values", [{"state": "cancelled"}, {"starts_at": in_days(-2), "ends_at": in_days(-1)}])
def test_what_was_published_while_the_form_was_open_counts(process: Any, values: dict[str, Any]) -> None:
    event = make_bookable(process)
    anna = registered(event)
    stale = type(event).objects.get(pk=event.pk)
    change_page(event, **values)
    with pytest.raises(RegistrationNotOpen):
        registered(stale, "Ben")
    with pytest.raises(NotPossible):
        confirm(anna)
    assert Registration.objects.count() == 1


def test_cancelling_frees_the_seat_and_says_thank_you(process: Any) -> None:
    event = make_bookable(process, seats=1)
    anna = confirmed(event)
    assert cancel(anna).state == "cancelled"
    assert cancel(anna).state == "cancelled"
    assert kinds("Anna")[-1] == "event_cancelled"
    assert len(kinds("Anna")) == 3
    assert seating_of(event).total.left == 1
    with pytest.raises(NotPossible, match="abgesagt"):
        confirm(anna)
    assert confirmed(event).pk != anna.pk, "one may register again"
    assert_accounts_are_right(event)


def test_staff_cancel_with_a_reason_that_is_read(process: Any) -> None:
    event = make_bookable(process)
    anna = confirmed(event)
    user = make_moderator(process)
    with pytest.raises(ReasonMissing):
        cancel(anna, actor=Actor.STAFF, user=user, reason=" ")
    cancel(anna, actor=Actor.STAFF, user=user, reason="Nur für die Klasse 8b.")
    assert "Nur für die Klasse 8b." in text_of_last("Anna")
    assert subjects("Anna")[-1] == "Abgemeldet: Ihre Anmeldung zu „Digitales Forum“"


def test_who_cancels_what_they_have_not_confirmed_gets_no_second_mail(process: Any) -> None:
    held = registered(make_bookable(process))
    assert cancel(held).state == "cancelled"
    assert kinds("Anna") == ["event_confirm"]


def test_nothing_is_cancelled_once_the_event_is_over(process: Any) -> None:
    event = make_bookable(process)
    anna = confirmed(event)
    change_page(event, starts_at=in_days(-2), ends_at=in_days(-2))
    with pytest.raises(NotPossible, match="vorbei"):
        cancel(anna)
    assert now_is(anna).state == "confirmed"


def test_changing_people_and_names(process: Any) -> None:
    event = make_bookable(process, seats=4, most_people=3)
    anna = confirmed(event, people=2, companions=("Ben",))
    anna = change(anna, RegistrationRequest(name="Anna B.", people=3, companions=("Ben", "Cleo")))
    assert (anna.name, anna.people) == ("Anna B.", 3)
    assert [one.name for one in anna.attendees.all()] == ["Anna B.", "Ben", "Cleo"]
    confirmed(event, "Dora")
    anna = change(anna, RegistrationRequest(name="Anna B.", people=1))
    assert seating_of(event).total.taken == 2
    assert [one.name for one in anna.attendees.all()] == ["Anna B."]
    assert kinds("Anna")[-1] == "event_changed"
    assert_accounts_are_right(event)


def test_a_change_that_does_not_fit_changes_nothing(process: Any) -> None:
    event = make_bookable(process, seats=2, most_people=3)
    anna = confirmed(event)
    confirmed(event, "Ben")
    with pytest.raises(DoesNotFit):
        change(anna, RegistrationRequest(name="Anna", people=2))
    assert now_is(anna).people == 1
    assert_accounts_are_right(event)


def test_nobody_changes_to_a_table_that_is_full(process: Any) -> None:
    event = make_bookable(process, seats=None)
    one, two = make_table(event, "Tisch 1", 1), make_table(event, "Tisch 2", 1)
    anna = confirmed(event, table=one)
    confirmed(event, "Ben", table=two)
    with pytest.raises(DoesNotFit):
        change(anna, RegistrationRequest(name="Anna", table=two))
    assert now_is(anna).table == one
    assert_accounts_are_right(event)


def test_changing_the_table_gives_the_old_seat_to_who_waits_for_it(process: Any) -> None:
    event = make_bookable(process, seats=None)
    one, two = make_table(event, "Tisch 1", 1), make_table(event, "Tisch 2", 1)
    anna = confirmed(event, table=one)
    ben = confirmed(event, "Ben", table=one, wait=True)
    assert ben.state == "waiting"
    anna = change(anna, RegistrationRequest(name="Anna", table=two))
    assert (anna.table, anna.table_title) == (two, "Tisch 2")
    assert now_is(ben).state == "offered"
    assert_accounts_are_right(event)


def test_who_waits_can_change_and_keeps_the_place(process: Any) -> None:
    event = make_bookable(process, seats=1, most_people=2)
    confirmed(event)
    ben, cleo = confirmed(event, "Ben"), confirmed(event, "Cleo")
    ben = change(ben, RegistrationRequest(name="Benjamin"))
    assert ben.state == "waiting"
    assert ben.arrival < cleo.arrival
    with pytest.raises(DoesNotFit, match="Es gibt insgesamt nur 1 Platz"):
        change(ben, RegistrationRequest(name="Benjamin", people=2))


def test_a_young_person_has_the_seat_once_the_guardian_agrees(process: Any) -> None:
    event = make_bookable(process, seats=1, guardian_below=16)
    anna = confirmed(event, guardian_email="mama@example.org")
    assert (anna.state, anna.guardian_missing) == ("held", True)
    assert anna.ends_at is not None
    assert anna.ends_at > timezone.now() + timedelta(days=13)
    assert kinds("Anna") == ["event_confirm", "event_guardian_missing"]
    assert subjects("mama@example.org") == ["Ihre Einwilligung ist nötig: Digitales Forum"]
    assert seating_of(event).total.left == 0
    anna = give_consent(anna)
    assert (anna.state, anna.guardian_method) == ("confirmed", "mail")
    assert kinds("Anna")[-1] == "event_ticket"
    assert give_consent(anna).state == "confirmed"
    assert len(kinds("Anna")) == 3
    assert_accounts_are_right(event)


def test_a_young_person_whom_the_browser_knows_has_no_seat_before_the_guardian_agrees(process: Any) -> None:
    event, person = make_bookable(process, guardian_below=16), make_participant(process)
    wanted = RegistrationRequest(name="Anna", email=person.email, guardian_email="mama@example.org")
    outcome = register(event, wanted, process=process, participant=person)
    assert (outcome.state, outcome.registration.guardian_missing) == ("held", True)
    assert kinds("Anna") == ["event_guardian_missing"]
    assert kinds("mama@example.org") == ["event_guardian"]
    assert give_consent(outcome.registration).state == "confirmed"
    assert_accounts_are_right(event)


def test_a_consent_on_paper_is_recorded_by_staff(process: Any) -> None:
    event = make_bookable(process, guardian_below=16)
    anna = confirmed(event, guardian_email="")
    assert anna.state == "held"
    anna = record_paper_consent(anna, user=make_moderator(process))
    assert (anna.state, anna.guardian_method) == ("confirmed", "paper")


def test_a_consent_that_does_not_come_frees_the_seat_and_is_told(process: Any, clock: Clock) -> None:
    event = make_bookable(process, seats=1, guardian_below=16)
    anna = confirmed(event, guardian_email="mama@example.org")
    ben = confirmed(event, "Ben")
    let_end(anna, clock)
    anna = give_consent(anna)
    assert kinds("Anna")[-2:] == ["event_lapsed", "event_waiting"]
    assert (anna.state, now_is(ben).state) == ("waiting", "offered")


def test_a_consent_that_comes_late_brings_the_seat_back_while_one_is_free_and_is_told(
    process: Any, clock: Clock
) -> None:
    event = make_bookable(process, seats=1, guardian_below=16)
    anna = confirmed(event, guardian_email="mama@example.org")
    let_end(anna, clock)
    assert give_consent(anna).state == "confirmed"
    assert kinds("Anna")[-2:] == ["event_lapsed", "event_ticket"]
    assert_accounts_are_right(event)


def test_the_guardian_is_asked_also_where_the_click_comes_after_the_hold_has_ended(process: Any, clock: Clock) -> None:
    event = make_bookable(process, seats=1, guardian_below=16)
    anna = registered(event, guardian_email="mama@example.org")
    let_end(anna, clock)
    assert confirm(anna).state == "held"
    assert kinds("mama@example.org") == ["event_guardian"]
    assert now_is(anna).confirmed_at is not None
    assert_accounts_are_right(event)


def test_no_consent_is_taken_for_an_event_that_is_off_or_over_and_none_that_nobody_needs(
    process: Any, clock: Clock
) -> None:
    event = make_bookable(process, guardian_below=16)
    anna, ben = confirmed(event, guardian_email="mama@example.org"), confirmed(event, "Ben")
    with pytest.raises(NotPossible, match="keine Einwilligung nötig"):
        record_paper_consent(ben, user=make_moderator(process))
    assert now_is(ben).guardian_given_at is None
    change_page(event, state="cancelled")
    with pytest.raises(NotPossible, match="Ihre Einwilligung wird nicht mehr gebraucht"):
        give_consent(anna)
    change_page(event, state="planned")
    clock.forward(days=22)
    with pytest.raises(NotPossible, match="Ihre Einwilligung wird nicht mehr gebraucht"):
        give_consent(anna)
    assert now_is(anna).guardian_given_at is None


def test_nobody_changes_what_they_have_not_confirmed(process: Any) -> None:
    anna = registered(make_bookable(process))
    with pytest.raises(NotPossible, match="sobald Sie bestätigt haben"):
        change(anna, RegistrationRequest(name="Annabell"))
    assert now_is(anna).name == "Anna"


@pytest.mark.parametrize("way", ["cancelled", "over", "given up"])
def test_nothing_is_changed_that_does_not_hold_any_more(process: Any, clock: Clock, way: str) -> None:
    event = make_bookable(process)
    anna = confirmed(event)
    if way == "cancelled":
        change_page(event, state="cancelled")
    elif way == "over":
        clock.forward(days=22)
    else:
        cancel(anna)
    told = {"cancelled": "fällt aus", "over": "ist vorbei", "given up": "Diese Anmeldung ist abgesagt"}[way]
    with pytest.raises(NotPossible, match=told):
        change(anna, RegistrationRequest(name="Annabell"))
    assert now_is(anna).name == "Anna"


def test_more_people_than_there_are_seats_are_not_put_onto_the_waiting_list(process: Any) -> None:
    event = make_bookable(process, seats=2)
    with pytest.raises(DoesNotFit, match="Es gibt insgesamt nur 2 Plätze"):
        registered(event, people=3, wait=True)
    assert not Registration.objects.exists()


def test_who_waits_and_comes_with_fewer_people_reads_of_the_offered_seat_in_one_mail(process: Any) -> None:
    event = make_bookable(process, seats=2)
    confirmed(event, "Ben")
    anna = confirmed(event, people=2, wait=True)
    assert anna.state == "waiting"
    anna = change(anna, RegistrationRequest(name="Anna"))
    assert (anna.state, anna.ends_at is not None) == ("offered", True)
    assert kinds("Anna") == ["event_confirm", "event_waiting", "event_offer"]
    assert_accounts_are_right(event)


def test_of_a_registration_that_does_not_hold_staff_send_no_mail(process: Any) -> None:
    anna = cancel(confirmed(make_bookable(process)))
    before = kinds("Anna")
    with pytest.raises(NotPossible, match="es gibt nichts zu schicken"):
        send_link_again(anna, user=make_moderator(process))
    assert kinds("Anna") == before


def test_staff_write_nobody_down_for_an_event_that_does_not_take_place(process: Any) -> None:
    event = make_bookable(process, state="cancelled")
    with pytest.raises(NotPossible, match=r"Diese Veranstaltung fällt aus\."):
        register_by_staff(event, RegistrationRequest(name="Anna", phone="05241 1"), user=make_moderator(process))
    assert not Registration.objects.exists()


def test_whom_staff_put_onto_the_waiting_list_reads_the_place_in_a_mail(process: Any) -> None:
    event = make_bookable(process, seats=1)
    confirmed(event, "Ben")
    anna = register_by_staff(
        event, RegistrationRequest(name="Anna", email="anna@example.org", wait=True), user=make_moderator(process)
    )
    assert (anna.state, kinds("Anna")) == ("waiting", ["event_waiting"])
    assert "Platz 1 der Warteliste" in text_of_last("Anna")


def test_staff_give_no_seat_at_an_event_that_does_not_take_place(process: Any) -> None:
    event = make_bookable(process, seats=1)
    confirmed(event)
    ben = confirmed(event, "Ben")
    change_page(event, state="cancelled")
    with pytest.raises(NotPossible, match="fällt aus"):
        give_seat(ben, user=make_moderator(process), beyond_limit=True)
    assert now_is(ben).state == "waiting"


def test_a_seat_from_the_waiting_list_is_offered_only_with_consent(process: Any) -> None:
    event = make_bookable(process, seats=1, guardian_below=16)
    anna = confirmed(event)
    ben = confirmed(event, "Ben", guardian_email="papa@example.org")
    cleo = confirmed(event, "Cleo")
    cancel(anna)
    assert (now_is(ben).state, now_is(cleo).state) == ("waiting", "offered")
    cancel(cleo)
    assert now_is(ben).state == "waiting"
    assert give_consent(ben).state == "offered"
    assert_accounts_are_right(event)


def test_the_guardian_can_be_asked_once_more_but_not_every_minute(process: Any, clock: Clock) -> None:
    event = make_bookable(process, guardian_below=16)
    anna = confirmed(event, guardian_email="mama@example.org")
    with pytest.raises(NotPossible, match="eben erst"):
        ask_again(anna, "papa@example.org")
    clock.forward(minutes=11)
    with pytest.raises(NotPossible, match="Ihre eigene Adresse"):
        ask_again(anna, "ANNA@example.org")
    assert ask_again(anna, "papa@example.org").guardian_email == "papa@example.org"
    assert len(subjects("papa@example.org")) == 1
    give_consent(now_is(anna))
    with pytest.raises(NotPossible, match="nicht mehr"):
        ask_again(anna, "papa@example.org")


def test_who_was_named_as_guardian_by_mistake_agrees_to_nothing_even_while_the_address_is_corrected(
    process: Any, clock: Clock
) -> None:
    anna = confirmed(make_bookable(process, guardian_below=16), guardian_email="fremd@example.org")
    opened = Registration.objects.get(pk=anna.pk)
    clock.forward(hours=1)
    ask_again(anna, "mama@example.org")
    with pytest.raises(LinkUnknown):
        give_consent(opened)
    assert now_is(anna).guardian_given_at is None
    assert give_consent(anna).guardian_method == "mail"


def test_a_consent_on_paper_is_recorded_whoever_is_written_to_meanwhile(process: Any, clock: Clock) -> None:
    anna = confirmed(make_bookable(process, guardian_below=16), guardian_email="fremd@example.org")
    opened = Registration.objects.get(pk=anna.pk)
    clock.forward(hours=1)
    ask_again(anna, "mama@example.org")
    assert record_paper_consent(opened, user=make_moderator(process)).guardian_method == "paper"


def test_staff_register_somebody_again_who_has_cancelled(process: Any) -> None:
    event = make_bookable(process)
    cancel(confirmed(event))
    requested = RegistrationRequest(name="Anna", email="anna@example.org")
    assert register_by_staff(event, requested, user=make_moderator(process)).state == "confirmed"


def test_staff_write_somebody_down_at_any_time_and_beyond_the_seats_if_they_want(process: Any) -> None:
    event = make_bookable(process, seats=1, registration_opens_at=in_days(3), has_waiting_list=False)
    user = make_moderator(process)
    anna = register_by_staff(event, RegistrationRequest(name="Anna", email="anna@example.org"), user=user)
    assert (anna.state, anna.source, anna.registered_by) == ("confirmed", "staff", user)
    assert kinds("Anna") == ["event_ticket"]
    with pytest.raises(NotPossible, match=r"^Diese Adresse ist schon angemeldet\.$"):
        register_by_staff(event, RegistrationRequest(name="Anna", email="Anna@example.org"), user=user)
    with pytest.raises(EventFull):
        register_by_staff(event, RegistrationRequest(name="Ben", phone="05241 1"), user=user)
    ben = register_by_staff(event, RegistrationRequest(name="Ben", phone="05241 1"), user=user, beyond_limit=True)
    assert (ben.state, ben.participant) == ("confirmed", None)
    account = event.seat_accounts.get()
    assert (account.taken, account.limit, account.ceiling) == (2, 1, 2)
    cancel(ben, actor=Actor.STAFF, user=user, reason="Doppelt.")
    account.refresh_from_db()
    assert (account.taken, account.ceiling) == (1, 1)
    assert_accounts_are_right(event)


def test_seats_lowered_below_those_given_take_nothing_from_anybody(process: Any) -> None:
    event = make_bookable(process, seats=3)
    three = [confirmed(event, name) for name in ("Anna", "Ben", "Cleo")]
    change_page(event, seats=1)
    sync_seats(event)
    assert {now_is(one).state for one in three} == {"confirmed"}
    assert seating_of(event).total.left == 0
    dora = confirmed(event, "Dora")
    assert dora.state == "waiting"
    cancel(three[0])
    cancel(three[1])
    assert now_is(dora).state == "waiting", "one seat, and one is given"
    cancel(three[2])
    assert now_is(dora).state == "offered"
    assert_accounts_are_right(event)


def test_more_seats_go_to_the_waiting_list_when_they_are_published(process: Any) -> None:
    event = make_bookable(process, seats=1)
    confirmed(event)
    ben, cleo = confirmed(event, "Ben"), confirmed(event, "Cleo")
    change_page(event, seats=2)
    publish_seats(event)
    assert (now_is(ben).state, now_is(cleo).state) == ("offered", "waiting")
    assert_accounts_are_right(event)


def test_staff_hear_once_that_seats_run_out(process: Any) -> None:
    event = make_bookable(process, seats=10)
    rows = [confirmed(event, f"P{number}") for number in range(7)]
    assert subjects("orga@stadt.example") == []
    rows += [confirmed(event, f"P{number}") for number in range(7, 10)]
    told = ["80 Prozent der Plätze sind vergeben: Digitales Forum", "Ausgebucht: Digitales Forum"]
    assert subjects("orga@stadt.example") == told
    assert "kommt auf die Warteliste" in text_of_last("orga@stadt.example")
    cancel(rows[0])
    confirmed(event, "P0")
    assert subjects("orga@stadt.example") == told, "the same seat that changes hands is no news"
    for row in rows[1:6]:
        cancel(row)
    for number in range(1, 6):
        confirmed(event, f"P{number}")
    assert subjects("orga@stadt.example") == told * 2


def test_alerts_go_to_the_event_s_own_contact(process: Any) -> None:
    event = make_bookable(process, seats=1, contact_email="saal@stadt.example")
    registered(event)
    assert subjects("saal@stadt.example") == ["Ausgebucht: Digitales Forum"]
    assert subjects("orga@stadt.example") == []


def test_a_number_that_differs_from_the_rows_is_found_and_mended(process: Any) -> None:
    event = make_bookable(process, seats=10)
    table = make_table(event, "Tisch 1", 5)
    confirmed(event, table=table)
    event.seat_accounts.update(taken=3)
    assert [(one.stored, one.counted) for one in recount_seats(True)] == [(3, 1), (3, 1)]
    assert len(list(recount_seats(False))) == 2
    assert list(recount_seats(True)) == []
    assert_accounts_are_right(event)


def test_a_number_is_mended_also_where_staff_have_given_more_seats_than_there_are(process: Any) -> None:
    event, user = make_bookable(process, seats=1), make_moderator(process)
    for name in ("Anna", "Ben"):
        register_by_staff(event, RegistrationRequest(name=name, phone="05241 1"), user=user, beyond_limit=True)
    event.seat_accounts.update(taken=1, ceiling=1)
    assert [(one.stored, one.counted) for one in recount_seats(False)] == [(1, 2)]
    assert_accounts_are_right(event)


@pytest.mark.parametrize(
    ("seats", "taken", "words", "percent"),
    [
        (None, 7, "", 0),
        (300, 0, "noch mehr als 290 Plätze frei", 0),
        (300, 1, "noch mehr als 290 Plätze frei", 5),
        (300, 150, "noch mehr als 140 Plätze frei", 50),
        (300, 279, "noch mehr als 20 Plätze frei", 90),
        (300, 280, "noch 20 Plätze frei", 90),
        (300, 299, "noch 1 Platz frei", 95),
        (300, 300, "ausgebucht", 100),
        (10, 12, "ausgebucht", 100),
        (0, 0, "ausgebucht", 100),
    ],
)
def test_free_seats_are_told_in_words_that_never_promise_too_much(
    seats: int | None, taken: int, words: str, percent: int
) -> None:
    shown = Seats(seats, taken)
    assert (shown.words, shown.percent) == (words, percent)
