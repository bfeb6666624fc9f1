"""A calendar with an event in every state that readers can meet."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tests.factories.core import make_member
from tests.factories.events import make_event, make_index
from tests.factories.groups import make_portrait
from wagtail_aufbruch.events.enums import EventState, Format, Mode, RegistrationMode
from wagtail_aufbruch.events.models import EventKind, EventPage, EventTable, ProgrammeItem, SeatAccount, Speaker

SECRET_LINK = "https://konferenz.example/raum/geheim-4711"


@dataclass(frozen=True)
class Town:
    """What :func:`make_calendar` made; ``events`` by the state that each is in."""

    index: Any
    events: dict[str, EventPage]

    def url(self, key: str) -> str:
        return str(self.events[key].url)


def at_hour(days: int, hour: int, minute: int = 0) -> datetime:
    """So many days from now at this hour of the site's time zone."""
    day = timezone.localdate() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=timezone.get_default_timezone())


STADTHALLE: dict[str, Any] = {
    "place_name": "Stadthalle",
    "street": "Friedrichstraße 10",
    "postcode": "33330",
    "town": "Gütersloh",
    "latitude": "51.9038",
    "longitude": "8.3852",
}


def make_kinds(process: Any) -> dict[str, EventKind]:
    return {
        title: EventKind.objects.get_or_create(process_id=process.pk, title=title, defaults={"icon": icon})[0]
        for title, icon in (("Digitales Forum", "speech"), ("Denklabor", "bulb"), ("Sitzung", "people"))
    }


def make_calendar(process: Any, *, group: Any = None, fields: list[Any] | None = None, portraits: bool = True) -> Town:
    """An index with one event of each kind of state; ``group`` hosts some, ``fields`` are what some are about."""
    index = make_index(process, "Termine")
    kinds = make_kinds(process)
    forum, labor, meeting = kinds["Digitales Forum"], kinds["Denklabor"], kinds["Sitzung"]
    host = group.page_ptr if group is not None else None
    events = {
        "open": make_event(
            index,
            "Denklabor: Wie wir 2030 leben, wohnen und unterwegs sind",
            introduction="Vier Tische, vier Fragen: Sie bringen Ideen mit, wir bringen die Menschen zusammen.",
            kind=labor,
            host=host,
            starts_at=at_hour(21, 17),
            ends_at=at_hour(21, 20),
            mode=Mode.HYBRID,
            online_url=SECRET_LINK,
            access_notes="Eingang ohne Stufen an der Barkeystraße. Aufzug und WC im Erdgeschoss.",
            assistance_contact="beteiligung@stadt.example",
            registration_mode=RegistrationMode.HERE,
            seats=120,
            registration_closes_at=at_hour(19, 23, 59),
            registration_note="Der Eintritt ist frei. Für Essen und Trinken ist gesorgt.",
            **STADTHALLE,
        ),
        "coming": make_event(
            index,
            "Sitzung der Themengruppe",
            kind=meeting,
            host=host,
            starts_at=at_hour(9, 18, 30),
            ends_at=at_hour(9, 20),
            place_name="Rathaus, Ratssaal",
            town="Gütersloh",
        ),
        "full": make_event(
            index,
            "Zukunftswerkstatt",
            introduction="Fünf Workshops an einem Abend.",
            starts_at=at_hour(30, 17),
            ends_at=at_hour(30, 20),
            registration_mode=RegistrationMode.HERE,
            seats=40,
            **STADTHALLE,
        ),
        "moved": make_event(
            index,
            "Digitales Forum",
            introduction="Trends, Beispiele und was die Themengruppen erarbeitet haben.",
            kind=forum,
            starts_at=at_hour(45, 17),
            ends_at=at_hour(45, 20),
            state=EventState.MOVED,
            state_note="Im Theater wird gebaut.",
            earlier_starts_at=at_hour(38, 17),
            earlier_place="Theater Gütersloh, Barkeystraße 15, Gütersloh",
            **STADTHALLE,
        ),
        "cancelled": make_event(
            index,
            "Denklabor Zukunft der Arbeit",
            kind=labor,
            starts_at=at_hour(12, 17),
            ends_at=at_hour(12, 19),
            state=EventState.CANCELLED,
            state_note="Mehrere Vortragende sind erkrankt. Wir holen den Abend im Frühjahr nach.",
            place_name="Stadtbibliothek",
        ),
        "online": make_event(
            index,
            "Kulturhackathon",
            introduction="Drei Tage, vier Teams, eine Jury.",
            starts_at=at_hour(60, 17),
            ends_at=at_hour(62, 14, 15),
            mode=Mode.ONLINE,
            online_url=SECRET_LINK,
            registration_mode=RegistrationMode.HERE,
        ),
        "undated": make_event(
            index,
            "Digitalgipfel",
            introduction="Der Auftakt, offen für die ganze Stadtgesellschaft.",
            kind=forum,
            starts_at=None,
            date_note="Frühsommer",
        ),
        "all_day": make_event(
            index, "Tag der offenen Tür", starts_at=at_hour(80, 0), ends_at=None, is_all_day=True, town="Gütersloh"
        ),
        "over": make_event(
            index,
            "Zukunftswerkstatt 2019",
            introduction="Was soll die digitale Stadt können? 110 Menschen arbeiteten daran.",
            kind=forum,
            host=host,
            starts_at=at_hour(-60, 17),
            ends_at=at_hour(-60, 20),
            attendance="rund 110, Angaben abweichend",
            attendance_source="Bericht im Hauptausschuss",
            documentation=[
                ("paragraph", "<p>Fünf Workshops sammelten Vorschläge. Die Themengruppen nehmen sie auf.</p>"),
                ("heading", {"text": "Wie es weitergeht", "level": "2"}),
                ("paragraph", "<p>Im Herbst stellen die Gruppen vor, was daraus geworden ist.</p>"),
            ],
            **STADTHALLE,
        ),
        "over_bare": make_event(index, "Stadtgespräch", starts_at=at_hour(-400, 18), ends_at=at_hour(-400, 20)),
    }
    for key in ("open", "over"):
        _add_programme(events[key], process, host, portraits=portraits)
        if fields:
            events[key].handlungsfelder.set(fields)
            events[key].save()
    for title, seats in (("Lernende Stadt", 30), ("Vernetzte Mobilität", 30)):
        EventTable.objects.create(event=events["open"], title=title, seats=seats)
    SeatAccount.objects.update_or_create(
        event=events["full"], table=None, defaults={"taken": 40, "ceiling": 40, "limit": 40}
    )
    return Town(index, events)


def _add_programme(event: EventPage, process: Any, group: Any, *, portraits: bool) -> None:
    start = event.starts_at
    shown = make_member(process, "Bürgermeisterin", name="Dr. Anna Beispiel", organisation="Stadt Gütersloh")
    if portraits:
        shown.portrait, shown.portrait_consent_on = make_portrait(), timezone.localdate()
        shown.save()
    hidden = make_member(process, "Sprecher der Themengruppe", organisation="Stadtgesellschaft")
    if portraits:
        hidden.portrait = make_portrait()
        hidden.save()

    def item(title: str, minutes: int, length: int, **values: Any) -> ProgrammeItem:
        begin = start + timedelta(minutes=minutes)
        return ProgrammeItem.objects.create(
            event=event,
            title=title,
            starts_at=begin,
            ends_at=begin + timedelta(minutes=length),
            sort_order=minutes,
            **values,
        )

    welcome = item("Begrüßung", 0, 15, format=Format.WELCOME, room="Großer Saal")
    Speaker.objects.create(item=welcome, member=shown)
    talk = item(
        "Was andere Städte vormachen",
        15,
        45,
        format=Format.BEST_PRACTICE,
        text="Wien, Utrecht und Paderborn: drei Beispiele, die auch hier gehen.",
    )
    Speaker.objects.create(item=talk, name="Referentin für Stadtentwicklung", about="Universität Bielefeld")
    item("Pause", 60, 15, format=Format.BREAK)
    results = item("Die Themengruppe stellt vor", 75, 45, format=Format.GROUP_RESULTS, group=group)
    Speaker.objects.create(item=results, member=hidden)
    item("Offene Runde", 120, 60, format=Format.DISCUSSION, room="Foyer")
