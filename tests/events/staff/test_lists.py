"""Staff's lists of events and registrations: what they show and find, what an address may ask for, and the file."""

import csv
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import PageLogEntry

from tests.client import CommittingClient
from tests.factories.core import make_process
from tests.factories.events import in_days, make_bookable, make_event, make_index, make_table
from tests.factories.participation import make_moderator
from tests.factories.registrations import make_registration
from wagtail_aufbruch.events.enums import EventState, RegistrationState
from wagtail_aufbruch.events.models import EventPage, EventQuestion

pytestmark = pytest.mark.django_db
STATE = RegistrationState
EVENTS = "aufbruch_events_staff"
EXPORTED = "aufbruch.registrations_exported"


@pytest.fixture
def event() -> EventPage:
    return make_bookable(make_index(make_process()), seats=3)


@pytest.fixture
def large(event: EventPage) -> EventPage:
    """The event, with seats for everybody."""
    EventPage.objects.filter(pk=event.pk).update(seats=None)
    event.refresh_from_db()
    return event


@pytest.fixture
def staff_client(event: EventPage) -> Client:
    client = CommittingClient()
    client.force_login(make_moderator(event.process))
    return client


@pytest.fixture
def stranger(event: EventPage) -> Client:
    """Handles the cases of another process."""
    client = CommittingClient()
    client.force_login(make_moderator(make_process("Anderer Prozess"), "fremd"))
    return client


def url(name: str, event: EventPage, *args: Any) -> str:
    return reverse(f"aufbruch_{name}", args=[event.pk, *args])


def names(client: Client, event: EventPage, **query: Any) -> list[str]:
    page = client.get(url("event_registrations", event), query)
    assert page.status_code == 200
    return [one.name for one in page.context["object_list"]]


def titles(client: Client, **query: Any) -> list[str]:
    page = client.get(reverse(EVENTS), query)
    assert page.status_code == 200
    return [row.event.title for row in page.context["object_list"]]


def cost(client: Client, *addresses: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        for address in addresses:
            assert client.get(address).status_code == 200
    return len(queries)


# --- Registrations


def test_the_list_is_narrowed_by_name_state_table_and_code(event: EventPage, staff_client: Client) -> None:
    table = make_table(event, "Tisch Mobilität")
    anna = make_registration(event, "Anna Öztürk", table=table, names=("Zoé Übel",))
    make_registration(event, "Bert Beispiel", email="", phone="05241 123", state=STATE.WAITING)

    def found(**query: Any) -> list[str]:
        return names(staff_client, event, **query)

    assert found() == ["Anna Öztürk", "Bert Beispiel"]
    for text in ("öztürk", "ÖZTÜRK", "übel", "anna zo", anna.code, f"{anna.code[:4]}-{anna.code[4:]}", "anna.öztürk@"):
        assert found(suche=text) == ["Anna Öztürk"], text
    assert found(suche="05241") == ["Bert Beispiel"]
    assert found(stand="waiting") == ["Bert Beispiel"]
    assert found(stand=["waiting", "confirmed"]) == ["Anna Öztürk", "Bert Beispiel"]
    assert found(tisch=str(table.pk)) == ["Anna Öztürk"]
    assert found(tisch=str(table.pk), stand="waiting") == []
    assert found(suche="niemand") == []
    for wrong in (
        {"stand": "x"},
        {"tisch": "x"},
        {"p": "x"},
        {"ordering": "x"},
        {"suche": "\x00"},
        {"suche": '=x("'},
        {"tisch": "9" * 30},
        {"p": "9" * 30},
    ):
        assert staff_client.get(url("event_registrations", event), wrong).status_code == 200


def test_what_is_narrowed_is_said_and_can_be_taken_back(event: EventPage, staff_client: Client) -> None:
    table = make_table(event, "Tisch Mobilität")
    make_registration(event, "Anna", table=table)
    page = staff_client.get(url("event_registrations", event), {"stand": ["waiting", "confirmed"], "tisch": table.pk})
    pills = page.context["view"].active_filters
    assert [(str(one.field_label), one.value) for one in pills] == [
        ("Stand", "auf der Warteliste"),
        ("Stand", "angemeldet"),
        ("Tisch oder Workshop", "Tisch Mobilität"),
    ]
    for pill in pills:
        assert staff_client.get(pill.removed_filter_url).status_code == 200


def test_no_look_up_that_is_not_declared_reaches_the_rows(event: EventPage, staff_client: Client) -> None:
    make_registration(event, "Anna")
    for query in (
        {"name": "x"},
        {"state": "waiting"},
        {"state__in": "waiting"},
        {"participant__email__startswith": "x"},
        {"pk": "0"},
        {"q": "x"},
        {"export": "csv"},
        {"ordering": "participant__email"},
    ):
        assert names(staff_client, event, **query) == ["Anna"], query
        assert titles(staff_client, **query) == ["Digitales Forum"], query
    assert not PageLogEntry.objects.filter(action=EXPORTED).exists()


def test_columns_order_the_list(event: EventPage, staff_client: Client) -> None:
    table = make_table(event, "Tisch Mobilität")
    make_registration(event, "Bert", people=2, table=table)
    make_registration(event, "Anna", state=STATE.WAITING)
    assert names(staff_client, event) == ["Bert", "Anna"]
    assert names(staff_client, event, ordering="name") == ["Anna", "Bert"]
    assert names(staff_client, event, ordering="-people") == ["Bert", "Anna"]
    page = staff_client.get(url("event_registrations", event))
    keys = [column.sort_key for column in page.context["table"].columns.values() if column.sort_key]
    for key in keys:
        for ordering in (key, f"-{key}"):
            assert sorted(names(staff_client, event, ordering=ordering)) == ["Anna", "Bert"], ordering


def test_the_open_list_is_renewed_without_its_frame(event: EventPage, staff_client: Client) -> None:
    make_registration(event, "Anna Beispiel")
    make_registration(event, "Bert Beispiel")
    part = staff_client.get(
        url("event_registrations_results", event), {"suche": "anna", "_w_filter_fragment": "1"}
    ).content.decode()
    assert "Anna Beispiel" in part
    assert "Bert Beispiel" not in part
    assert "<html" not in part
    assert f"{url('event_export', event, 'xlsx')}?suche=anna" in part, "the file is of what is shown now"
    part = staff_client.get(reverse("aufbruch_events_staff_results"), {"suche": "forum"}).content.decode()
    assert "Digitales Forum" in part
    assert "<html" not in part


def test_a_page_shows_fifty_and_leads_on(large: EventPage, staff_client: Client) -> None:
    for number in range(51):
        make_registration(large, f"Gast {number:02}")
    assert len(names(staff_client, large)) == 50
    assert names(staff_client, large, p="2") == ["Gast 50"]
    assert names(staff_client, large, p="2", suche="gast", ordering="-name") == ["Gast 00"]
    page = staff_client.get(url("event_registrations", large), {"suche": "gast"}).content.decode()
    assert re.search(r'href="[^"]*\?suche=gast&amp;p=2"', page)


def test_the_numbers_add_up(event: EventPage, staff_client: Client) -> None:
    make_registration(event, "Anna", names=("Zoé",))
    make_registration(event, "Bert", state=STATE.HELD)
    make_registration(event, "Cem", state=STATE.WAITING, people=2)
    make_registration(event, "Dora", state=STATE.CANCELLED)
    numbers = staff_client.get(url("event_registrations", event)).context["numbers"]
    assert (numbers.confirmed, numbers.held, numbers.waiting, numbers.taken, numbers.arrived) == (2, 1, 2, 3, 0)


def test_a_page_of_the_list_costs_the_same_however_many_there_are(large: EventPage, staff_client: Client) -> None:
    addresses = [
        url("event_registrations", large),
        f"{url('event_registrations', large)}?suche=gast&stand=confirmed&ordering=-name",
        url("event_registrations_results", large),
        reverse(EVENTS),
        reverse("aufbruch_events_staff_results"),
    ]
    make_registration(large, "Gast 0")
    cost(staff_client, *addresses)
    few = cost(staff_client, *addresses)
    for number in range(1, 12):
        make_registration(large, f"Gast {number}", names=("Begleitung",))
    for number in range(4):
        make_bookable(large.get_parent(), f"Abend {number}")
    assert cost(staff_client, *addresses) == few


def test_the_table_is_named_and_there_is_one_heading_of_the_page(event: EventPage, staff_client: Client) -> None:
    make_registration(event, "Anna")
    for address, caption in (
        (reverse(EVENTS), "Veranstaltungen"),
        (url("event_registrations", event), "Wer angemeldet ist"),
    ):
        page = staff_client.get(address).content.decode()
        assert re.search(rf"<caption[^>]*>{caption}</caption>", page)
        assert len(re.findall("<h1", page)) == 1


def test_staff_of_another_process_see_nothing_of_an_event(event: EventPage, stranger: Client) -> None:
    make_registration(event, "Anna")
    for address in (
        url("event_registrations", event),
        url("event_registrations_results", event),
        url("event_export", event, "csv"),
        url("event_export", event, "xlsx"),
    ):
        assert stranger.get(address, {"suche": "anna"}).status_code == 404
        assert Client().get(address).status_code == 302
    assert titles(stranger) == []
    assert "Digitales Forum" not in stranger.get(reverse("aufbruch_events_staff_results")).content.decode()
    assert not PageLogEntry.objects.filter(action=EXPORTED).exists()


# --- The file


def exported(client: Client, event: EventPage, **query: Any) -> list[dict[str, str]]:
    answer = client.get(url("event_export", event, "csv"), query)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content), delimiter=";"))


def test_an_export_holds_what_the_list_shows_and_no_spreadsheet_runs_it(event: EventPage, staff_client: Client) -> None:
    question = EventQuestion.objects.create(page=event, label="Wie erfahren?", field_type="singleline")
    answers = [{"key": question.key, "label": "Wie erfahren?", "type": "singleline", "value": "=1+1"}]
    make_registration(
        event, '=HYPERLINK("http://böse.example")', names=("Max",), email="a@example.org", answers=answers
    )
    make_registration(event, "Wartend", state=STATE.WAITING)
    rows = exported(staff_client, event, stand="confirmed")
    assert len(rows) == 1
    assert rows[0]["Name"].startswith("'=HYPERLINK")
    assert (rows[0]["Kommt mit"], rows[0]["Wie erfahren?"], rows[0]["Stand"]) == ("Max", "'=1+1", "angemeldet")
    answer = staff_client.get(url("event_export", event, "xlsx"))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ['\'=HYPERLINK("http://böse.example")', "Wartend"]
    assert staff_client.get(url("event_export", event, "json")).status_code == 404
    entries = PageLogEntry.objects.filter(action=EXPORTED)
    assert sorted(entry.data["ending"] for entry in entries) == ["csv", "xlsx"]
    assert {entry.user.get_username() for entry in entries} == {"moderation"}


def test_an_export_is_narrowed_like_the_list_and_in_order_of_arrival(event: EventPage, staff_client: Client) -> None:
    table = make_table(event, "Tisch Mobilität")
    make_registration(event, "Zoé Gast", table=table)
    make_registration(event, "Anna Gast", state=STATE.WAITING)
    make_registration(event, "Bert Anders", table=table)

    def found(**query: Any) -> list[str]:
        return [row["Name"] for row in exported(staff_client, event, **query)]

    assert found() == ["Zoé Gast", "Anna Gast", "Bert Anders"]
    assert found(suche="gast", ordering="name") == ["Zoé Gast", "Anna Gast"]
    assert found(tisch=table.pk, suche="bert", p="7") == ["Bert Anders"]
    assert found(name="x", state__in="waiting") == ["Zoé Gast", "Anna Gast", "Bert Anders"]


def test_the_buttons_of_the_header_lead_to_the_file_of_what_is_shown(event: EventPage, staff_client: Client) -> None:
    make_registration(event, "Anna")
    page = staff_client.get(url("event_registrations", event), {"stand": "confirmed", "p": "1", "ordering": "name"})
    buttons = [button.url for button in page.context["view"].header_more_buttons]
    assert buttons == [f"{url('event_export', event, ending)}?stand=confirmed" for ending in ("xlsx", "csv")]
    for address in buttons:
        answer = staff_client.get(address)
        ending = "xlsx" if "xlsx" in address else "csv"
        assert answer["Content-Disposition"] == f'attachment; filename="Digitales Forum, Anmeldungen.{ending}"'
        assert b"".join(answer.streaming_content)


def test_a_file_costs_the_same_however_many_rows_a_batch_holds(large: EventPage, staff_client: Client) -> None:
    def read() -> int:
        with CaptureQueriesContext(connection) as queries:
            exported(staff_client, large)
        return len(queries)

    make_registration(large, "Gast 0")
    read()
    few = read()
    for number in range(1, 12):
        make_registration(large, f"Gast {number}", names=("Begleitung",))
    assert read() == few


# --- Events


def test_events_to_come_stand_first_and_those_that_are_over_behind_them(event: EventPage, staff_client: Client) -> None:
    index = event.get_parent()
    make_event(index, "Gestern", starts_at=in_days(-1))
    make_event(index, "Irgendwann", starts_at=None)
    make_event(index, "Lange her", starts_at=in_days(-400))
    make_event(index, "Später", starts_at=in_days(300))
    assert titles(staff_client) == ["Digitales Forum", "Später", "Irgendwann", "Gestern", "Lange her"]
    assert titles(staff_client, zeit="kommend") == ["Digitales Forum", "Später", "Irgendwann"]
    assert titles(staff_client, zeit="vorbei") == ["Gestern", "Lange her"]
    assert titles(staff_client, zeit="x") == titles(staff_client)


def test_events_are_found_and_ordered(event: EventPage, staff_client: Client) -> None:
    index = event.get_parent()
    make_event(index, "Übergabe", starts_at=in_days(-1), place_name="Rathaus")
    make_event(index, "Irgendwann", starts_at=None)
    assert titles(staff_client, suche="übergabe") == ["Übergabe"]
    assert titles(staff_client, suche="RATHAUS über") == ["Übergabe"]
    assert titles(staff_client, suche="rathaus forum") == []
    assert titles(staff_client, ordering="starts_at") == ["Übergabe", "Digitales Forum", "Irgendwann"]
    assert titles(staff_client, ordering="-starts_at") == ["Digitales Forum", "Übergabe", "Irgendwann"]
    assert titles(staff_client, ordering="starts_at", zeit="kommend") == ["Digitales Forum", "Irgendwann"]


def test_what_is_off_over_or_a_draft_is_marked(event: EventPage, staff_client: Client) -> None:
    index = event.get_parent()
    make_event(index, "Abgesagt", state=EventState.CANCELLED, starts_at=in_days(2))
    make_event(index, "Gestern", starts_at=in_days(-1))
    EventPage.objects.filter(pk=make_event(index, "Entwurf", starts_at=in_days(3)).pk).update(live=False)
    table = staff_client.get(reverse(EVENTS)).content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    marks = [
        (re.findall(r"<a [^>]*>([^<]*)</a>", row)[0].strip(), re.findall(r'w-status[^>]*">([^<]*)<', row))
        for row in table.split("</tr>")
        if "<td" in row
    ]
    assert dict(marks) == {
        "Digitales Forum": [],
        "Abgesagt": ["abgesagt"],
        "Entwurf": ["nicht veröffentlicht"],
        "Gestern": ["vorbei"],
    }
