"""Where events show elsewhere: on the process's page, of a field, of a group, in search; and as feeds."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.core import make_field, make_process
from tests.factories.events import in_days, make_bookable, make_event, make_index, make_many
from tests.factories.groups import make_board, make_group
from wagtail_aufbruch.core.extension import page_hooks
from wagtail_aufbruch.events.enums import EventState
from wagtail_aufbruch.events.models import EventIndexPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def index(process: Any) -> Any:
    return make_index(process)


def test_what_one_can_register_for_stands_under_take_part_now_with_its_end(
    client: Client, process: Any, index: Any
) -> None:
    closes = in_days(9)
    make_bookable(index, "Offen", registration_closes_at=closes, place_name="Stadthalle")
    make_bookable(index, "Noch nicht", registration_opens_at=in_days(2))
    make_bookable(index, "Schon vorbei", registration_closes_at=in_days(-1))
    make_bookable(index, "Voll", seats=0)
    make_bookable(index, "Abgesagt", state=EventState.CANCELLED)
    make_event(index, "Ohne Anmeldung")
    [action] = [one for one in page_hooks.open_actions(process) if one.icon == "calendar"]
    assert (action.title, action.action, action.closes_at) == ("Offen", "Anmelden", closes)
    assert "Stadthalle" in action.summary
    page = client.get(process.url).content.decode()
    assert "Die nächsten Termine" in page
    assert "Alle ansehen: Veranstaltungen" in page


def test_without_anything_to_come_the_process_shows_what_was_last(client: Client, process: Any, index: Any) -> None:
    assert "termine" not in [section.anchor for section in page_hooks.process_sections(process)]
    make_event(index, "Gestern", starts_at=in_days(-1))
    process = type(process).objects.get(pk=process.pk)
    assert "Was zuletzt war" in client.get(process.url).content.decode()


def test_a_field_shows_its_events_and_those_of_the_fields_below_it(client: Client, process: Any, index: Any) -> None:
    above = make_field(process, "Alltag")
    below = make_field(process, "Bildung", parent=above)
    other = make_field(process, "Verwaltung")
    for title, field, days in (("Schulabend", below, 3), ("Werkstatt", above, -3), ("Anderes", other, 3)):
        event = make_event(index, title, starts_at=in_days(days))
        event.handlungsfelder.set([field])
        event.save()
    page = client.get(f"{process.url}themen/{above.slug}/").content.decode()
    assert "Schulabend" in page
    assert "Werkstatt" in page
    assert "Anderes" not in page


@pytest.mark.parametrize("make", [make_group, make_board])
def test_a_group_and_a_board_show_their_next_and_last_meetings_and_their_calendar(
    client: Client, process: Any, index: Any, make: Any
) -> None:
    body = make(process)
    for title, days in (("Nächste Sitzung", 3), ("Letzte Sitzung", -3)):
        make_event(index, title, starts_at=in_days(days), host=body.page_ptr)
    make_event(index, "Fremde Sitzung")
    page = client.get(body.url).content.decode()
    assert page.index("Nächste Termine") < page.index("Nächste Sitzung") < page.index("Letzte Termine")
    assert "Fremde Sitzung" not in page
    address = re.search(r'href="http://localhost([^"]*kalender/\?gruppe=\d+)"', page)
    assert address is not None
    calendar = vobject.readOne(client.get(address[1]).content.decode())
    assert {event.summary.value for event in calendar.vevent_list} == {"Nächste Sitzung", "Letzte Sitzung"}


def test_search_says_when_an_event_is_and_that_it_is_cancelled(client: Client, process: Any, index: Any) -> None:
    event = make_event(index, "Brückenfest", place_name="Rathaus", state=EventState.CANCELLED)
    page = client.get(f"{process.url}suche/", {"q": "Brückenfest"}).content.decode()
    assert "Abgesagt · " in page
    assert f"{timezone.localtime(event.starts_at).year}, " in page
    assert "Rathaus" in page


def test_a_new_index_stands_in_the_menu_by_itself() -> None:
    assert EventIndexPage.show_in_menus_default


def test_a_calendar_is_fetched_again_only_when_something_changed(client: Client, index: Any) -> None:
    event = make_event(index, "Forum")
    url = f"{index.url}kalender/"
    first = client.get(url)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Content-Disposition"] == 'inline; filename="Veranstaltungen.ics"'
    assert first["Last-Modified"]
    assert client.get(url, headers={"if-none-match": first["ETag"]}).status_code == 304
    event.title = "Großes Forum"
    event.save_revision().publish()
    again = client.get(url, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert "Großes Forum" in again.content.decode()


def test_those_who_subscribed_keep_past_events_and_learn_of_cancelled_ones(client: Client, index: Any) -> None:
    make_event(index, "Gewesen", starts_at=in_days(-400))
    make_event(index, "Fällt aus", state=EventState.CANCELLED)
    calendar = vobject.readOne(client.get(f"{index.url}kalender/").content.decode())
    assert {event.summary.value: event.status.value for event in calendar.vevent_list} == {
        "Gewesen": "CONFIRMED",
        "Abgesagt: Fällt aus": "CANCELLED",
    }


def test_the_feed_tells_of_coming_events_and_anew_of_changed_ones(client: Client, index: Any) -> None:
    event = make_event(index, "Forum <b>")
    event.save_revision().publish()
    make_event(index, "Vorbei", starts_at=in_days(-5))

    def items() -> list[Any]:
        answer = client.get(f"{index.url}neues/")
        assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
        return ET.fromstring(answer.content).findall("channel/item")  # noqa: S314

    [before] = items()
    assert before.findtext("title") == "Forum <b>"
    assert before.findtext("link") == event.full_url
    event.state, event.state_note = EventState.MOVED, "Umbau"
    event.save_revision().publish()
    [after] = items()
    assert after.findtext("title") == "Verlegt: Forum <b>"
    assert after.findtext("guid") != before.findtext("guid")


def test_open_data_holds_what_is_public_with_the_licence(client: Client, index: Any) -> None:
    make_event(index, "=HYPERLINK(1)", place_name="Stadthalle", latitude="51.9", longitude="8.3", attendance="rund 650")
    answer = client.get(f"{index.url}als-json/")
    assert 'rel="license"' in answer["Link"]
    [row] = json.loads(answer.content)["events"]
    assert (row["title"], row["place"], row["attendance"]) == ("=HYPERLINK(1)", "Stadthalle", "rund 650")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00", row["starts"])
    assert not any("online" in key for key in row)
    table = list(csv.DictReader(io.StringIO(client.get(f"{index.url}als-csv/").content.decode("utf-8-sig"))))
    assert table[0]["title"] == "'=HYPERLINK(1)"
    assert client.get(f"{index.url}als-exe/").status_code == 404


def test_the_process_page_costs_the_same_with_one_event_and_with_many(client: Client, process: Any, index: Any) -> None:
    client.defaults["HTTP_AUTHORIZATION"] = "past the cache"
    event = make_bookable(index, introduction="Viel vor.")
    client.get(process.url)
    with CaptureQueriesContext(connection) as one:
        client.get(process.url)
    make_many(event, 50)
    with CaptureQueriesContext(connection) as many:
        client.get(process.url)
    assert len(many) == len(one)
