"""The door: what is sent late, twice, or in the wrong order still says truly who came."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.core import make_process
from tests.factories.events import make_bookable, make_index, make_table
from tests.factories.participation import make_moderator
from tests.factories.registrations import make_registration
from tests.factories.staff import logged_in
from wagtail_aufbruch.events.domain.operations import checkin
from wagtail_aufbruch.events.domain.operations.checkin import Tap, code_in, record_taps
from wagtail_aufbruch.events.domain.operations.statistics import record
from wagtail_aufbruch.events.domain.tickets.ticket import qr_text
from wagtail_aufbruch.events.enums import RegistrationState
from wagtail_aufbruch.events.models import Attendee, DoorTap, EventPage, Registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> EventPage:
    return make_bookable(make_index(make_process()), seats=30)


@pytest.fixture
def staff(event: EventPage) -> Any:
    return make_moderator(event.process)


@pytest.fixture
def phone(staff: Any) -> Client:
    return logged_in(staff)


@pytest.fixture
def anna(event: EventPage) -> Attendee:
    return make_registration(event, "Anna Beispiel").attendees.get()


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def tap(person: Attendee, ago: float = 0, *, arrive: bool = True, key: uuid.UUID | None = None) -> Tap:
    return Tap(key or uuid.uuid4(), person.pk, arrive, minutes(ago))


def arrived(person: Attendee) -> Any:
    person.refresh_from_db()
    return person.arrived_at


def url(event: EventPage, name: str = "") -> str:
    return reverse(f"aufbruch_door{name}", args=[event.pk])


def test_the_moment_of_the_tap_counts_and_not_that_of_its_arrival(event: EventPage, anna: Any, staff: Any) -> None:
    now = timezone.now()
    record_taps(event, [tap(anna, 12)], user=staff, now=now)
    assert arrived(anna) == now - minutes(12)


def test_what_is_sent_twice_counts_once(event: EventPage, anna: Any, staff: Any) -> None:
    now = timezone.now()
    same = tap(anna, 5)
    for later in range(3):
        taken = record_taps(event, [same, same], user=staff, now=now + minutes(later))
        assert set(taken.done) == {str(same.key)}
    assert DoorTap.objects.count() == 1
    assert arrived(anna) == now - minutes(5)


def test_of_too_many_taps_at_once_the_phone_keeps_the_rest_for_the_next_time(
    event: EventPage, staff: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkin, "MAX_AT_ONCE", 2)
    guests = [make_registration(event, f"Gast {place}").attendees.get() for place in range(3)]
    taps = [tap(guest) for guest in guests]
    first = record_taps(event, taps, user=staff)
    assert first.done == [str(one.key) for one in taps[:2]]
    assert not first.gone
    rest = record_taps(event, taps[2:], user=staff)
    assert rest.done == [str(taps[2].key)]
    assert all(arrived(guest) for guest in guests)


def test_an_arrival_that_was_taken_back_does_not_return_when_it_is_sent_again(
    event: EventPage, anna: Any, staff: Any
) -> None:
    came = tap(anna, 5)
    record_taps(event, [came], user=staff)
    record_taps(event, [tap(anna, 4, arrive=False)], user=staff)
    record_taps(event, [came], user=staff)
    assert arrived(anna) is None


def test_of_two_phones_the_first_moment_counts_also_where_it_arrives_last(
    event: EventPage, anna: Any, staff: Any
) -> None:
    now = timezone.now()
    record_taps(event, [tap(anna, 2)], user=staff, now=now)
    record_taps(event, [tap(anna, 9)], user=staff, now=now)
    assert arrived(anna) == now - minutes(9)


def test_late_taps_are_put_in_their_order(event: EventPage, anna: Any, staff: Any) -> None:
    """One phone took her back and let her in again while the other one's tap was still on its way."""
    now = timezone.now()
    record_taps(event, [tap(anna, 3), tap(anna, 6, arrive=False)], user=staff, now=now)
    record_taps(event, [tap(anna, 10)], user=staff, now=now)
    assert arrived(anna) == now - minutes(3)


def test_people_of_another_event_or_of_none_are_told_to_be_gone(event: EventPage, anna: Any, staff: Any) -> None:
    stranger = make_registration(make_bookable(event.get_parent(), "Anderes")).attendees.get()
    taken = record_taps(event, [tap(stranger), Tap(uuid.uuid4(), 987654), tap(anna)], user=staff)
    assert (len(taken.done), len(taken.gone)) == (1, 2)
    assert arrived(stranger) is None


def send(phone: Client, event: EventPage, taps: Any) -> Any:
    return phone.post(url(event, "_send"), json.dumps({"taps": taps}), content_type="application/json")


def test_a_phone_sends_what_it_has_kept(event: EventPage, anna: Any, phone: Client) -> None:
    key = str(uuid.uuid4())
    before = timezone.now()
    answer = send(phone, event, [{"key": key, "person": anna.pk, "arrive": True, "age": 60_000}])
    assert answer.json() == {"done": [key], "gone": []}
    assert abs(arrived(anna) - (before - minutes(1))) < timedelta(seconds=20)


@pytest.mark.parametrize(
    "taps",
    [
        None,
        "x",
        [{}],
        [None],
        [{"key": "x", "person": 1}],
        [{"key": str(uuid.uuid4()), "person": "1"}],
        [{"key": str(uuid.uuid4()), "person": True}],
        [{"key": str(uuid.uuid4()), "person": 10**30}],
        [{"key": str(uuid.uuid4()), "person": 1, "age": "soon"}],
        [{"key": str(uuid.uuid4()), "person": 1, "age": [1]}],
    ],
)
def test_nonsense_is_refused_and_nothing_is_stored(event: EventPage, phone: Client, taps: Any) -> None:
    assert send(phone, event, taps).status_code == 400
    assert not DoorTap.objects.exists()


@pytest.mark.parametrize("age", [-5, 1e300, float("inf")])
def test_a_clock_that_went_wrong_loses_no_check_in(event: EventPage, anna: Any, phone: Client, age: float) -> None:
    answer = send(phone, event, [{"key": str(uuid.uuid4()), "person": anna.pk, "age": age}])
    assert answer.status_code in {200, 400}
    if answer.status_code == 200:
        assert arrived(anna) <= timezone.now()


def test_too_much_at_once_and_no_json_are_refused(event: EventPage, phone: Client) -> None:
    deep = b'{"taps":' + b"[" * 90_000 + b"]" * 90_000 + b"}"
    for content, status in ((b"\xff", 400), (b"[]", 400), (b" " * 300_000, 413), (deep, 400)):
        assert phone.post(url(event, "_send"), content, content_type="application/json").status_code == status


def test_somebody_who_is_logged_out_is_sent_to_the_log_in_and_not_to_an_error(event: EventPage) -> None:
    assert send(Client(), event, []).status_code in {302, 401, 403}


def test_a_foreign_page_cannot_check_anybody_in(event: EventPage, staff: Any, anna: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(staff)
    answer = send(browser, event, [{"key": str(uuid.uuid4()), "person": anna.pk}])
    assert answer.status_code == 403
    assert arrived(anna) is None


# --- The list


def test_the_list_holds_what_the_door_needs_and_no_address(event: EventPage, phone: Client) -> None:
    table = make_table(event, "Tisch Mobilität")
    make_registration(event, "Anna", names=("Max",), table=table, note="Rollstuhl")
    make_registration(event, "Cem", state=RegistrationState.WAITING)
    make_registration(event, "Weg", state=RegistrationState.LAPSED)
    answer = phone.get(url(event, "_list"))
    assert "no-store" in answer.headers["Cache-Control"]
    parties = answer.json()["parties"]
    assert [(one["name"], one["expected"], one["table"]) for one in parties] == [
        ("Anna", True, "Tisch Mobilität"),
        ("Cem", False, ""),
    ]
    assert [person["name"] for person in parties[0]["people"]] == ["Anna", "Max"]
    assert "@" not in answer.content.decode()


def test_the_list_costs_the_same_for_one_and_for_many(event: EventPage, phone: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            phone.get(url(event, "_list"))
        return len(queries)

    make_registration(event, "Gast")
    phone.get(url(event, "_list"))
    few = cost()
    for number in range(8):
        make_registration(event, f"Gast {number}", names=("Begleitung",))
    assert cost() == few


# --- Without script


def test_without_script_one_searches_and_taps_by_plain_forms(event: EventPage, phone: Client) -> None:
    registration = make_registration(event, "Anna Öztürk", names=("Max",))
    page = phone.get(url(event), {"suche": "öztürk"})
    content = page.content.decode()
    assert content.count('class="door__tap"') == 2
    person = registration.attendees.first()
    form = {"person": person.pk, "key": str(page.context["key"])}
    for _click in range(2):
        answer = phone.post(f"{url(event)}?suche=öztürk", form)
        assert answer.status_code == 302
    assert DoorTap.objects.count() == 1
    content = phone.get(answer.url).content.decode()
    assert "da seit" in content
    assert "1 von 2 sind da" in content
    page = phone.get(url(event), {"suche": "öztürk"})
    phone.post(url(event), {"person": person.pk, "key": str(page.context["key"]), "zurueck": "1"})
    person.refresh_from_db()
    assert person.arrived_at is None


@pytest.mark.parametrize("query", [{"suche": ""}, {"suche": "\x00"}, {"code": "x"}, {"suche": "%"}, {"code": "=1/"}])
def test_hostile_searches_at_the_door_find_nobody_quietly(event: EventPage, phone: Client, query: Any) -> None:
    assert phone.get(url(event), query).status_code == 200


def test_a_person_who_is_gone_or_never_was_is_told(event: EventPage, phone: Client) -> None:
    for person in ("9999", "x", "", "9" * 40):
        assert phone.post(url(event), {"person": person, "key": "x"}).status_code == 302
    assert not DoorTap.objects.exists()


# --- Codes


def test_a_code_is_known_however_it_is_typed_or_scanned(event: EventPage) -> None:
    registration = make_registration(event)
    code = registration.code
    for text in (
        code,
        code.lower(),
        f"{code[:4]}-{code[4:]}",
        f" {code[:4]} {code[4:]} ",
        f"https://stadt.example/forum/einlass/{code}/",
        qr_text(registration),
        f"https://stadt.example/admin/einlass/?code={code}",
    ):
        assert code_in(text) == code, text
    for text in ("", "Anna", "0000OOOO", "https://stadt.example/", code + "A", "ﬀ" * 8):
        assert code_in(text) == "", text


def test_the_code_of_a_ticket_leads_staff_to_the_person_and_others_to_the_event(
    event: EventPage, phone: Client
) -> None:
    registration = make_registration(event, "Anna Beispiel")
    address = qr_text(registration).partition("//")[2].partition("/")[2]
    answer = phone.get(f"/{address}")
    assert answer.status_code == 302
    assert answer.url == f"{url(event)}?code={registration.code}"
    assert "Anna Beispiel" in phone.get(answer.url).content.decode()
    stranger = Client().get(f"/{address}")
    assert (stranger.status_code, stranger.url) == (302, event.url)
    assert "Anna" not in stranger.content.decode()
    other = logged_in(make_moderator(make_process("Anderer"), "fremd"))
    assert other.get(f"/{address}").url == event.url
    assert phone.get(f"{event.url}einlass/gibtesnicht/").status_code == 302


def test_somebody_who_comes_without_being_registered_is_there_at_once(event: EventPage, phone: Client) -> None:
    form = {"name": "Erika", "people": "2", "companions": "Max", "consent": "on", "arrived": "on"}
    address = f"{reverse('aufbruch_event_add', args=[event.pk])}?einlass=1"
    answer = phone.post(address, {**form, "form_key": str(uuid.uuid4())})
    registration = Registration.objects.get()
    assert answer.url == f"{url(event)}?code={registration.code}"
    assert all(person.arrived_at for person in registration.attendees.all())


def test_the_service_worker_may_serve_this_page_alone(event: EventPage, phone: Client) -> None:
    answer = phone.get(url(event, "_worker"))
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.request["PATH_INFO"].startswith(url(event))


def test_the_door_counts_nobody_who_has_no_seat(event: EventPage, phone: Client, staff: Any, anna: Any) -> None:
    waiting = make_registration(event, "Cem Wartend", state=RegistrationState.WAITING).attendees.get()
    gone = make_registration(event, "Dora Weg").attendees.get()
    record_taps(event, [tap(person) for person in (anna, waiting, gone)], user=staff)
    Registration.objects.filter(pk=gone.registration_id).update(state=RegistrationState.CANCELLED)
    numbers = phone.get(url(event)).context["numbers"]
    assert (numbers.arrived, numbers.taken) == (1, 2 - 1)
    assert record(event).arrived == 1
