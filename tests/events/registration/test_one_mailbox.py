"""However many names a mailbox has, it holds one registration for an event, and nobody is told of whom."""

import uuid
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.clock import Clock
from tests.events.accounts import assert_accounts_are_right
from tests.events.people import kinds, let_end, now_is
from tests.factories.core import make_process
from tests.factories.events import make_bookable, typed
from tests.factories.participation import log_in, make_participant
from tests.together import at_once
from wagtail_aufbruch.events.domain.errors import NotPossible
from wagtail_aufbruch.events.domain.registration.by_staff import give_seat, register_by_hand
from wagtail_aufbruch.events.domain.registration.changes import cancel, change, confirm
from wagtail_aufbruch.events.domain.registration.guardians import give_consent
from wagtail_aufbruch.events.domain.registration.register import Outcome, register
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest
from wagtail_aufbruch.events.domain.tickets.tokens import token_of
from wagtail_aufbruch.events.models import Registration
from wagtail_aufbruch.participation.domain.mail.mailboxes import mailbox_of
from wagtail_aufbruch.participation.models import Participant

ANNA, AGAIN = "anna@example.org", "anna+forum@example.org"

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


def sign_up(event: Any, email: str, **values: Any) -> Outcome:
    asked = RegistrationRequest(name="Anna", email=email, form_key=uuid.uuid4(), **values)
    return register(event, asked, process=event.process)


def test_a_second_address_of_a_mailbox_holds_no_second_seat_and_is_answered_like_the_first(process: Any) -> None:
    event = make_bookable(process, seats=4)
    first = sign_up(event, ANNA)
    confirm(first.registration)
    second = sign_up(event, AGAIN)
    assert Registration.objects.count() == 1
    assert (second.state, second.is_theirs) == (first.state, False)
    assert second.registration.pk == first.registration.pk
    third = sign_up(event, "Anna+3@example.org")
    assert (third.state, third.is_theirs, Registration.objects.count()) == ("held", False, 1)
    assert kinds(AGAIN) == kinds("anna+3@example.org") == [], "the way in goes to the address that is registered alone"
    assert_accounts_are_right(event)


def test_who_is_registered_for_other_events_registers_here_as_well(process: Any) -> None:
    for elsewhere in (make_bookable(process, "Anderes Forum"), make_bookable(make_process("Anderswo"))):
        sign_up(elsewhere, ANNA)
        confirm(Registration.objects.get(event=elsewhere))
    here = make_bookable(process)
    sign_up(here, ANNA)
    assert confirm(Registration.objects.get(event=here)).state == "confirmed"


def test_what_nobody_confirmed_under_another_address_of_the_mailbox_locks_nobody_out(process: Any) -> None:
    event = make_bookable(process, seats=8)
    mistyped = sign_up(event, AGAIN).registration
    anna = sign_up(event, ANNA)
    assert anna.registration.pk != mistyped.pk
    assert kinds(ANNA) == ["event_confirm"], "Anna gets her own way in"
    assert confirm(anna.registration).state == "confirmed"
    assert_accounts_are_right(event)


def test_who_is_known_to_the_browser_registers_beside_what_nobody_confirmed(process: Any) -> None:
    event = make_bookable(process, seats=8)
    sign_up(event, AGAIN)
    asked = RegistrationRequest(name="Anna", email=ANNA, form_key=uuid.uuid4())
    outcome = register(event, asked, process=process, participant=make_participant(process, ANNA))
    assert (outcome.state, outcome.is_theirs) == ("confirmed", True)


def test_whose_mailbox_is_registered_by_then_reads_so_and_gives_the_seat_back(process: Any) -> None:
    event = make_bookable(process, seats=2, has_waiting_list=True)
    second, first = sign_up(event, AGAIN).registration, sign_up(event, ANNA).registration
    ben = confirm(sign_up(event, "ben@example.org").registration)
    assert ben.state == "waiting"
    confirm(first)
    client, path = Client(), f"{event.url}anmeldung/{token_of(second)}/"
    answer = client.post(path)
    told = answer.content.decode()
    assert answer.status_code == 409
    assert "schon unter einer anderen Schreibweise Ihrer E-Mail-Adresse angemeldet" in told
    assert "Ändern Sie" in told
    assert ANNA not in told
    later = client.get(path).content.decode()
    for page in (told, later):
        assert page.count("schon unter einer anderen Schreibweise") == 1
        assert "Die Zeit ist um" not in page
        assert "Alle Plätze sind vergeben" not in page
        assert "Ich möchte doch noch kommen" not in page
    assert (now_is(second).state, second.confirmed_at) == ("lapsed", None)
    assert (now_is(first).state, now_is(ben).state) == ("confirmed", "offered"), "the seat goes on to who waits"
    with pytest.raises(NotPossible, match="unter einer anderen Schreibweise"):
        confirm(second)
    assert_accounts_are_right(event)


def test_who_waits_under_two_addresses_of_a_mailbox_keeps_one_place(process: Any) -> None:
    event = make_bookable(process, seats=1, has_waiting_list=True)
    confirm(sign_up(event, "ben@example.org").registration)
    first, second = sign_up(event, ANNA).registration, sign_up(event, AGAIN).registration
    assert confirm(first).state == "waiting"
    with pytest.raises(NotPossible):
        confirm(second)
    assert now_is(second).state == "lapsed"


def test_the_owner_is_told_at_the_address_that_is_registered(process: Any, clock: Clock) -> None:
    event = make_bookable(process, seats=4)
    confirm(sign_up(event, ANNA).registration)
    clock.forward(minutes=11)
    sign_up(event, AGAIN)
    assert kinds(ANNA)[-1] == "event_already"


@pytest.mark.django_db(transaction=True)
def test_of_several_addresses_of_one_mailbox_that_are_confirmed_at_once_one_holds() -> None:
    event = make_bookable(make_process(), seats=10)
    found = at_once(*[lambda at=at: sign_up(event, f"anna+{at}@example.org") for at in range(5)])  # type: ignore[misc]
    assert {type(one) for one in found} == {Outcome}
    rows = [one.registration for one in found]
    found = at_once(*[lambda row=row: confirm(row) for row in rows])  # type: ignore[misc]
    assert Counter(type(one) for one in found) == {NotPossible: 4, Registration: 1}
    assert Counter(now_is(row).state for row in rows) == {"lapsed": 4, "confirmed": 1}
    assert_accounts_are_right(event)


@pytest.mark.django_db(transaction=True)
def test_several_addresses_that_register_at_once_beside_a_confirmed_one_hold_no_seat() -> None:
    event = make_bookable(make_process(), seats=10)
    confirm(sign_up(event, ANNA).registration)
    at_once(*[lambda at=at: sign_up(event, f"anna+{at}@example.org") for at in range(3)])  # type: ignore[misc]
    assert Registration.objects.count() == 1
    assert_accounts_are_right(event)


def test_registering_reads_by_indexes_and_takes_no_longer_the_more_are_registered(process: Any) -> None:
    event = make_bookable(process, seats=10)
    with CaptureQueriesContext(connection) as queries:
        registered = sign_up(event, ANNA).registration
    [read] = [one["sql"] for one in queries if '"mailbox" = ' in one["sql"]]
    is_postgresql = connection.vendor == "postgresql"
    others = [
        Participant(process_id=process.pk, email=f"p{number}@example.org", mailbox=mailbox_of(f"p{number}@example.org"))
        for number in range(2000)
    ]
    rows = [
        Registration(event_id=event.pk, process_id=process.pk, participant=one, name="Ben", people=1, state="cancelled")
        for one in Participant.objects.bulk_create(others)
    ]
    for row in rows:
        row.submission_key, row.arrival = uuid.uuid4(), registered.arrival + row.participant_id
    Registration.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        if is_postgresql:
            cursor.execute("ANALYZE aufbruch_participation_participant")
            cursor.execute("ANALYZE aufbruch_events_registration")
        cursor.execute(f"EXPLAIN {'' if is_postgresql else 'QUERY PLAN '}{read}")
        plan = str(cursor.fetchall())
    assert ("Index Cond: (submission_key =" if is_postgresql else "(submission_key=?)") in plan, plan
    assert "aufbruch_participant_box" in plan
    assert "SCAN" not in plan


def test_a_family_still_comes_together_with_one_registration(process: Any) -> None:
    event = make_bookable(process, seats=10, most_people=4)
    family = confirm(sign_up(event, ANNA, people=2, companions=("Ben",)).registration)
    family = change(family, RegistrationRequest(name="Anna", people=4, companions=("Ben", "Cleo", "Dora")))
    assert (family.people, family.attendees.count()) == (4, 4)
    assert_accounts_are_right(event)


def test_who_is_known_under_another_address_of_the_mailbox_sees_no_names_and_is_sent_to_the_mail(
    process: Any, clock: Clock
) -> None:
    event = make_bookable(process, seats=4, most_people=2)
    confirm(sign_up(event, ANNA, people=2, companions=("Geheime Begleitung",)).registration)
    clock.forward(minutes=11)
    client = Client()
    log_in(client, process, make_participant(process, AGAIN))
    page = client.post(f"{event.url}anmelden/", typed(event, "Anna Zwei"), follow=True)
    told = page.content.decode()
    assert "Wir haben Ihnen geschrieben" in told
    assert "Geheime Begleitung" not in told
    assert Registration.objects.count() == 1
    assert kinds(ANNA)[-1] == "event_already"


def test_staff_are_told_under_which_address_a_mailbox_is_registered(process: Any, admin_user: Any) -> None:
    event = make_bookable(process, seats=4)
    confirm(sign_up(event, ANNA).registration)
    with pytest.raises(NotPossible, match=r"unter der Adresse anna@example\.org.*Ändern Sie diese Anmeldung"):
        register_by_hand(event, RegistrationRequest(name="Anna", email=AGAIN), user=admin_user)


def test_staff_register_and_seat_who_is_kept_out_by_nothing_confirmed(process: Any, admin_user: Any) -> None:
    event = make_bookable(process, seats=8)
    sign_up(event, AGAIN)
    by_hand = register_by_hand(event, RegistrationRequest(name="Anna", email=ANNA), user=admin_user)
    assert by_hand.state == "confirmed"
    sign_up(event, "cleo+x@example.org")
    cleo = sign_up(event, "cleo@example.org").registration
    assert give_seat(cleo, user=admin_user).state == "confirmed"
    with pytest.raises(NotPossible, match="inzwischen neu angemeldet"):
        give_seat(Registration.objects.get(participant__email="cleo+x@example.org"), user=admin_user)
    assert_accounts_are_right(event)


def test_a_lapsed_registration_does_not_come_back_beside_one_of_the_same_mailbox(
    process: Any, clock: Clock, admin_user: Any
) -> None:
    event = make_bookable(process, seats=4)
    lapsed = sign_up(event, ANNA).registration
    let_end(lapsed, clock)
    sign_up(event, "ben@example.org")
    confirm(sign_up(event, AGAIN).registration)
    assert now_is(lapsed).state == "lapsed"
    with pytest.raises(NotPossible, match="schon unter einer anderen Schreibweise"):
        confirm(lapsed)
    with pytest.raises(NotPossible, match="inzwischen neu angemeldet"):
        give_seat(lapsed, user=admin_user)
    assert_accounts_are_right(event)


@pytest.mark.parametrize("again", [ANNA, AGAIN])
def test_a_guardian_who_agrees_late_brings_no_second_registration(process: Any, clock: Clock, again: str) -> None:
    event, young = make_bookable(process, seats=4, guardian_below=16), {"guardian_email": "mama@example.org"}
    lapsed = confirm(sign_up(event, ANNA, **young).registration)
    let_end(lapsed, clock)
    sign_up(event, "ben@example.org", **young)
    second = confirm(sign_up(event, again, **young).registration)
    with pytest.raises(NotPossible, match="neu angemeldet"):
        give_consent(now_is(lapsed))
    assert give_consent(second).state == "confirmed"
    assert now_is(lapsed).state == "lapsed"
    assert_accounts_are_right(event)


def test_two_who_registered_before_mailboxes_were_compared_both_keep_their_seat(process: Any) -> None:
    event = make_bookable(process, seats=4)
    first = confirm(sign_up(event, ANNA).registration)
    other = make_participant(process, "ben@example.org")
    second = confirm(sign_up(event, "ben@example.org").registration)
    # As it was stored before: two addresses of one mailbox, each with a seat.
    type(other).objects.filter(pk=other.pk).update(mailbox=first.participant.mailbox)
    second = change(now_is(second), RegistrationRequest(name="Benjamin"))
    assert (second.name, second.state) == ("Benjamin", "confirmed")
    assert cancel(first).state == "cancelled"
    assert now_is(second).state == "confirmed"
    assert_accounts_are_right(event)
