"""The calendar of events: coming and past, filters, the month as a table."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.factories.core import make_field, make_process
from tests.factories.events import in_days, make_bookable, make_event, make_index, make_many
from tests.factories.groups import make_group
from wagtail_aufbruch.events.domain.calendar import listing
from wagtail_aufbruch.events.domain.calendar.month import month_of
from wagtail_aufbruch.events.enums import EventState
from wagtail_aufbruch.events.models import EventIndexPage, EventKind, EventPage, SeatAccount

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def index(process: Any) -> EventIndexPage:
    return make_index(process)


def titles(client: Client, url: str, **query: str) -> list[str]:
    answer = client.get(url, query, follow=True)
    assert answer.status_code == 200
    shown = answer.context["shown"]
    if shown.month is not None:
        return [card.title for day in shown.month.days for card in day.events]
    return [card.title for group in shown.groups for card in group.cards]


def test_what_is_coming_stands_first_to_come_and_what_is_past_last_past(client: Client, index: Any) -> None:
    for title, days in (("Übermorgen", 2), ("Morgen", 1), ("Gestern", -1), ("Vorgestern", -2)):
        make_event(index, title, starts_at=in_days(days))
    make_event(index, "Irgendwann", starts_at=None)
    assert titles(client, index.url) == ["Morgen", "Übermorgen", "Irgendwann"]
    assert titles(client, index.url, ansicht="vergangen") == ["Gestern", "Vorgestern"]


def test_many_events_without_a_date_are_turned_over_page_by_page_each_once(index: Any) -> None:
    for title in ("Erste", "Zweite", "Dritte"):
        make_event(index, title, starts_at=None)
    make_event(index, "Mit Termin")
    found, key = [], ""
    for _page in range(6):
        listed = listing.page_by_key(EventPage.objects.all(), key, backwards=False, size=1)
        found += [event.title for event in listed.events]
        key = listed.next_key
        if not key:
            break
    assert found == ["Mit Termin", "Erste", "Zweite", "Dritte"]


def test_an_event_is_over_with_its_end_or_with_its_day(process: Any, index: Any) -> None:
    now = datetime(2026, 5, 5, 12, tzinfo=BERLIN)
    hour, day = timedelta(hours=1), timedelta(days=1)
    cases = {
        "endet gleich": ({"starts_at": now - hour, "ends_at": now}, True),
        "endete eben": ({"starts_at": now - hour, "ends_at": now - timedelta(seconds=1)}, False),
        "begann heute, ohne Ende": ({"starts_at": now - 3 * hour, "ends_at": None}, True),
        "begann gestern, ohne Ende": ({"starts_at": now - day, "ends_at": None}, False),
        "heute ganztags": ({"starts_at": now - 12 * hour, "ends_at": None, "is_all_day": True}, True),
        "bis heute ganztags": ({"starts_at": now - 2 * day, "ends_at": now - 12 * hour, "is_all_day": True}, True),
        "gestern ganztags": ({"starts_at": now - 36 * hour, "ends_at": now - 36 * hour, "is_all_day": True}, False),
        "ohne Termin": ({"starts_at": None, "ends_at": None}, True),
    }
    for title, (values, _is_coming) in cases.items():
        make_event(index, title, **values)
    coming = set(listing.coming(process, now).values_list("title", flat=True))
    past = set(listing.past(process, now).values_list("title", flat=True))
    assert coming == {title for title, (_values, is_coming) in cases.items() if is_coming}
    assert past == set(cases) - coming
    # The page says the same as the list.
    for event in EventPage.objects.all():
        assert event.is_over(now) == (event.title in past), event.title


def test_only_what_everybody_may_see_stands_there(client: Client, process: Any, index: Any) -> None:
    make_event(index, "Öffentlich")
    make_event(index, "Entwurf", live=False)
    private = make_index(process, "Intern")
    make_event(private, "Vertraulich")
    PageViewRestriction.objects.create(page=private.page_ptr, restriction_type=PageViewRestriction.LOGIN)
    make_event(make_index(make_process("Anderer Prozess")), "Anderswo")
    assert titles(client, index.url) == ["Öffentlich"]
    for name in ("kalender/", "neues/", "als-csv/", "als-json/"):
        content = client.get(f"{index.url}{name}").content.decode()
        assert "Öffentlich" in content, name
        assert not re.search("Entwurf|Vertraulich|Anderswo", content), name


def test_filters_narrow_by_kind_group_field_and_month_and_can_be_passed_on(
    client: Client, process: Any, index: Any
) -> None:
    kind = EventKind.objects.create(process_id=process.pk, title="Denklabor")
    group = make_group(process)
    above = make_field(process, "Alltag")
    field = make_field(process, "Mobilität", parent=above)
    wanted = make_event(index, "Gesucht", kind=kind, host=group.page_ptr)
    wanted.handlungsfelder.set([field])
    wanted.save()
    make_event(index, "Anderes", starts_at=in_days(120))
    month = f"{timezone.localtime(wanted.starts_at):%Y-%m}"
    for query in (
        {"art": str(kind.pk)},
        {"gruppe": str(group.pk)},
        {"handlungsfeld": field.slug},
        {"handlungsfeld": above.slug},
        {"monat": month},
        {"art": str(kind.pk), "gruppe": str(group.pk), "handlungsfeld": field.slug, "monat": month},
    ):
        assert titles(client, index.url, **query) == ["Gesucht"], query
    # What a form sends with empty fields leads to the short address.
    sent = client.get(index.url, {"art": str(kind.pk), "gruppe": "", "handlungsfeld": "", "monat": ""})
    assert sent.status_code == 302
    assert sent["Location"] == f"{index.url}?art={kind.pk}#termine"
    page = client.get(index.url, {"art": str(kind.pk)}).content.decode()
    assert "1 Filter gesetzt" in page
    assert "Diesen Filter entfernen:" in page


@pytest.mark.parametrize(
    "query",
    [
        {"art": "999999"},
        {"gruppe": "x"},
        {"handlungsfeld": "../../"},
        {"monat": "2026-13"},
        {"monat": "٢٠٢٦-01"},
        {"ansicht": "alles"},
        {"nach": "u.1"},
        {"nach": "1798000000.1"},
        {"nach": f"u_{2**63}"},
        {"nach": f"{253_402_300_799 * 10**6}_1"},
        {"nach": f"{-62_135_596_800 * 10**6}_1"},
        {"nach": "\x00"},
        {"ansicht": "kalender", "monat": "0000-00"},
        {"ansicht": "kalender", "monat": "9999-12"},
        {"art": "1\x00"},
    ],
)
def test_an_address_that_makes_no_sense_shows_a_list_all_the_same(client: Client, index: Any, query: Any) -> None:
    make_event(index)
    assert client.get(index.url, query, follow=True).status_code == 200


def test_a_long_list_has_pages_on_which_nothing_is_missing_or_twice(client: Client, index: Any) -> None:
    same_moment = in_days(5)
    first = make_event(index, "Termin")
    keys = [first.pk, *make_many(first, listing.PAGE_SIZE * 2 + 4)]
    for number, key in enumerate(keys):
        starts_at = None if number % 20 == 7 else same_moment if number % 3 else in_days(10 + number)
        ends_at = starts_at + timedelta(hours=1) if starts_at else None
        EventPage.objects.filter(pk=key).update(starts_at=starts_at, ends_at=ends_at)
    for view in ({}, {"ansicht": "vergangen"}):
        if view:
            EventPage.objects.filter(starts_at__isnull=False).update(
                starts_at=in_days(-5), ends_at=in_days(-5) + timedelta(hours=1)
            )
        seen: list[str] = []
        url, query = index.url, dict(view)
        while True:
            answer = client.get(url, query)
            shown = answer.context["shown"]
            seen += [card.url for group in shown.groups for card in group.cards]
            if not shown.next_url:
                break
            url, query = shown.next_url, {}
        wanted = EventPage.objects.exclude(starts_at=None) if view else EventPage.objects.all()
        assert len(seen) == len(set(seen)) == wanted.count()


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_the_index_costs_the_same_with_5_and_with_500_events(client: Client, process: Any, index: Any) -> None:
    # Whoever carries a cookie gets a page that is made anew.
    client.defaults["HTTP_AUTHORIZATION"] = "past the cache"
    kind = EventKind.objects.create(process_id=process.pk, title="Denklabor", icon="bulb")
    group, fields = make_group(process), [make_field(process, "Bildung"), make_field(process, "Mobilität")]

    def spread(keys: list[int]) -> None:
        for number, key in enumerate(keys):
            starts_at = in_days((-20, -9, 0.2, 6, 9)[number % 5] + number / 50)
            EventPage.objects.filter(pk=key).update(
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=3),
                state=EventState.MOVED if number % 7 == 3 else EventState.PLANNED,
            )
            EventPage.handlungsfelder.through.objects.bulk_create(
                EventPage.handlungsfelder.through(eventpage_id=key, handlungsfeld_id=field.pk) for field in fields
            )
            SeatAccount.objects.update_or_create(event_id=key, table=None, defaults={"taken": number % 9, "limit": 10})

    template = make_bookable(index, "Termin", kind=kind, host=group.page_ptr)
    spread([template.pk, *make_many(template, 4)])
    month = f"{timezone.localdate():%Y-%m}"
    urls = [
        index.url,
        f"{index.url}?ansicht=vergangen",
        f"{index.url}?ansicht=kalender&monat={month}",
        f"{index.url}?art={kind.pk}&gruppe={group.pk}",
        f"{index.url}kalender/",
        f"{index.url}neues/",
        f"{index.url}als-csv/",
    ]
    for url in urls:
        client.get(url)
    few = {url: queries_of(client, url) for url in urls}
    spread(make_many(make_bookable(index, "Weiterer Termin", kind=kind, host=group.page_ptr), 495))
    client.get(index.url)  # what all pages share is made anew once
    many = {url: queries_of(client, url) for url in urls}
    assert many == few
    assert max(few.values()) <= 25


def test_the_month_is_a_table_with_caption_headings_and_every_day_of_an_event(client: Client, index: Any) -> None:
    make_event(
        index,
        "Hackathon",
        starts_at=datetime(2031, 11, 28, 17, tzinfo=BERLIN),
        ends_at=datetime(2031, 12, 2, 14, tzinfo=BERLIN),
    )
    make_event(
        index,
        "Sitzung",
        starts_at=datetime(2031, 11, 30, 23, 30, tzinfo=BERLIN),
        ends_at=datetime(2031, 11, 30, 23, 59, tzinfo=BERLIN),
        state=EventState.CANCELLED,
    )
    answer = client.get(index.url, {"ansicht": "kalender", "monat": "2031-11"})
    page = answer.content.decode()
    assert '<caption class="aufbruch-month__name">November 2031</caption>' in page
    assert page.count('<th scope="col">') == 7
    month = answer.context["shown"].month
    assert [(day.date.day, [card.title for card in day.events]) for day in month.days] == [
        (28, ["Hackathon"]),
        (29, ["Hackathon"]),
        (30, ["Hackathon", "Sitzung"]),
    ]
    assert "<strong>Abgesagt:</strong>" in page
    assert titles(client, index.url, ansicht="kalender", monat="2031-12") == ["Hackathon", "Hackathon"]
    assert "2 Veranstaltungen im November 2031" in page


def test_one_turns_the_months_no_further_than_there_is_something_to_see(client: Client, index: Any) -> None:
    make_event(index, starts_at=datetime(2020, 3, 3, 17, tzinfo=BERLIN))
    first = client.get(index.url, {"ansicht": "kalender", "monat": "2020-03"}).context["shown"]
    assert first.before is None
    assert first.after.url == f"{index.url}?ansicht=kalender&monat=2020-04#termine"
    far = client.get(index.url, {"ansicht": "kalender", "monat": "2150-01"}).context["shown"]
    assert far.after is None


def test_weeks_begin_on_monday_and_hold_seven_days() -> None:
    month = month_of([], date(2026, 11, 1), date(2026, 11, 25))
    assert [day.date.weekday() for day in month.weeks[0]] == list(range(7))
    assert {len(week) for week in month.weeks} == {7}
    assert [day.date for week in month.weeks for day in week if day.is_today] == [date(2026, 11, 25)]


def test_what_is_empty_says_what_one_can_do(client: Client, process: Any, index: Any) -> None:
    assert "Die erste Veranstaltung wird noch geplant." in client.get(index.url).content.decode()
    make_event(index, starts_at=in_days(-9))
    assert "Zurzeit ist nichts angekündigt." in client.get(index.url).content.decode()
    kind = EventKind.objects.create(process_id=process.pk, title="Denklabor")
    make_event(index, "Gestern", starts_at=in_days(-1), kind=kind)
    narrowed = client.get(index.url, {"art": str(kind.pk)}).content.decode()
    assert "Keine Veranstaltung passt zu allen Filtern." in narrowed
    month = client.get(index.url, {"ansicht": "kalender", "monat": f"{in_days(200):%Y-%m}"}).content.decode()
    assert "In diesem Monat findet nichts statt." in month


def test_a_list_says_whether_one_can_register_and_how_it_stands(client: Client, index: Any) -> None:
    make_bookable(index, "Mit Anmeldung", seats=7, registration_closes_at=in_days(9))
    make_event(index, "Abgesagtes", state=EventState.CANCELLED, starts_at=in_days(4))
    page = client.get(index.url).content.decode()
    assert re.search(r"Anmeldung offen, .*7 Plätze.*, bis \d+\. \w+", page)
    assert re.search(r"Abgesagt</strong>.*Abgesagtes", page, re.DOTALL)


def test_the_calendar_is_offered_as_a_link_and_as_plain_text(client: Client, index: Any) -> None:
    page = client.get(index.url).content.decode()
    assert f'href="webcal://localhost{index.url}kalender/"' in page
    assert f"<code>http://localhost{index.url}kalender/</code>" in page


def test_a_list_with_parameters_is_kept_for_readers_and_new_when_something_changes(client: Client, index: Any) -> None:
    event = make_event(index, "Alter Titel")
    url = f"{index.url}?ansicht=kalender&monat={timezone.localtime(event.starts_at):%Y-%m}"
    assert "Alter Titel" in client.get(url).content.decode()
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    assert len(seen) <= 2
    event.title = "Neuer Titel"
    event.save_revision().publish()
    assert "Neuer Titel" in client.get(url).content.decode()


def _steps(rows: Any) -> int:
    """What SQLite does for the rows, in hundreds of its own steps: the same on every machine."""
    taken: list[None] = []
    connection.connection.set_progress_handler(lambda: taken.append(None), 100)
    list(rows)
    connection.connection.set_progress_handler(None, 0)
    return len(taken)


@pytest.mark.sqlite
def test_a_list_of_events_is_as_quick_on_a_site_with_many_pages_elsewhere(process: Any, index: Any) -> None:
    make_many(make_event(index), 99)
    alone = _steps(listing.coming(process).values_list("pk"))
    make_many(make_event(make_index(make_process("Anderer"))), 400)
    assert _steps(listing.coming(process).values_list("pk")) < 2 * alone, "each page is looked at once"
