"""A competition in the browser: from its page to the receipt, on a phone, with and without scripts."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

from tests.e2e.harness import DESKTOP_DARK, DESKTOP_LIGHT, PHONE_LIGHT, View, Visitor
from tests.factories.competitions import make_competition, make_entry, make_file, make_index
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from tests.factories.uploads import picture
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, Prize

Visit = Callable[..., Visitor]
FORM = (
    ("Worum geht es?", "multiline", True),
    ("Wen erreicht es?", "checkboxes", False),
    ("Ein Bild dazu", "picture", True),
    ("Euer Team", "step", False),
    ("Wer macht noch mit?", "team", False),
    ("Wir haben alles selbst gemacht.", "consent", True),
)


@pytest.fixture
def competition(server: str) -> CompetitionPage:
    process = make_process(claim="Wie wird unsere Stadt digital?", contact_email="aufbruch@stadt.example")
    make_index(process)
    made = make_competition(
        process,
        "Morgenmacher: Ideen für das Gütersloh von morgen",
        form=FORM,
        categories=("Schulen und Vereine", "Alle anderen"),
        introduction="Wie wollt ihr in zehn Jahren hier leben? Zeigt es uns als Text, Bild oder Film.",
        who_may="Alle bis 29 Jahre, allein oder im Team. Wer in der Jury sitzt, macht nicht mit.",
        max_age=29,
        guardian_below=16,
        organiser="Stadt Gütersloh",
        jury_from=timezone.localdate() + timedelta(days=10),
        jury_until=timezone.localdate() + timedelta(days=24),
        honoured_at=timezone.now() + timedelta(days=30),
    )
    for place, (title, text) in enumerate((("1. Preis", "500 Euro"), ("2. Preis", "300 Euro"), ("3. Preis", ""))):
        Prize.objects.create(page=made, sort_order=place, title=title, text=text)
    return made


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    target = tmp_path / "werkbank.png"
    target.write_bytes(picture().read())
    return target


@pytest.mark.parametrize(
    ("view", "javascript"), [(PHONE_LIGHT, True), (DESKTOP_DARK, True), (PHONE_LIGHT, False)], ids=str
)
def test_from_the_page_of_a_competition_to_the_receipt(
    competition: CompetitionPage, server: str, visit: Visit, view: View, javascript: bool, photo: Path
) -> None:
    """axe needs scripts itself, so it looks where they run; the way is the same without."""
    visitor = visit(server, view=view, javascript=javascript, cookies=True)

    def look(name: str) -> None:
        if javascript:
            visitor.assert_accessible()
            visitor.picture(f"competition-{name}")

    page = visitor.open(competition.url)
    expect(page.locator("h1")).to_contain_text("Morgenmacher")
    look("page")
    page.get_by_role("link", name="Mitmachen").first.click()
    page.get_by_role("button", name="Anfangen").click()
    expect(page.get_by_role("alert")).to_contain_text("E-Mail-Adresse")
    look("begin-errors")
    page.get_by_label("Ihre E-Mail-Adresse").fill("anna@example.org")
    page.get_by_label("Ich bin höchstens 29 Jahre alt.").check()
    page.get_by_label("16 Jahre oder älter").check()
    page.get_by_label(re.compile("Ich habe die Teilnahmebedingungen gelesen")).check()
    page.wait_for_timeout(1000)  # faster than anybody types: taken for a machine
    page.get_by_role("button", name="Anfangen").click()
    expect(page.get_by_role("status").first).to_contain_text("Link zu Ihrem Beitrag")
    look("step-1")
    page.get_by_label("Titel Ihres Beitrags").fill("Reparaturcafé auf Rädern")
    page.get_by_role("button", name="Speichern und weiter", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Geben Sie an, wer mitmacht.")
    look("step-1-errors")
    expect(page.get_by_label("Titel Ihres Beitrags")).to_have_value("Reparaturcafé auf Rädern")
    page.get_by_label("Ihr Name oder der Ihres Teams").fill("Anna Beispiel")
    page.get_by_label("Alle anderen").check()
    page.get_by_label("Worum geht es?").fill("Ein Transporter mit Werkbank fährt durch die Ortsteile.")
    page.get_by_label("Ja", exact=True).check()
    page.locator("input[type=file]").set_input_files(photo)
    if javascript:
        expect(page.locator("[data-aufbruch-kept]")).to_contain_text("werkbank.png")
        look("step-1-file")
    page.get_by_role("button", name="Speichern und weiter", exact=True).click()
    expect(page.locator("h1")).to_have_text("Euer Team")
    look("step-2")
    page.get_by_label("Name", exact=True).first.fill("Ben Beispiel")
    page.get_by_label("Wir haben alles selbst gemacht.").check()
    page.get_by_role("button", name="Speichern und prüfen").click()
    expect(page.locator("h1")).to_have_text("Prüfen und einreichen")
    expect(page.locator("main")).to_contain_text("werkbank.png")
    look("hand-in")
    page.get_by_role("button", name="Jetzt einreichen").click()
    expect(page.locator("main")).to_contain_text("Bitte öffnen Sie den Link in unserer E-Mail")
    look("waits")

    page = visitor.open(f"{competition.url}beitrag/{token_of(Entry.objects.get())}/")
    page.get_by_role("button", name="Ja, das ist mein Beitrag").click()
    expect(page.get_by_role("status")).to_contain_text("bestätigt")
    expect(page.locator("main")).to_contain_text("Eingereicht als Nr. 1")
    look("handed-in")
    entry = Entry.objects.get()
    assert (entry.state, entry.category) == (EntryState.HANDED_IN, "cat00001")


def test_the_list_of_competitions_and_what_staff_see(competition: CompetitionPage, server: str, visit: Visit) -> None:
    moderator = make_moderator(competition.process)
    make_entry(competition, state=EntryState.HANDED_IN)
    make_entry(competition, email="ben@example.org", title="Bunte Bänke", guardian_needed=True)
    reader = visit(server, view=PHONE_LIGHT)
    reader.open(f"{competition.process.url}wettbewerbe/")
    reader.assert_accessible()
    reader.picture("competition-list")
    staff = visit(server, view=DESKTOP_LIGHT, cookies=True)
    staff.come_logged_in(moderator.get_username())
    page = staff.open("/admin/aufbruch/wettbewerbe/")
    staff.picture("competition-staff-list")
    page.get_by_role("link", name=re.compile("Morgenmacher")).last.click()
    staff.picture("competition-staff-entries")
    page.get_by_role("link", name="Bunte Bänke").click()
    expect(page.locator("main")).to_contain_text("Eine Einwilligung von Sorgeberechtigten fehlt")
    staff.picture("competition-staff-entry")


def test_an_entry_is_filled_in_and_handed_in_by_keyboard_alone(
    competition: CompetitionPage, server: str, visit: Visit
) -> None:
    entry = make_entry(competition, title="", name="", answers=[])
    make_file(entry, "werkbank.png", question_key="key00002")
    visitor = visit(server, view=DESKTOP_LIGHT, cookies=True)
    page = visitor.open(f"{competition.url}beitrag/{token_of(entry)}/schritt/1/")

    def go_to(target: Locator) -> None:
        """With the tabulator, as somebody does who has no mouse; what has the focus is to be seen."""
        for _press in range(60):
            page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                assert target.evaluate("element => element.matches(':focus-visible')")
                return
        raise AssertionError(f"the keyboard never reaches {target}")

    go_to(page.get_by_label("Titel Ihres Beitrags"))
    page.keyboard.type("Reparaturcafé auf Rädern")
    go_to(page.get_by_label("Ihr Name oder der Ihres Teams"))
    page.keyboard.type("Anna Beispiel")
    go_to(page.get_by_label("Schulen und Vereine"))
    page.keyboard.press("Space")
    go_to(page.get_by_label("Worum geht es?"))
    page.keyboard.type("Ein Transporter mit Werkbank.")
    go_to(page.get_by_role("button", name="Speichern und weiter", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Euer Team")
    go_to(page.get_by_label("Wir haben alles selbst gemacht."))
    page.keyboard.press("Space")
    go_to(page.get_by_role("button", name="Speichern und prüfen"))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Prüfen und einreichen")
    go_to(page.get_by_role("button", name="Jetzt einreichen"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Ihr Beitrag ist eingereicht")
    visitor.assert_accessible()
