"""What readers see of events in a browser: every state of an event's page, lists, the month as a table."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.harness import DESKTOP_LIGHT, PHONE_LIGHT, View
from tests.factories.core import make_process
from tests.factories.event_calendar import Town, at_hour, make_calendar
from tests.factories.events import in_days, make_event, make_index
from tests.factories.idea_lists import make_listed
from tests.factories.ideas import make_call
from tests.towns import Towns
from wagtail_aufbruch.core.models import Handlungsfeld, ProcessPage
from wagtail_aufbruch.groups.models import ThemeGroupPage

PROCESS = "/digitaler-aufbruch/"
WIDE = View("wide", 1600, 1000, "light")


@pytest.fixture
def town(demo: str, towns: Towns) -> Town:
    """The demo with a calendar of its own, in which there is an event in every state."""
    return towns.fill("demo with events", _events_in_every_state)


def _events_in_every_state() -> Town:
    process = ProcessPage.objects.get(slug="digitaler-aufbruch")
    fields = list(Handlungsfeld.objects.filter(process_id=process.pk, parent__isnull=False)[:2])
    group = ThemeGroupPage.objects.order_by("path").first()
    # Uploads of a test are served only where it runs alone: the site's address of them is fixed with the first one.
    made = make_calendar(process, group=group, fields=fields, portraits=False)
    call = make_call(process, "Ideen vom Abend")
    for title in ("Lesebank am Bach", "Grüne Welle für Räder", "Offene Werkstatt"):
        idea = make_listed(call, title)
        idea.event, idea.event_table = made.events["over"].page_ptr, "Tisch 2"
        idea.save()
    return made


def test_every_state_of_an_event_can_be_read_by_everybody(demo: str, town: Town, visit: Any, view: View) -> None:
    reader = visit(demo, view=view)
    for key in town.events:
        page = reader.open(town.url(key))
        expect(page.locator("h1")).to_have_text(town.events[key].title)
        reader.assert_accessible()
        reader.picture(f"event-{key}")


def test_lists_and_the_month_can_be_read_by_everybody(demo: str, town: Town, visit: Any, view: View) -> None:
    reader = visit(demo, view=view)
    base = town.index.url
    month = f"{at_hour(21, 17):%Y-%m}"
    for name, address in (
        ("coming", base),
        ("past", f"{base}?ansicht=vergangen"),
        ("month", f"{base}?ansicht=kalender&monat={month}"),
        ("month-empty", f"{base}?ansicht=kalender&monat={at_hour(300, 17):%Y-%m}"),
        ("filtered", f"{base}?gruppe={town.events['open'].host_id}"),
    ):
        reader.open(address)
        reader.assert_accessible()
        reader.picture(f"events-{name}")


def test_an_empty_and_a_nearly_empty_calendar_look_finished(demo: str, visit: Any, view: View) -> None:
    process = make_process("Neuer Prozess")
    index = make_index(process)
    reader = visit(demo, view=view)
    page = reader.open(index.url)
    expect(page.get_by_role("heading", name="Die erste Veranstaltung wird noch geplant.")).to_be_visible()
    reader.assert_accessible()
    reader.picture("events-empty")
    make_event(index, "Auftakt", starts_at=in_days(9))
    reader.open(index.url)
    reader.assert_accessible()
    reader.picture("events-one")


def test_events_stand_on_the_pages_of_process_field_and_group(demo: str, town: Town, visit: Any, view: View) -> None:
    reader = visit(demo, view=view)
    group = town.events["open"].host
    field = town.events["open"].handlungsfelder.first()
    for name, address in (
        ("process", PROCESS),
        ("field", f"{PROCESS}themen/{field.slug}/"),
        ("group", group.url),
        ("search", f"{PROCESS}suche/?q=Denklabor"),
    ):
        page = reader.open(address)
        expect(page.get_by_text("Denklabor: Wie wir 2030").first).to_be_visible()
        reader.assert_accessible()
        reader.picture(f"events-on-{name}")


def test_filters_work_without_javascript_and_lead_to_an_address_to_share(demo: str, town: Town, visit: Any) -> None:
    reader = visit(demo, view=PHONE_LIGHT, javascript=False)
    page = reader.open(town.index.url)
    page.get_by_text("Eingrenzen").click()
    page.get_by_label("Art der Veranstaltung").select_option(label="Sitzung")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.get_by_text("1 Filter gesetzt")).to_be_visible()
    assert "gruppe=" not in page.url
    page.get_by_role("link", name="Vergangene", exact=True).click()
    expect(page.get_by_role("heading", name="Keine Veranstaltung passt zu allen Filtern.")).to_be_visible()


def test_the_month_is_a_table_where_it_is_wide_and_a_list_where_it_is_narrow(demo: str, town: Town, visit: Any) -> None:
    address = f"{town.index.url}?ansicht=kalender&monat={at_hour(21, 17):%Y-%m}"
    wide = visit(demo, view=DESKTOP_LIGHT).open(address)
    expect(wide.get_by_role("table")).to_be_visible()
    expect(wide.get_by_role("columnheader")).to_have_count(7)
    expect(wide.locator(".aufbruch-month__list")).to_be_hidden()
    narrow = visit(demo, view=PHONE_LIGHT).open(address)
    expect(narrow.get_by_role("table")).to_be_hidden()
    expect(narrow.locator(".aufbruch-month__list").get_by_text("Denklabor: Wie wir 2030")).to_be_visible()


def test_one_turns_the_month_by_keyboard(demo: str, town: Town, visit: Any) -> None:
    reader = visit(demo, view=DESKTOP_LIGHT)
    page = reader.open(f"{town.index.url}?ansicht=kalender")
    before = page.locator("caption").inner_text()
    page.get_by_role("navigation", name="Andere Monate").get_by_role("link").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("caption")).not_to_have_text(before)


def test_the_programme_of_a_past_event_unfolds(demo: str, town: Town, visit: Any) -> None:
    page = visit(demo, view=DESKTOP_LIGHT, javascript=False).open(town.url("over"))
    item = page.get_by_role("heading", name="Was andere Städte vormachen")
    expect(item).to_be_hidden()
    page.locator(".aufbruch-programme__toggle").click()
    expect(item).to_be_visible()


def test_the_pages_are_good_on_a_wide_screen_too(demo: str, town: Town, visit: Any) -> None:
    reader = visit(demo, view=WIDE)
    for key in ("open", "over"):
        reader.open(town.url(key))
        reader.assert_accessible()
        reader.picture(f"event-{key}")
    reader.open(town.index.url)
    reader.assert_accessible()
    reader.picture("events-coming")


def test_printed_the_page_holds_what_one_needs_on_paper(demo: str, town: Town, visit: Any) -> None:
    page = visit(demo, view=DESKTOP_LIGHT).open(town.url("over"))
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Was andere Städte vormachen")).to_be_visible()
