"""The page of an event, before it takes place and after it."""

import json
import re
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories.core import add_page, make_field, make_process
from tests.factories.event_calendar import SECRET_LINK, Town, at_hour, make_calendar
from tests.factories.events import in_days, make_event, make_index
from tests.factories.groups import make_group
from tests.factories.idea_lists import make_listed
from tests.factories.ideas import make_call
from wagtail_aufbruch.core.domain.showing.structured_data import data_block
from wagtail_aufbruch.core.models import ContentPage
from wagtail_aufbruch.events.enums import EventState, RegistrationMode
from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.participation.enums import State

# Willow leaves the file open from which it makes a portrait.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings(
        "ignore:Unclosed file:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]


@pytest.fixture(scope="module")
def made(shared_db: None, shared_media: Path) -> tuple[Any, Town]:
    """A process and its calendar, made once."""
    process = make_process()
    group = make_group(process)
    return process, make_calendar(process, group=group, fields=[make_field(process, "Vernetzte Mobilität")])


@pytest.fixture
def as_made(made: tuple[Any, Town], settings: Any, shared_media: Path) -> tuple[Any, Town]:
    """Each test has objects of its own, and the portraits of all."""
    settings.MEDIA_ROOT = shared_media
    return deepcopy(made)


@pytest.fixture
def process(as_made: tuple[Any, Town]) -> Any:
    return as_made[0]


@pytest.fixture
def town(as_made: tuple[Any, Town]) -> Town:
    return as_made[1]


def words_of(client: Client, url: str) -> str:
    """The page's text as people read it, markup taken out."""
    answer = client.get(url)
    assert answer.status_code == 200
    body = answer.content.decode().split('id="inhalt"')[-1]
    body = re.sub(r"<(script|style|svg).*?</\1>", " ", body, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def json_ld(client: Client, url: str) -> dict[str, Any]:
    found = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', client.get(url).content.decode(), re.DOTALL
    )
    assert found is not None
    return dict(json.loads(found[1]))


def test_before_it_takes_place_the_page_says_all_that_one_needs(client: Client, town: Town) -> None:
    text = words_of(client, town.url("open"))
    for said in (
        "Denklabor",
        "17 bis 20 Uhr",
        "Stadthalle, Friedrichstraße 10, 33330 Gütersloh, und online",
        "Eingang ohne Stufen an der Barkeystraße.",
        "beteiligung@stadt.example",
        "Auch als Videokonferenz",
        "60 Minuten vor Beginn per E-Mail",
        "Digitale Infrastruktur",
        "Vernetzte Mobilität",
        "Programm",
        "17 bis 17:15 Uhr",
        "Großer Saal",
        "Dr. Anna Beispiel",
        "Referentin für Stadtentwicklung",
        "Mitmachen",
        "In meinen Kalender übernehmen",
        "Wie es weitergehen kann",
    ):
        assert said in text, said


def test_a_portrait_stands_there_only_with_recorded_consent(client: Client, town: Town) -> None:
    page = client.get(town.url("open")).content.decode()
    programme = page.split('id="programm-titel"')[1].split("</section>")[0]
    assert programme.count("<img") == 1


def test_an_item_called_as_its_form_does_not_say_it_twice(client: Client, town: Town) -> None:
    assert words_of(client, town.url("open")).count("Pause") == 1


def test_a_moved_event_shows_the_old_date_and_place_struck_through_and_in_words(client: Client, town: Town) -> None:
    page = client.get(town.url("moved")).content.decode()
    assert re.search(r"nicht mehr: </span><s>[^<]*17 Uhr</s>", page)
    assert "<s>Theater Gütersloh, Barkeystraße 15, Gütersloh</s>" in page
    text = words_of(client, town.url("moved"))
    assert "Verlegt" in text
    assert "Im Theater wird gebaut." in text
    assert "<title>Verlegt: Digitales Forum" in page


def test_a_cancelled_event_says_so_with_the_reason_and_asks_nobody_to_register(client: Client, town: Town) -> None:
    town.events["cancelled"].registration_mode = RegistrationMode.HERE
    town.events["cancelled"].save()
    page = client.get(town.url("cancelled")).content.decode()
    assert "<title>Abgesagt: Denklabor Zukunft der Arbeit" in page
    assert "Mehrere Vortragende sind erkrankt." in page
    assert re.search(r"abgesagt, geplant war: </span><s>[^<]+17 bis 19 Uhr</s>", page)
    assert 'class="aufbruch-registrationbox' not in page


def test_an_event_without_a_date_says_what_is_known(client: Client, town: Town) -> None:
    text = words_of(client, town.url("undated"))
    assert "Frühsommer" in text
    assert "Termin noch offen" in text
    page = client.get(town.url("undated")).content.decode()
    assert "ld+json" not in page
    assert client.get(f"{town.url('undated')}kalender/").status_code == 404


def test_afterwards_the_page_becomes_the_record(client: Client, town: Town) -> None:
    page = client.get(town.url("over")).content.decode()
    order = [page.index(part) for part in ("Was herausgekommen ist", "Fünf Workshops", "aufbruch-programme--folded")]
    assert order == sorted(order)
    text = words_of(client, town.url("over"))
    assert "rund 110, Angaben abweichend" in text
    assert "Quelle: Bericht im Hauptausschuss" in text
    assert "Mitmachen" not in text.split("Wie es weitergehen kann")[0]


def test_nothing_is_said_about_attendance_that_nobody_knows(client: Client, town: Town) -> None:
    text = words_of(client, town.url("over_bare"))
    assert "Teilgenommen haben" not in text
    assert "Quelle" not in text


def test_a_record_is_promised_only_as_long_as_it_can_be_expected(client: Client, process: Any, town: Town) -> None:
    promise = "Sobald es Protokoll, Bilder oder Ergebnisse gibt, stehen sie hier."
    recent = make_event(process, "Gestern", starts_at=in_days(-1))
    assert promise in client.get(recent.url).content.decode()
    old = words_of(client, town.url("over_bare"))
    assert promise not in old
    assert "Was herausgekommen ist" not in old


def test_what_people_contributed_there_is_shown_unless_it_is_hidden(client: Client, process: Any, town: Town) -> None:
    call = make_call(process)
    event = town.events["over"].page_ptr
    shown = make_listed(call, "Lesebank am Bach")
    hidden = make_listed(call, "Verborgene Idee")
    elsewhere = make_listed(call, "Ohne Veranstaltung")
    for idea in (shown, hidden):
        idea.event, idea.event_table = event, "Tisch 2"
        idea.save()
    hidden.state = State.HIDDEN
    hidden.save()
    page = client.get(town.url("over")).content.decode()
    assert "1 Beitrag aus dieser Veranstaltung" in page
    assert f'{shown.pk}/">Lesebank am Bach</a>' in page
    assert "Tisch 2" in page
    assert hidden.title not in page
    assert elsewhere.title not in page


def test_search_engines_are_told_the_same(client: Client, town: Town) -> None:
    told = json_ld(client, town.url("open"))
    assert told["@type"] == "Event"
    assert told["name"] == town.events["open"].title
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT17:00:00\+0[12]:00", told["startDate"])
    assert told["eventStatus"] == "https://schema.org/EventScheduled"
    assert told["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    place, virtual = told["location"]
    assert place["address"]["streetAddress"] == "Friedrichstraße 10"
    assert virtual == {"@type": "VirtualLocation", "url": town.events["open"].full_url}
    assert told["organizer"]["name"] == "Digitale Infrastruktur"
    moved = json_ld(client, town.url("moved"))
    assert moved["eventStatus"] == "https://schema.org/EventRescheduled"
    assert moved["previousStartDate"] < moved["startDate"]
    assert json_ld(client, town.url("cancelled"))["eventStatus"] == "https://schema.org/EventCancelled"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", json_ld(client, town.url("all_day"))["startDate"])


def test_a_title_cannot_break_out_of_the_block_for_search_engines(client: Client, process: Any) -> None:
    hostile = "</script><script>alert(1)</script><!-- & \u2028"
    event = make_event(make_index(process), "Feindlich", introduction=hostile, slug="feindlich")
    page = client.get(event.url).content.decode()
    assert "<script>alert" not in page
    assert json_ld(client, event.url)["description"].startswith("</script><script>alert(1)")
    assert "<" not in data_block({"name": hostile})


@pytest.mark.parametrize("text", ["<b>x</b>", "a\u202eb", "🚲" * 30, "ä" * 160])
def test_hostile_words_stay_text(client: Client, process: Any, text: str) -> None:
    event = make_event(
        make_index(process), text, slug="feindlich", state=EventState.MOVED, state_note=text, earlier_place=text,
        place_name="Rathaus", street=text, date_note=text, introduction=text, access_notes=text,
        assistance_contact=text,
    )  # fmt: skip
    answer = client.get(event.url)
    assert answer.status_code == 200
    assert b"<b>x" not in answer.content
    calendar = client.get(f"{event.url}kalender/")
    assert calendar.status_code == 200
    assert "\u202e" not in calendar.content.decode()


def test_the_online_link_stands_nowhere_that_everybody_can_read(client: Client, process: Any, town: Town) -> None:
    index = town.index
    event = town.events["open"]
    event.save_revision().publish()
    secret = "geheim-4711"
    places = [
        process.url,
        index.url,
        *(event.url for event in town.events.values()),
        *(f"{town.url(key)}{name}" for key in ("open", "online") for name in ("kalender/",)),
        *(f"{index.url}{name}" for name in ("kalender/", "neues/", "als-csv/", "als-json/")),
        f"{index.url}?ansicht=kalender&monat={at_hour(21, 17):%Y-%m}",
        f"{process.url}suche/?q={secret}",
        f"{process.url}suche/?q=denklabor",
        f"{process.url}themen/{event.handlungsfelder.first().slug}/",
    ]
    for place in places:
        answer = client.get(place)
        assert answer.status_code == 200, place
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        shown = content.replace(b"\r\n ", b"")
        assert SECRET_LINK.encode() not in shown, place
        assert b"konferenz.example" not in shown, place
    assert "1 Treffer" not in words_of(client, f"{process.url}suche/?q={secret}")


def test_an_event_of_several_days_shows_each_of_them(client: Client, town: Town) -> None:
    text = words_of(client, town.url("online"))
    start, end = at_hour(60, 17), at_hour(62, 14)
    assert f"{start.day}–{end.day}" in text or f"{start:%d}".lstrip("0") in text
    assert "14:15 Uhr" in text
    assert "Als Videokonferenz" in text


def test_the_map_loads_nothing_from_elsewhere_before_a_click_and_the_address_stands_there(
    client: Client, town: Town, settings: Any
) -> None:
    answer = client.get(town.url("open"))
    page = answer.content.decode()
    assert 'data-latitude="51.903800"' in page
    assert 'data-tiles=""' in page
    assert "33330 Gütersloh" in words_of(client, town.url("open"))
    assert "data-aufbruch-map " not in client.get(town.url("online")).content.decode()
    tiles = {"url": "https://kacheln.example/{z}/{x}/{y}.png", "attribution": "© Amt", "provider": "Landesamt"}
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "MAP_TILES": tiles}
    cache.clear()  # as when a site is started anew with its settings
    answer = client.get(town.url("open"))
    assert "img-src 'self' data: https://kacheln.example" in answer["Content-Security-Policy"]
    assert "Straßenkarte von Landesamt laden" in words_of(client, town.url("open"))


def test_the_page_leads_on_to_the_next_meeting_of_the_same_host(client: Client, town: Town) -> None:
    following = client.get(town.url("over")).context["following"]
    assert following.title == "Sitzung der Themengruppe"
    assert "Zum nächsten Termin: Sitzung der Themengruppe" in words_of(client, town.url("over"))


def test_a_host_that_is_not_public_is_not_named(client: Client, process: Any) -> None:
    secret = add_page(process, ContentPage(title="Geheimer Kreis", live=False))
    event = make_event(make_index(process), host=secret.page_ptr)
    assert "Geheimer Kreis" not in client.get(event.url).content.decode()


def test_a_preview_of_a_draft_shows_its_programme(town: Town) -> None:
    event = town.events["open"]
    event.title = "Neuer Titel"
    preview = event.make_preview_request(preview_mode="")
    assert preview.status_code == 200
    assert "Neuer Titel" in preview.content.decode()
    assert "Was andere Städte vormachen" in preview.content.decode()


def test_an_event_that_was_never_saved_can_be_previewed(process: Any) -> None:
    index = make_index(process)
    event = EventPage(title="Entwurf", slug="entwurf", path=f"{index.path}0001", depth=index.depth + 1)
    event.set_url_path(index)
    assert event.make_preview_request(preview_mode="").status_code == 200


def test_the_page_changes_by_itself_when_the_event_ends(process: Any) -> None:
    event = make_event(make_index(process))
    assert event.over_at in event.changing_moments
    assert event.over_at == event.starts_at + timedelta(hours=3)


def test_queries_do_not_grow_with_the_programme(
    client: Client, process: Any, town: Town, django_assert_max_num_queries: Any
) -> None:
    client.defaults["HTTP_AUTHORIZATION"] = "past the cache"
    for key in ("open", "over"):
        client.get(town.url(key))
    with django_assert_max_num_queries(25):
        client.get(town.url("open"))
    with django_assert_max_num_queries(25):
        client.get(town.url("over"))
