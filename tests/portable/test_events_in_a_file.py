"""Events, their kinds, series and the calendar page travel in a process file; people and secrets do not."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import NOT_PROVIDED

from tests.factories.core import add_page, make_content_page, make_field, make_member, make_process, site_root
from tests.factories.events import make_index
from tests.portable.conftest import SMALL, export
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.events.models import (
    EventIndexPage,
    EventKind,
    EventPage,
    EventQuestion,
    EventTable,
    MeetingSeries,
    ProgrammeItem,
    Speaker,
)
from wagtail_aufbruch.groups.models import ThemeGroupPage
from wagtail_aufbruch.portable.domain.contents import page_types

pytestmark = pytest.mark.django_db
Load = Callable[..., str]
SECRET = "https://konferenz.example/raum/geheim"


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2019, 6, 6, hour, minute, tzinfo=UTC)


def make_everything() -> EventPage:
    """A process with an event in which nothing is as it is by itself."""
    process = make_process("Aufbruch", slug="aufbruch")
    kind = EventKind.objects.create(process_id=process.pk, title="Denklabor", icon="bulb", sort_order=0)
    EventKind.objects.create(process_id=process.pk, title="Sitzung", sort_order=1)
    group = add_page(process, ThemeGroupPage(title="Gruppe", slug="gruppe"))
    terms = make_content_page(process, "Bedingungen", slug="bedingungen")
    series = MeetingSeries.objects.create(
        process_id=process.pk, title="Jedes halbe Jahr", host_id=group.pk, every=26, unit="weeks"
    )
    cdo = make_member(process, "CDO")
    index = make_index(process, slug="veranstaltungen", introduction="Alle Termine")
    event = EventPage(
        title="Denklabor",
        slug="denklabor",
        introduction="Worum es geht",
        kind=kind,
        host_id=group.pk,
        series=series,
        starts_at=at(15),
        ends_at=at(18),
        date_note="im Juni",
        state="moved",
        state_note="Der Saal war zu klein.",
        earlier_starts_at=at(6),
        earlier_place="Rathaus",
        mode="hybrid",
        place_name="Stadtbibliothek",
        street="Straße 1",
        postcode="33330",
        town="Stadt",
        latitude=Decimal("51.906600"),
        longitude=Decimal("-8.378000"),
        access_notes="Ohne Stufen.\nAufzug.",
        assistance_contact="Telefon 1",
        online_url=SECRET,
        online_minutes=30,
        contact_email="geheim@stadt.example",
        registration_mode="here",
        registration_note="Kostet nichts.",
        registration_opens_at=at(0).replace(month=5),
        registration_closes_at=at(1),
        seats=40,
        most_people=3,
        has_waiting_list=False,
        hold_hours=24,
        offer_hours=12,
        min_age=10,
        max_age=99,
        guardian_below=16,
        guardian_text="Mein Kind darf.",
        terms_page_id=terms.pk,
        consent_text="Ich stimme zu.",
        consent_version="3",
        reminder_days=1,
        keep_days=10,
        attendance="rund 40, Angaben abweichend",
        attendance_source="Zeitung",
        body='[{"type": "paragraph", "value": "<p>Text</p>"}]',
        documentation='[{"type": "paragraph", "value": "<p>Protokoll</p>"}]',
    )
    event.programme = [
        ProgrammeItem(
            title="Begrüßung",
            starts_at=at(15),
            ends_at=at(15, 15),
            format="welcome",
            room="Saal",
            text="eine\nzwei",
            speakers=[Speaker(member=cdo), Speaker(name="Jemand", about="Verein")],
        ),
        ProgrammeItem(title="Ergebnisse", format="group_results", group_id=group.pk),
    ]
    event.tables = [EventTable(title="Tisch 1", text="Arbeit", room="U1", seats=10), EventTable(title="Tisch 2")]
    event.questions = [EventQuestion(label="Essen?", field_type="radio", choices="mit\nohne", required=False)]
    event.handlungsfelder = [make_field(process, "Arbeit")]
    return add_page(index, event)


EXPECTED = [
    "kind: denklabor",
    "series: jedes-halbe-jahr",
    "host: gruppe",
    "starts_at: 2019-06-06 17:00:00+02:00",
    "latitude: 51.9066\n",
    "longitude: -8.378\n",
    "- member: cdo",
    "name: Jemand",
    "about: Verein",
    "group: gruppe",
    "title: Tisch 2",
    "label: Essen?",
    "every: 26",
    "attendance_source: Zeitung",
    "sign_up: here\n",
    "sign_up_note: Kostet nichts.\n",
    "sign_up_opens_at: 2019-05-",
    "sign_up_closes_at: 2019-06-",
    "has_waiting_list: false",
    "terms_page: bedingungen",
    "type: event_index",
]


def test_events_come_back_to_an_empty_site_as_they_were(load: Load, tmp_path: Path) -> None:
    make_everything()
    first = export()
    for expected in EXPECTED:
        assert expected in first
    ProcessPage.objects.get().delete()
    assert not EventPage.objects.exists()
    assert not MeetingSeries.objects.exists()
    file = tmp_path / "wieder.yaml"
    file.write_text(first)
    assert "left out" not in load(file)
    assert export() == first
    event = EventPage.objects.get()
    assert event.kind.title == "Denklabor"
    assert event.series.host_id == ThemeGroupPage.objects.get().pk
    assert [speaker.name or speaker.member.role for speaker in event.programme.first().speakers.all()] == [
        "CDO",
        "Jemand",
    ]
    assert event.live
    assert event.calendar_entry.uid, "it has an identity in calendars as any published event"


def test_an_event_of_which_little_is_known_travels_without_what_is_not_known(load: Load, tmp_path: Path) -> None:
    process = make_process("Aufbruch", slug="aufbruch")
    add_page(process, EventPage(title="Gipfel", slug="gipfel", date_note="Frühsommer"))
    text = export()
    for absent in ["starts_at", "attendance", "latitude", "programme", "seats", "hold_hours", "place_name"]:
        assert absent not in text
    ProcessPage.objects.get().delete()
    file = tmp_path / "wieder.yaml"
    file.write_text(text)
    load(file)
    assert export() == text
    assert EventPage.objects.get().hold_hours == 48


def test_the_online_link_is_in_no_file_and_the_address_of_staff_only_where_asked_for(tmp_path: Path) -> None:
    make_everything()
    assert "geheim" not in export()
    file = tmp_path / "intern.yaml"
    call_command("aufbruch_export", "aufbruch", str(file), private=True, stderr=StringIO())
    assert "contact_email: geheim@stadt.example" in file.read_text()
    assert SECRET not in file.read_text()


def test_nobody_who_registered_is_in_a_file() -> None:
    """Whatever hangs on an event and is not named here stays; the item of the file knows no such field."""
    fields = page_types()["event"].item.model_fields
    assert not {"registrations", "seat_accounts", "calendar_entry", "record", "online_url"} & set(fields)


def test_the_file_holds_every_setting_of_an_event_but_the_secret_one() -> None:
    """Whoever adds a field to an event decides whether it travels; what follows from others stays out."""
    follows = {"page_ptr", "pattern_svg"}
    base = {field.name for field in type(site_root())._meta.get_fields()}
    own = {
        field.name
        for field in EventPage._meta.get_fields()
        if not field.auto_created or field.name in {"programme", "tables", "questions"}
    }
    assert own - base - follows - set(page_types()["event"].item.model_fields) == {"online_url"}
    travelling = set(page_types()["event_index"].item.model_fields)
    assert {field.name for field in EventIndexPage._meta.local_fields} - follows - travelling == set()


def test_what_a_file_leaves_out_is_what_an_editor_would_begin_with() -> None:
    for name, info in page_types()["event"].item.model_fields.items():
        if isinstance(info.default, int) and not isinstance(info.default, bool):
            default = EventPage._meta.get_field(name).default
            assert default is not NOT_PROVIDED
            assert info.default == default


EVENT = SMALL + "pages:\n  - type: event\n    key: a\n    title: A\n"
MISTAKES = {
    "a kind that does not exist": (EVENT + "    kind: fest\n", 9, ["“fest”", "event_kinds"]),
    "a series that does not exist": (EVENT + "    series: immer\n", 9, ["“immer”", "meeting_series"]),
    "a wrong moment": (EVENT + "    starts_at: morgen um acht\n", 9, ["morgen um acht", "2019-05-05"]),
    "an end before the beginning": (
        EVENT + "    starts_at: 2019-06-06 17:00:00\n    ends_at: 2019-06-06 16:00:00\n",
        10,
        ["ends_at", "before it begins"],
    ),
    "a state that does not exist": (EVENT + "    state: vielleicht\n", 9, ["vielleicht", "moved, cancelled"]),
    "an online link": (EVENT + f"    online_url: {SECRET}\n", 9, ["online_url", "not known here"]),
    "no number of degrees": (EVENT + "    latitude: Norden\n    longitude: 8\n", 9, ["Norden", "51.9066"]),
    "degrees beyond the pole": (EVENT + "    latitude: 91\n    longitude: 8\n", 9, ["latitude", "90"]),
    "half a place": (EVENT + "    latitude: 51.9\n", 6, ["needs both numbers"]),
    "more people than there may be": (EVENT + "    most_people: 21\n", 9, ["at most 20"]),
    "a registration that would close before it opens": (
        EVENT + "    sign_up_opens_at: 2019-06-06 17:00:00\n    sign_up_closes_at: 2019-06-06 16:00:00\n",
        10,
        ["sign_up_closes_at: ", "before it opens"],
    ),
    "the database's name of a setting": (
        EVENT + "    registration_mode: here\n",
        9,
        ["registration_mode", "not known here"],
    ),
    "no seats at all": (EVENT + "    seats: 0\n", 9, ["seats", "at least 1"]),
    "a table without seats": (EVENT + "    tables:\n      - title: x\n        seats: 0\n", 11, ["seats", "at least 1"]),
    "a table without a name": (EVENT + "    tables:\n      - seats: 3\n", 10, ["“title” is missing"]),
    "a speaker without a name": (
        EVENT + "    programme:\n      - title: x\n        speakers:\n          - about: Verein\n",
        12,
        ["name", "Choose a member"],
    ),
    "a speaker whom nobody knows": (
        EVENT + "    programme:\n      - title: x\n        speakers:\n          - member: weg\n",
        12,
        ["“weg”", "members"],
    ),
    "an item that ends before it begins": (
        EVENT
        + "    programme:\n      - title: x\n        starts_at: 2019-06-06 17:00\n        ends_at: 2019-06-06 16:00\n",
        12,
        ["ends_at", "before it begins"],
    ),
    "the same kind twice": (
        SMALL + "event_kinds:\n  - key: a\n    title: Fest\n  - key: b\n    title: Fest\n",
        8,
        ["already exists"],
    ),
    "a rhythm of nothing": (SMALL + "meeting_series:\n  - key: a\n    title: A\n    every: 0\n", 8, ["at least 1"]),
    "a host that does not exist": (
        SMALL + "meeting_series:\n  - key: a\n    title: A\n    host: weg\n",
        8,
        ["“weg”", "pages"],
    ),
    "registrations": (EVENT + "    registrations:\n      - name: Anna\n", 9, ["registrations", "not known here"]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_an_event_is_told_with_its_line_and_nothing_is_written(
    refused: Callable[..., str], name: str
) -> None:
    text, line, expected = MISTAKES[name]
    message = refused(text)
    assert f"prozess.yaml, line {line}: " in message
    for part in expected:
        assert part in message
    assert not ProcessPage.objects.exists()
    assert not EventKind.objects.exists()


def test_a_second_run_leaves_alone_what_editors_made_of_an_event(load: Load) -> None:
    text = (
        SMALL
        + "event_kinds:\n  - key: k\n    title: Fest\nmeeting_series:\n  - key: s\n    title: Immer\n    host: a\n"
        + "pages:\n  - type: event\n    key: a\n    title: A\n    kind: k\n    series: s\n"
    )
    load(text)
    event = EventPage.objects.get()
    assert (event.kind.title, event.series.title, event.series.host_id) == ("Fest", "Immer", event.pk)
    event.kind = None
    event.save_revision().publish()
    MeetingSeries.objects.update(title="Anders", host=None)
    load(text)
    assert EventPage.objects.get().kind is None
    assert MeetingSeries.objects.get().title == "Anders"
    assert MeetingSeries.objects.get().host is None
