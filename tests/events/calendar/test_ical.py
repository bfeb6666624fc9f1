"""Calendars that people take along or subscribe to; read by a parser that did not write them, and by hand."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.calendars import strictly_read
from tests.factories.core import make_process
from tests.factories.events import make_event, make_index
from wagtail_aufbruch.events.domain.calendar.ical import calendar_of, sync_calendar_entry
from wagtail_aufbruch.events.enums import EventState
from wagtail_aufbruch.events.models import CalendarEntry, EventPage
from wagtail_aufbruch.participation.domain.calendars.time_zones import changes_of, timezone_component

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


def written(*events: Any) -> bytes:
    return calendar_of(events, name="Alle Veranstaltungen", url_of=lambda event: f"https://stadt.example/{event.slug}/")


@pytest.fixture
def index() -> Any:
    return make_index(make_process())


def published(event: EventPage, **values: Any) -> EventPage:
    """The event with these values published, as an editor does it."""
    for name, value in values.items():
        setattr(event, name, value)
    event.save_revision().publish()
    return EventPage.objects.get(pk=event.pk)


def test_an_event_arrives_in_a_calendar_with_all_that_one_needs(index: Any) -> None:
    event = make_event(
        index,
        "Zukunftswerkstatt; mit Umlaut, Komma und Zeile",
        introduction="Erste Zeile\nzweite, mit Komma; und\\Strich " + "ä" * 200,
        starts_at=datetime(2026, 10, 24, 17, tzinfo=BERLIN),
        ends_at=datetime(2026, 10, 25, 4, tzinfo=BERLIN),
        place_name="Stadthalle",
        street="Friedrichstraße 10",
        town="Gütersloh",
        latitude="51.906",
        longitude="8.378",
    )
    content = written(event)
    [shown] = strictly_read(content).vevent_list
    assert shown.summary.value == "Zukunftswerkstatt; mit Umlaut, Komma und Zeile"
    assert shown.description.value.startswith("Erste Zeile\nzweite, mit Komma; und\\Strich ää")
    assert shown.location.value == "Stadthalle, Friedrichstraße 10, Gütersloh"
    assert shown.geo.value == "51.906;8.378"
    assert shown.url.value == f"https://stadt.example/{event.slug}/"
    assert shown.uid.value == str(event.calendar_entry.uid)
    assert (shown.status.value, shown.sequence.value) == ("CONFIRMED", "0")
    # Over the night that is an hour longer: twelve hours pass.
    assert shown.dtend.value - shown.dtstart.value == timedelta(hours=12) or (
        shown.dtend.value.astimezone(ZoneInfo("UTC")) - shown.dtstart.value.astimezone(ZoneInfo("UTC"))
        == timedelta(hours=12)
    )


def test_days_without_times_end_on_the_day_after(index: Any) -> None:
    event = make_event(
        index,
        starts_at=datetime(2021, 11, 26, tzinfo=BERLIN),
        ends_at=datetime(2021, 11, 28, tzinfo=BERLIN),
        is_all_day=True,
    )
    content = written(event)
    assert b"DTSTART;VALUE=DATE:20211126\r\n" in content
    assert b"DTEND;VALUE=DATE:20211129\r\n" in content
    assert b"VTIMEZONE" not in content
    [shown] = strictly_read(content).vevent_list
    assert shown.dtstart.value == date(2021, 11, 26)


def test_an_event_without_a_date_has_no_place_in_a_calendar(index: Any) -> None:
    assert b"VEVENT" not in written(make_event(index, starts_at=None, date_note="Frühsommer"))


def test_a_moved_event_updates_what_a_calendar_has_already(index: Any) -> None:
    event = published(make_event(index, starts_at=datetime(2027, 5, 5, 17, tzinfo=BERLIN), ends_at=None))
    [before] = strictly_read(written(event)).vevent_list
    later = published(event, starts_at=datetime(2027, 6, 6, 18, tzinfo=BERLIN), state=EventState.MOVED)
    [after] = strictly_read(written(later)).vevent_list
    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.dtstamp.value >= before.dtstamp.value
    assert after.dtstart.value.astimezone(BERLIN) == datetime(2027, 6, 6, 18, tzinfo=BERLIN)
    assert after.summary.value == "Verlegt: Digitales Forum"
    assert after.status.value == "CONFIRMED"


def test_a_cancelled_event_stays_and_says_why(index: Any) -> None:
    event = published(make_event(index), state=EventState.CANCELLED, state_note="Die Halle ist gesperrt.")
    [shown] = strictly_read(written(event)).vevent_list
    assert shown.status.value == "CANCELLED"
    assert shown.summary.value == "Abgesagt: Digitales Forum"
    assert "Abgesagt: Die Halle ist gesperrt." in shown.description.value


def test_an_older_version_published_again_does_not_turn_the_number_back(index: Any) -> None:
    event = published(make_event(index), title="Erste Fassung")
    first = event.latest_revision
    event = published(event, title="Zweite Fassung")
    first.publish()
    entry = CalendarEntry.objects.get(event=event.pk)
    assert entry.sequence == 2
    assert entry.uid == event.calendar_entry.uid


def test_publishing_without_a_change_does_not_raise_the_number(index: Any) -> None:
    event = published(published(published(make_event(index))), keep_days=99)
    assert (event.calendar_entry.sequence, event.calendar_entry.notice) == (0, 0)


def test_people_are_told_of_what_concerns_them_and_not_of_a_slip(index: Any) -> None:
    def notice() -> int:
        return CalendarEntry.objects.get(event=event.pk).notice

    event = published(make_event(index))
    published(event, starts_at=event.starts_at + timedelta(minutes=30), ends_at=None)
    assert notice() == 0
    published(event, state=EventState.MOVED, place_name="Theater")
    assert notice() == 1
    published(event, state_note="Es ist wärmer dort.")
    assert notice() == 1
    published(event, place_name="Bibliothek")
    assert notice() == 2
    published(event, state=EventState.CANCELLED)
    assert notice() == 3
    published(event, place_name="Rathaus")
    assert notice() == 3
    published(event, state=EventState.PLANNED)
    assert notice() == 4
    sync_calendar_entry(event)
    assert notice() == 4


def test_a_copied_event_is_another_one_to_calendars(index: Any) -> None:
    event = make_event(index)
    copy = event.copy(update_attrs={"slug": "kopie", "title": "Kopie"})
    assert CalendarEntry.objects.get(event=copy.pk).uid != event.calendar_entry.uid


def test_the_clocks_change_in_the_calendar_when_they_change_in_the_town() -> None:
    zone = timezone_component(BERLIN, 2018, 2027).to_ical().decode()
    assert zone.count("BEGIN:DAYLIGHT") == zone.count("BEGIN:STANDARD") == 1
    # Both moments on the clock that is left behind (RFC 5545, 3.6.5): 2 o'clock in spring, 3 o'clock in autumn.
    assert "DTSTART:20170326T020000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in zone
    assert "DTSTART:20171029T030000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10" in zone


def test_a_zone_whose_clocks_change_by_no_rule_or_never_is_told_too() -> None:
    casablanca = timezone_component(ZoneInfo("Africa/Casablanca"), 2023, 2025).to_ical().decode()
    assert "RDATE" in casablanca
    assert not list(changes_of(ZoneInfo("UTC"), 2020, 2022))
    assert "TZOFFSETTO:+0000" in timezone_component(ZoneInfo("UTC"), 2020, 2022).to_ical().decode()
