"""What files and feeds say of an event is what its page says: place, title, text, name of the file."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import vobject
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

import wagtail_aufbruch
from tests.factories.core import make_field, make_process
from tests.factories.event_calendar import STADTHALLE
from tests.factories.events import in_days, make_event, make_index
from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.events.domain.details import descriptions
from wagtail_aufbruch.events.domain.details.postponement import moved_silently, remember_earlier
from wagtail_aufbruch.events.enums import EventState, Mode
from wagtail_aufbruch.events.models import EventPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> Any:
    return make_index(make_process(), "Bürgerräte & Ämter")


def files_of(client: Client, index: Any) -> tuple[str, dict[str, Any], str]:
    """The calendar, unfolded; the one row as JSON; the same as CSV."""
    calendar = client.get(index.url + index.reverse_subpage("calendar")).content.decode().replace("\r\n ", "")
    row = json.loads(client.get(index.url + index.reverse_subpage("export", args=["json"])).content)["events"][0]
    return calendar, row, client.get(index.url + index.reverse_subpage("export", args=["csv"])).content.decode()


def test_a_place_that_was_given_up_is_told_and_stands_in_no_file_any_more(client: Client, index: Any) -> None:
    event = make_event(index, **STADTHALLE)
    public = EventPage.objects.get(pk=event.pk)
    event.mode, event.state = Mode.ONLINE, EventState.MOVED
    assert moved_silently(EventPage(mode=Mode.ONLINE, state=EventState.PLANNED), public)
    remember_earlier(event, public)
    event.save()
    page = client.get(event.url).content.decode()
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))
    assert "Stadthalle, Friedrichstraße 10, Gütersloh → jetzt: online" in told
    calendar, row, table = files_of(client, index)
    assert "GEO:" not in calendar
    assert "LOCATION:online" in calendar
    assert "Stadthalle\\, Friedrichstraße 10" in calendar, "the description names where it was to be"
    names = ("place", "street", "postcode", "town", "latitude", "longitude")
    assert [row[name] for name in names] == ["", "", "", "", None, None]
    assert row["earlier_place"] == "Stadthalle, Friedrichstraße 10, Gütersloh"
    assert table.count("Stadthalle") == 1


def test_who_subscribed_to_one_field_is_not_sent_all_events_when_it_is_renamed_or_has_none_left(
    client: Client, index: Any
) -> None:
    field = make_field(index.process, "Mobilität")
    event = make_event(index, "Radtag", starts_at=in_days(5))
    event.handlungsfelder.set([field])
    event.save()
    make_event(index, "Lesefest", starts_at=in_days(6))
    ways = [*(index.reverse_subpage(name) for name in ("calendar", "feed")), "als-json/", "als-csv/"]

    def fetched(slug: str) -> list[str]:
        return [client.get(f"{index.url}{way}?handlungsfeld={slug}").content.decode() for way in ways]

    assert all("Radtag" in file and "Lesefest" not in file for file in fetched(field.slug))
    event.handlungsfelder.set([])
    event.save()
    assert not any("Radtag" in file or "Lesefest" in file for file in fetched(field.slug))
    event.handlungsfelder.set([field])
    event.save()
    old, field.slug = field.slug, "verkehr"
    field.save()
    assert not any("Radtag" in file or "Lesefest" in file for file in fetched(old))
    assert all("Radtag" in file for file in fetched("verkehr"))


def test_a_place_that_is_open_after_a_move_is_said_to_be_open(client: Client, index: Any) -> None:
    event = make_event(index, state=EventState.MOVED, earlier_place="Stadthalle")
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", client.get(event.url).content.decode()))
    assert "Stadthalle → jetzt: Der Ort steht noch nicht fest" in told
    assert descriptions.place_now(EventPage(place_name="Rathaus")) == "Rathaus"


@pytest.mark.parametrize("text", ["C:\\new", "C:\\New", "C:\\\\Neu; oder D:\\Neu, E:\\n", "Zeile \\N Ende"])
def test_a_backslash_in_a_title_survives_in_calendars(client: Client, index: Any, text: str) -> None:
    make_event(index, text, slug="pfad", place_name=text)
    calendar = files_of(client, index)[0]
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    assert f"SUMMARY:{escaped}\r\n" in calendar
    assert f"LOCATION:{escaped}\r\n" in calendar
    assert vobject.readOne(calendar).vevent.summary.value == text


def test_words_in_angle_brackets_survive_in_calendars_feeds_and_search(client: Client, index: Any) -> None:
    event = make_event(index, introduction="Wir gehen los: <Treffpunkt Haupteingang> & dann links.")
    calendar = files_of(client, index)[0]
    assert "Wir gehen los: <Treffpunkt Haupteingang> & dann links." in calendar
    feed = client.get(index.url + index.reverse_subpage("feed")).content.decode()
    assert "&amp;lt;Treffpunkt Haupteingang&amp;gt;" in feed
    call_command("update_index", verbosity=0)
    process = index.process.specific
    found = client.get(process.url + process.reverse_subpage("search"), {"q": "Treffpunkt"}).content.decode()
    assert event.url in found
    assert "&lt;Treffpunkt Haupteingang&gt;" in found


@pytest.mark.parametrize("ending", ["csv", "json", "ics"])
def test_files_arrive_under_their_name_with_umlauts(client: Client, index: Any, ending: str) -> None:
    make_event(index)
    below = index.reverse_subpage("calendar") if ending == "ics" else index.reverse_subpage("export", args=[ending])
    named = client.get(index.url + below).headers["Content-Disposition"]
    assert named.endswith(f"filename*=utf-8''B%C3%BCrgerr%C3%A4te%20%26%20%C3%84mter.{ending}")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ('Was? "Alles"/nichts\r\nX: y', 'attachment; filename="Was Alles nichts X y.pdf"'),
        ("...", 'attachment; filename="datei.pdf"'),
        ("Plan", 'attachment; filename="Plan.pdf"'),
    ],
)
def test_a_files_name_holds_nothing_that_a_folder_or_a_header_cannot(title: str, name: str) -> None:
    assert as_download(HttpResponse(), title, "pdf").headers["Content-Disposition"] == name


def test_no_view_names_a_file_by_itself() -> None:
    package = Path(wagtail_aufbruch.__file__).parent
    found = [
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if 'headers["Content-Disposition"]' in path.read_text(encoding="utf-8")
    ]
    assert found == ["core/public/downloads.py"]
