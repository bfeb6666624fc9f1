"""A form of the editor's own in the browser: built row by row, tried, published, and filled in on a phone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from tests.e2e.harness import DESKTOP_LIGHT, PHONE_LIGHT, Visitor
from tests.factories.competitions import make_competition
from tests.factories.core import make_process
from tests.factories.uploads import picture
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, EntryFile, EntryQuestion, Guardian

Visit = Callable[..., Visitor]
PARENT = "mutter@example.org"


@pytest.fixture
def competition(server: str) -> CompetitionPage:
    process = make_process(contact_email="aufbruch@stadt.example")
    return make_competition(process, "Morgenmacher", form=(), guardian_below=16)


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    names = [tmp_path / "werkbank.png", tmp_path / "anhaenger.png"]
    for name in names:
        name.write_bytes(picture().read())
    return names


def build_row(page: Page, kind: str, label: str, *, required: bool | None = True, files: int = 0) -> None:
    """Add a row at the end of the form, as one does with the mouse."""
    number = int(page.locator("#id_questions-TOTAL_FORMS").input_value())
    page.get_by_role("button", name="Feld hinzufügen").last.click()
    row = page.locator(f"#inline_child_questions-{number}")
    row.get_by_label("Beschriftung").fill(label)
    row.get_by_label("Typ").select_option(label=kind)
    if required is None:  # what asks nobody anything
        expect(row.get_by_label("Erforderlich")).to_be_hidden()
    else:
        row.get_by_label("Erforderlich").set_checked(required)
    how_many = row.get_by_label("Dateien höchstens")
    if files:
        how_many.fill(str(files))
    else:
        expect(how_many).to_be_hidden()


def publish(page: Page) -> None:
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.get_by_role("button", name="Veröffentlichen", exact=True).click()
    page.wait_for_load_state("load")


def test_an_editor_builds_a_form_and_somebody_enters_with_two_files_and_a_guardian(
    competition: CompetitionPage, server: str, visit: Visit, photos: list[Path]
) -> None:
    get_user_model().objects.create_superuser("redaktion", password="geheim")
    editor = visit(server, view=DESKTOP_LIGHT, cookies=True)
    editor.come_logged_in("redaktion")
    page = editor.open(f"/admin/pages/{competition.pk}/edit/")
    page.get_by_role("tab", name="Formular", exact=True).click()
    build_row(page, "Mehrzeiliger Text", "Worum geht es?")
    build_row(page, "Bilder zum Hochladen", "Bilder dazu", files=2)
    build_row(page, "Nächste Seite des Formulars", "Wer macht mit?", required=None)
    build_row(page, "Weitere Personen im Team", "Wer ist noch dabei?", required=False)
    build_row(page, "Einwilligung mit Häkchen", "Wir haben alles selbst gemacht.")
    editor.picture("form-built")
    publish(page)
    editor.picture("form-published")
    assert EntryQuestion.objects.filter(page=competition).count() == 5

    phone = visit(server, view=PHONE_LIGHT, cookies=True)
    page = phone.open(competition.url)
    page.get_by_role("link", name="Mitmachen").first.click()
    phone.picture("form-begin")
    page.get_by_label("Ihre E-Mail-Adresse").fill("ben@example.org")
    page.get_by_label("jünger als 16").check()
    page.get_by_label("E-Mail-Adresse einer sorgeberechtigten Person").fill(PARENT)
    page.get_by_label(re.compile("Ich habe die Teilnahmebedingungen gelesen")).check()
    page.wait_for_timeout(1000)  # faster than anybody types: taken for a machine
    page.get_by_role("button", name="Anfangen").click()
    page.get_by_label("Titel Ihres Beitrags").fill("Reparaturcafé auf Rädern")
    page.get_by_label("Ihr Name oder der Ihres Teams").fill("Ben Beispiel")
    page.get_by_label("Worum geht es?").fill("Ein Transporter mit Werkbank fährt durch die Ortsteile.")
    page.locator("input[type=file]").set_input_files(photos)
    for name in ("werkbank.png", "anhaenger.png"):
        expect(page.locator("[data-aufbruch-kept]")).to_contain_text(name)
    phone.assert_accessible()
    phone.picture("form-step-1")
    page.get_by_role("button", name="Speichern und weiter", exact=True).click()
    expect(page.locator("h1")).to_have_text("Wer macht mit?")
    page.get_by_label("Wir haben alles selbst gemacht.").check()
    phone.assert_accessible()
    phone.picture("form-step-2")
    page.get_by_role("button", name="Speichern und prüfen").click()
    page.get_by_role("button", name="Jetzt einreichen").click()
    page = phone.open(f"{competition.url}beitrag/{token_of(Entry.objects.get())}/")
    page.get_by_role("button", name="Ja, das ist mein Beitrag").click()
    expect(page.locator("main")).to_contain_text("Eingereicht als Nr. 1")
    phone.picture("form-handed-in")
    assert Entry.objects.get().state == EntryState.HANDED_IN
    assert EntryFile.objects.count() == 2
    assert Guardian.objects.get().email == PARENT
