"""Papers of the council: an editor types one, citizens read list and page."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.harness import DESKTOP_LIGHT, View, Visitor
from wagtail_aufbruch.council.models import Organization, Paper

Visit = Callable[..., Visitor]
LIST = "/digitaler-aufbruch/ratsvorlagen/"


def test_list_and_paper_have_no_barrier(demo: str, visit: Visit, view: View) -> None:
    reader = visit(demo, view=view)
    page = reader.open(LIST)
    expect(page.get_by_role("heading", name="2 Vorlagen")).to_be_visible()
    reader.assert_accessible()
    reader.picture("council-list")
    page.locator(".aufbruch-paper").get_by_role("link", name="Digitaler Aufbruch Gütersloh").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Digitaler Aufbruch Gütersloh")
    expect(page.get_by_text("Hauptausschuss, 4. Dezember 2017: beschlossen")).to_be_visible()
    expect(page.get_by_text("einstimmig bei zwei Enthaltungen")).to_be_visible()
    expect(page.get_by_text("Die Vorlage nennt keinen Betrag.")).to_be_visible()
    reader.assert_accessible()
    reader.picture("council-paper")


def test_a_list_that_finds_nothing_says_how_to_go_on(demo: str, visit: Visit, view: View) -> None:
    reader = visit(demo, view=view)
    page = reader.open(f"{LIST}?suche=gibtesnicht")
    expect(page.get_by_role("heading", name="Keine Vorlage passt zu allem, was eingestellt ist.")).to_be_visible()
    reader.assert_accessible()
    reader.picture("council-nothing")


def test_a_paper_is_searched_without_scripts(demo: str, visit: Visit) -> None:
    reader = visit(demo, view=DESKTOP_LIGHT, javascript=False)
    page = reader.open(LIST)
    page.get_by_label("Nummer oder Stichwort").fill("395/2017")
    page.get_by_label("Nummer oder Stichwort").press("Enter")
    expect(page.locator(".aufbruch-paper").get_by_role("link", name="Digitaler Aufbruch Gütersloh")).to_be_visible()


def test_an_editor_types_a_paper_and_confirms_what_was_decided(demo: str, visit: Visit) -> None:
    editor = visit(demo, view=DESKTOP_LIGHT, cookies=True)
    editor.log_in("redaktion", "demo-redaktion")
    bodies = Organization.objects.count()
    page = editor.open("/admin/snippets/aufbruch_council/paper/add/")
    page.get_by_label("Nummer der Vorlage").fill("12/2018")
    page.get_by_label("Titel").first.fill("Radweg am Ring")
    page.get_by_role("button", name="Beratung hinzufügen").click()
    row = page.locator("#inline_child_consultations-0")
    row.get_by_label("Gremium").select_option(label="Hauptausschuss")
    row.get_by_label("Ergebnis", exact=True).select_option(label="beschlossen")
    page.get_by_role("checkbox", name="Für alle zeigen").check()
    page.get_by_role("button", name="Speichern").first.click()
    expect(page.get_by_text("Zu einem Ergebnis gehört der Tag der Sitzung.").first).to_be_visible()
    editor.picture("council-typing-mistake")
    row.get_by_label("Datum").fill("05.02.2018")
    page.get_by_role("button", name="Speichern").first.click()
    page.wait_for_url("**/paper/")
    page.get_by_role("link", name="12/2018: Radweg am Ring").first.click()
    expect(page.get_by_text("hat Hauptausschuss am")).to_be_visible()
    editor.picture("council-typing")
    page.get_by_role("link", name="Entscheidung bestätigen").click()
    editor.picture("council-decision")
    page.get_by_role("button", name="Entscheidung bestätigen").click()
    expect(page.get_by_text("Die Entscheidung ist bestätigt.")).to_be_visible()
    assert Paper.objects.get(reference="12/2018").state == "decided"
    assert Organization.objects.count() == bodies, "the body was chosen, not typed once more"
    reader = visit(demo, view=DESKTOP_LIGHT)
    shown = reader.open(LIST)
    expect(shown.get_by_role("link", name="Radweg am Ring")).to_be_visible()
