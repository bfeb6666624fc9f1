"""Seats held for addresses that nobody confirms: few for one network, briefly when seats are scarce, seen by staff."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.client import CommittingClient
from tests.events.people import confirmed
from tests.factories.core import make_process
from tests.factories.events import make_bookable, own_path, typed
from tests.factories.participation import make_moderator
from tests.factories.registrations import make_registration
from tests.factories.staff import DECIDE, with_seen
from tests.inbox_scope import assert_kept_to_its_scope
from wagtail_aufbruch.events.domain.operations.inbox_tasks import SOURCES
from wagtail_aufbruch.events.domain.registration.by_staff import release_held
from wagtail_aufbruch.events.enums import RegistrationState
from wagtail_aufbruch.events.models import Registration, SeatAccount

pytestmark = pytest.mark.django_db

HOME, ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}, {"REMOTE_ADDR": "198.51.100.9"}


@pytest.fixture
def client() -> Client:
    return CommittingClient()


def sign_up(client: Client, event: Any, name: str, people: int = 2, **place: Any) -> Any:
    return client.post(f"{event.url}anmelden/", typed(event, name, people=str(people)), **place)


def taken(event: Any) -> int:
    return SeatAccount.objects.get(event=event, table=None).taken


def test_one_connection_cannot_hold_most_seats_with_invented_addresses(client: Client) -> None:
    event = make_bookable(make_process(), seats=12, most_people=4)
    answers = [sign_up(client, event, f"Fremd {letter}", **HOME) for letter in "abcde"]
    assert [answer.status_code for answer in answers] == [302, 302, 409, 409, 409]
    assert taken(event) == 4
    page = answers[-1].content.decode()
    assert "vorgemerkt, die noch niemand bestätigt hat" in page
    assert "Fremd e" in page, "what was typed stays"
    assert sign_up(client, event, "Anna Beispiel", **ELSEWHERE).status_code == 302


def test_whoever_holds_too_much_is_not_told_which_addresses_are_registered(client: Client) -> None:
    event = make_bookable(make_process(), seats=12, most_people=4)
    make_registration(event, "Anna")
    for letter in "ab":
        sign_up(client, event, f"Fremd {letter}", **HOME)
    assert [sign_up(client, event, name, **HOME).status_code for name in ("Anna", "Ben")] == [409, 409]


def test_who_confirms_can_register_others_from_the_same_connection(client: Client, mailoutbox: Any) -> None:
    event = make_bookable(make_process(), seats=12, most_people=4)
    sign_up(client, event, "Anna", 4, **HOME)
    assert sign_up(client, event, "Ben", 1, **HOME).status_code == 409
    Client().post(own_path(mailoutbox[0]), {"schritt": "ja"})
    registration = Registration.objects.get()
    assert (registration.state, registration.network) == (RegistrationState.CONFIRMED, "")
    assert sign_up(client, event, "Ben", 1, **HOME).status_code == 302


def test_who_confirms_and_waits_for_a_seat_or_for_a_guardian_leaves_no_trace_of_the_connection() -> None:
    event = make_bookable(make_process(), seats=1)
    confirmed(event, "Anna", network="a hash", guardian_email="eltern@example.org")
    confirmed(event, "Ben", network="a hash")
    found = Registration.objects.order_by("pk").values_list("state", "network")
    assert list(found) == [(RegistrationState.HELD, ""), (RegistrationState.WAITING, "")]


def test_a_class_registers_for_a_large_event_at_once(client: Client) -> None:
    event = make_bookable(make_process(), seats=120)
    for number in range(25):
        assert sign_up(client, event, f"Kind {number}", 1, **HOME).status_code == 302


def test_the_last_seats_are_held_briefly_and_the_form_says_so(client: Client) -> None:
    event = make_bookable(make_process(), seats=12, hold_hours=48)
    assert "48 Stunden lang frei" in client.get(f"{event.url}anmelden/").content.decode()
    sign_up(client, event, "Anna", 1, **HOME)
    assert Registration.objects.get().ends_at > timezone.now() + timedelta(hours=47)
    for number in range(9):
        make_registration(event, f"Da {number}")
    assert "2 Stunden lang frei" in Client().get(f"{event.url}anmelden/").content.decode()
    sign_up(client, event, "Ben", 1, **ELSEWHERE)
    assert Registration.objects.get(name="Ben").ends_at < timezone.now() + timedelta(hours=2, minutes=1)


def test_a_large_party_holds_its_seats_briefly_and_the_form_and_staff_know(client: Client) -> None:
    event = make_bookable(make_process(), seats=12, most_people=6, hold_hours=48)
    page = Client().get(f"{event.url}anmelden/").content.decode()
    assert "48 Stunden lang frei" in page
    assert "Ab 5 Personen sind es 2 Stunden." in page
    assert sign_up(client, event, "Fremd", 6, **HOME).status_code == 302
    assert Registration.objects.get().ends_at < timezone.now() + timedelta(hours=2, minutes=1)
    staff = CommittingClient()
    staff.force_login(make_moderator(event.process))
    assert "1 Anmeldung für 6 Personen" in staff.get("/admin/aufbruch/eingang/").content.decode()


def test_seats_are_held_briefly_where_few_are_left_after_them(client: Client) -> None:
    event = make_bookable(make_process(), seats=20, most_people=4, hold_hours=48)
    make_registration(event, "Da", people=12)
    for name, people, hours in (("Anna", 1, 48), ("Ben", 4, 2)):
        sign_up(client, event, name, people, REMOTE_ADDR=f"192.0.2.{people}")
        left = Registration.objects.get(name=name).ends_at - timezone.now()
        assert timedelta(hours=hours - 1) < left <= timedelta(hours=hours), name


def test_where_all_parties_are_held_alike_the_form_tells_one_number() -> None:
    process = make_process()
    for event in (
        make_bookable(process, "Ohne Ende", seats=None, most_people=6),
        make_bookable(process, "Groß", seats=400, most_people=6),
        make_bookable(process, "Kurz", seats=12, most_people=6, hold_hours=2),
    ):
        page = Client().get(f"{event.url}anmelden/").content.decode()
        assert "Personen sind es" not in page


def test_staff_see_seats_held_from_one_place_and_give_them_back_with_one_click(client: Client) -> None:
    process = make_process()
    event = make_bookable(process, seats=40)
    for letter in "abc":
        sign_up(client, event, f"Fremd {letter}", 1, **HOME)
    sign_up(client, event, "Anna", 1, **ELSEWHERE)
    staff = CommittingClient()
    staff.force_login(make_moderator(process))
    page = staff.get("/admin/aufbruch/eingang/").content.decode()
    assert "3 Anmeldungen für 3 Personen" in page
    first = Registration.objects.order_by("pk").first()
    assert first is not None
    form = with_seen({"one": f"event_release_held|event_held:{first.pk}"})
    sign_up(client, event, "Fremd d", 1, **HOME)
    answer = staff.post(DECIDE, form)
    assert answer.status_code == 302, "one more that came in meanwhile changes nothing"
    assert taken(event) == 1
    assert set(Registration.objects.filter(state=RegistrationState.HELD).values_list("name", flat=True)) == {"Anna"}
    assert not Registration.objects.filter(state=RegistrationState.LAPSED).exclude(network="").exists()


def test_seats_whose_place_is_forgotten_are_not_given_back_together(client: Client) -> None:
    event = make_bookable(make_process(), seats=40)
    for name, place in (("Anna", HOME), ("Ben", ELSEWHERE)):
        sign_up(client, event, name, 1, **place)
    Registration.objects.update(network="")
    first = Registration.objects.order_by("pk")[0]
    assert release_held(first, user=make_moderator(event.process)) == 0
    assert taken(event) == 2


def test_who_holds_seats_stands_in_the_inbox_of_the_events_own_process(client: Client) -> None:
    event = make_bookable(make_process(), seats=40, most_people=6)
    sign_up(client, event, "Anna", 6, **HOME)
    (source,) = [one for one in SOURCES if one.key == "event_held"]
    assert_kept_to_its_scope(source, event.process.pk, Registration.objects.get().pk)
