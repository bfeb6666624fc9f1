"""From the room of a meeting to the platform in a browser: capture by keyboard, import, claim by code."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.harness import DESKTOP_DARK, DESKTOP_LIGHT, PHONE_LIGHT, View, Visitor
from tests.factories.core import make_field, make_process
from tests.factories.ideas import make_call
from tests.factories.participation import make_moderator
from tests.factories.tables import csv_bytes, many_rows
from tests.wording import WRITTEN_TO
from wagtail_aufbruch.ideas.domain.capture.capture import Captured, capture, code_to_print
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.authorship.card_codes import new_code
from wagtail_aufbruch.participation.enums import Source, State

Visit = Callable[..., Visitor]


@pytest.fixture
def call(server: str) -> Any:
    process = make_process()
    for title in ("Bildung", "Mobilität", "Verwaltung"):
        make_field(process, title)
    return make_call(process, place_asked="optional")


@pytest.fixture
def staff(call: Any) -> Any:
    return make_moderator(call.process)


def capture_url(call: Any, part: str = "erfassen") -> str:
    return f"/admin/aufbruch/raum/{call.pk}/{part}/"


def look(visitor: Visitor, name: str) -> None:
    visitor.assert_accessible()
    visitor.picture(f"capture-{name}")


def captured(page: Page) -> Any:
    return page.locator(".aufbruch-capture__list li")


def test_ten_ideas_from_a_meeting_by_keyboard_alone(call: Any, staff: Any, server: str, visit: Visit) -> None:
    visitor = visit(server, cookies=True)
    visitor.come_logged_in("moderation")
    page = visitor.open(capture_url(call))
    expect(page.get_by_label("Idee in einem Satz")).to_be_focused()
    look(visitor, "capture-empty")
    # Back to what stays: the event and the table, once for all.
    for _press in range(12):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.name") == "event_name":
            break
    page.keyboard.type("Ideenabend Blankenhagen")
    page.keyboard.press("Tab")
    page.keyboard.type("Tisch 4")
    for number in range(10):
        if number:
            expect(page.get_by_label("Idee in einem Satz")).to_be_focused()
        else:
            while page.evaluate("document.activeElement.name") != "title":
                page.keyboard.press("Tab")
        page.keyboard.type(f"Idee {number} vom Tisch")
        page.keyboard.press("Tab")
        page.keyboard.type("Mit einem Satz dazu.")
        page.keyboard.press("Tab")
        page.keyboard.type("Mob")
        page.keyboard.press("Control+Enter")
        expect(captured(page)).to_have_count(number + 1)
    look(visitor, "capture-ten")
    ideas = Idea.objects.order_by("pk")
    assert [idea.title for idea in ideas] == [f"Idee {number} vom Tisch" for number in range(10)]
    assert {(idea.event_name, idea.event_table, idea.handlungsfeld.title) for idea in ideas} == {
        ("Ideenabend Blankenhagen", "Tisch 4", "Mobilität")
    }
    expect(page.get_by_text(code_to_print(ideas[9]))).to_be_visible()
    page.get_by_role("button", name=re.compile("Rückgängig.*Idee 9 vom Tisch")).focus()
    page.keyboard.press("Enter")
    expect(captured(page)).to_have_count(9)


def test_without_script_and_with_a_slip_nothing_is_lost(call: Any, staff: Any, server: str, visit: Visit) -> None:
    capture(call, Captured(title="Schon da", card_code=(code := new_code()[0])), process=call.process, user=staff)
    visitor = visit(server, cookies=True, javascript=False)
    visitor.come_logged_in("moderation")
    page = visitor.open(capture_url(call))
    page.get_by_label("Idee in einem Satz").fill("Bank am Bahnhof")
    page.get_by_label("Code auf der Karte").fill(code)
    page.get_by_role("button", name="Speichern und nächste Idee").click()
    expect(page.get_by_text("ist schon erfasst")).to_be_visible()
    expect(page.get_by_label("Idee in einem Satz")).to_have_value("Bank am Bahnhof")
    page.get_by_label("Code auf der Karte").fill("")
    page.get_by_role("button", name="Speichern und nächste Idee").click()
    expect(captured(page)).to_have_count(2)


def test_five_hundred_rows_are_imported(call: Any, staff: Any, server: str, visit: Visit, tmp_path: Path) -> None:
    rows = [*many_rows(500), ["", "", "", "Ohne alles", "", "", ""], ["x" * 130, "zu lang", "", "", "", "", ""]]
    file = tmp_path / "ideen.csv"
    file.write_bytes(csv_bytes(rows, encoding="cp1252"))
    visitor = visit(server, cookies=True)
    visitor.come_logged_in("moderation")
    page = visitor.open(capture_url(call, "import"))
    look(visitor, "import-upload")
    page.get_by_label("Datei").set_input_files(file)
    page.get_by_role("button", name="Hochladen und prüfen").click()
    expect(page.get_by_role("link", name=re.compile("^500"))).to_be_visible()
    look(visitor, "import-check")
    page.get_by_role("link", name=re.compile("haben Fehler")).click()
    expect(page.get_by_text("Weder Titel noch Beschreibung")).to_be_visible()
    look(visitor, "import-errors")
    assert not Idea.objects.exists()
    page.get_by_role("button", name="500 Ideen übernehmen").click()
    expect(page.get_by_text("500 Ideen sind übernommen")).to_be_visible(timeout=120_000)
    look(visitor, "import-done")
    assert Idea.objects.filter(source=Source.IMPORT, state=State.PENDING).count() == 500
    page.get_by_role("button", name="Import rückgängig machen").click()
    expect(page.get_by_text("500 Ideen sind wieder gelöscht")).to_be_visible(timeout=120_000)
    assert not Idea.objects.exists()


def test_a_table_with_other_headings_is_sorted_out_by_hand(
    call: Any, staff: Any, server: str, visit: Visit, tmp_path: Path
) -> None:
    file = tmp_path / "ideen.csv"
    file.write_bytes(csv_bytes([["Radweg", "Am Bahnhof"]], headings=["Spalte A", "Spalte B"]))
    visitor = visit(server, cookies=True)
    visitor.come_logged_in("moderation")
    page = visitor.open(capture_url(call, "import"))
    page.get_by_label("Datei").set_input_files(file)
    with page.expect_navigation():
        page.get_by_role("button", name="Hochladen und prüfen").click()
    look(visitor, "import-columns")
    page.get_by_label("Titel", exact=True).select_option("Spalte A")
    page.get_by_label("Beschreibung", exact=True).select_option("Spalte B")
    page.get_by_role("button", name="Neu prüfen").click()
    expect(page.get_by_role("button", name="1 Idee übernehmen")).to_be_visible()


def test_cards_are_downloaded(call: Any, staff: Any, server: str, visit: Visit) -> None:
    visitor = visit(server, cookies=True)
    visitor.come_logged_in("moderation")
    page = visitor.open("/admin/aufbruch/raum/")
    look(visitor, "calls")
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("Ideenkarten drucken")).click()
    look(visitor, "cards")
    page.get_by_label("Wie viele Karten").fill("4")
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF erstellen").click()
    assert download.value.suggested_filename.endswith(".pdf")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("view", [PHONE_LIGHT, DESKTOP_DARK], ids=str)
def test_capturing_fits_any_window(call: Any, staff: Any, server: str, visit: Visit, view: View) -> None:
    for number in range(3):
        capture(call, Captured(title=f"Idee {number}"), process=call.process, user=staff)
    visitor = visit(server, cookies=True, view=view)
    visitor.come_logged_in("moderation")
    visitor.open(capture_url(call))
    visitor.picture("capture-capture")
    visitor.open(capture_url(call, "karten"))
    visitor.picture("capture-cards")


def newest_claim_link(page: Page) -> str:
    page.goto("/postfach/")
    page.get_by_role("link", name=re.compile("Ist das Ihre Idee")).first.click()
    href = page.locator("a[href*='/beteiligung/karte/bestaetigen/']").first.get_attribute("href")
    assert href
    return urlsplit(href).path


@pytest.mark.parametrize("view", [PHONE_LIGHT, DESKTOP_LIGHT], ids=str)
def test_an_idea_is_claimed_by_its_code_without_script(
    call: Any, staff: Any, server: str, visit: Visit, view: View
) -> None:
    idea = capture(
        call, Captured(title="Radgarage", publish=True, paper_consent=True), process=call.process, user=staff
    )
    code = code_to_print(idea)
    citizen = visit(server, cookies=True, javascript=False, view=view)
    page = citizen.open(f"{call.process.url}beteiligung/karte/")
    citizen.picture("capture-claim")
    page.get_by_label("Ihr Code").fill(code[:-1] + ("2" if code[-1] != "2" else "3"))
    page.get_by_label("Ihre E-Mail-Adresse").fill("anna@example.org")
    page.get_by_role("button", name="Meine Idee übernehmen").click()
    expect(page.get_by_role("alert")).to_contain_text("In diesem Code steckt ein Fehler")
    citizen.picture("capture-claim-error")
    expect(page.get_by_label("Ihre E-Mail-Adresse")).to_have_value("anna@example.org")
    page.get_by_label("Ihr Code").fill(code.lower())
    page.get_by_role("button", name="Meine Idee übernehmen").click()
    expect(page.locator("h1")).to_have_text(WRITTEN_TO)
    citizen.picture("capture-claim-sent")
    page.goto(newest_claim_link(page))
    expect(page.get_by_text("Radgarage").first).to_be_visible()
    citizen.picture("capture-claim-confirm")
    page.get_by_role("button", name="Ja, das ist meine Idee").click()
    expect(page.get_by_role("status")).to_contain_text("gehört jetzt Ihnen")
    idea.refresh_from_db()
    assert idea.author.email == "anna@example.org"


def test_every_page_of_a_claim_is_without_barrier(call: Any, staff: Any, server: str, visit: Visit, view: View) -> None:
    idea = capture(
        call, Captured(title="Radgarage", publish=True, paper_consent=True), process=call.process, user=staff
    )
    citizen = visit(server, cookies=True, view=view)
    start = f"{call.process.url}beteiligung/karte/"
    page = citizen.open(start)
    look(citizen, "claim")
    page.get_by_role("button", name="Meine Idee übernehmen").click()
    expect(page).to_have_title(re.compile("^Fehler: "))
    look(citizen, "claim-errors")
    citizen.open(f"{start}unterwegs/")
    look(citizen, "claim-sent")
    citizen.open(f"{start}ohne-code/{idea.pk}/")
    look(citizen, "claim-ask")
    citizen.open(f"{start}bestaetigen/ausgedacht/", status=404)
    look(citizen, "claim-refused")
