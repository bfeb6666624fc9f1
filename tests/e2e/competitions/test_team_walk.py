"""A team with young people in the browser: entered on a phone without a script, answered for and taken back by a
guardian, a whole class pasted by a teacher, and what staff read of it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, expect

from tests.e2e.harness import DESKTOP_DARK, DESKTOP_LIGHT, PHONE_DARK, PHONE_LIGHT, View, Visitor
from tests.factories.competitions import make_competition, make_entry, make_team_member
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from wagtail_aufbruch.competitions.domain.consents.addresses import guardian_token
from wagtail_aufbruch.competitions.domain.consents.standing import may_be_judged, may_be_published
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, Guardian, TeamMember

Visit = Callable[..., Visitor]
FORM = (("Worum geht es?", "multiline", True), ("Wer macht noch mit?", "team", False))
TEAM = "question_key00001"


@pytest.fixture
def competition(server: str) -> CompetitionPage:
    process = make_process(contact_email="aufbruch@stadt.example")
    return make_competition(process, "Morgenmacher", form=FORM, guardian_below=16, takes_classes=True)


def way(entry: Entry) -> str:
    return f"{entry.competition.url}beitrag/{token_of(entry)}/"


def test_a_team_is_entered_on_a_phone_without_a_script_and_a_guardian_answers_and_takes_it_back(
    competition: CompetitionPage, server: str, visit: Visit
) -> None:
    entry = make_entry(competition, title="Bachforscher", name="Die Bachforscher", email="ben@example.org")
    phone = visit(server, view=PHONE_LIGHT, javascript=False, cookies=True)
    page = phone.open(f"{way(entry)}schritt/1/")
    page.locator(f"#id_{TEAM}-0-name").fill("Mia Muster")
    page.locator(f"#id_{TEAM}-0-young").check()
    page.get_by_role("button", name="Noch eine Person").click()
    page.locator(f"#id_{TEAM}-1-name").fill("Tom Muster")
    page.locator(f"#id_{TEAM}-1-young").check()
    page.locator(f"#id_{TEAM}-1-guardian").fill("mutter@example.org")
    page.get_by_role("button", name="Speichern und prüfen").click()
    expect(page.locator(f"#id_{TEAM}-0-guardian")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(f"#id_{TEAM}-0-guardian_error")).to_contain_text("oder sagen Sie, dass sie auf Papier")
    phone.picture("team-errors")
    page.locator(f"#id_{TEAM}-0-guardian").fill("mutter@example.org")
    page.get_by_role("button", name="Speichern und prüfen").click()
    page.get_by_role("button", name="Jetzt einreichen").click()
    expect(page.locator("main")).to_contain_text("noch keine Antwort")
    phone.picture("team-waits")
    page.get_by_text("noch einmal fragen").click()
    page.get_by_role("button", name="Sorgeberechtigte anschreiben").click()
    expect(page.locator(".aufbruch-field__error")).to_contain_text("Wir haben eben erst geschrieben")

    guardian = Guardian.objects.get()
    address = f"{competition.url}einwilligung/{guardian_token(guardian)}/"
    desk = visit(server, view=DESKTOP_LIGHT, cookies=True)
    page = desk.open(address)
    expect(page.locator("h1")).to_have_text("Dürfen Ihre Kinder mitmachen?")
    expect(page.get_by_role("heading", name="Mia Muster")).to_be_visible()
    desk.assert_accessible()
    desk.picture("team-guardian")
    page.get_by_role("button", name="Antwort absenden").click()
    expect(page.get_by_role("alert")).to_contain_text("Bitte wählen Sie Ja oder Nein")
    desk.assert_accessible()
    desk.picture("team-guardian-errors")
    for number in (0, 1):
        page.get_by_label("Ja, ich willige ein").nth(number).check()
        page.get_by_label(re.compile("Der Beitrag darf")).nth(number).check()
    page.get_by_role("button", name="Antwort absenden").click()
    expect(page.get_by_role("status")).to_contain_text("gilt ab jetzt")
    desk.picture("team-guardian-answered")
    assert may_be_published(Entry.objects.get())

    page = desk.open(address)
    page.get_by_label("Nein, ich willige nicht ein").nth(1).check()
    page.get_by_role("button", name="Geänderte Antwort speichern").click()
    expect(page.get_by_role("status")).to_contain_text("gilt ab jetzt")
    assert not may_be_judged(Entry.objects.get())
    page = phone.open(way(entry))
    expect(page.locator("main")).to_contain_text("Die Einwilligung wurde widerrufen")
    phone.picture("team-withdrawn")


@pytest.mark.parametrize(("view", "javascript"), [(DESKTOP_DARK, True), (PHONE_LIGHT, True)], ids=str)
def test_a_teacher_pastes_a_class_and_mends_what_stands_beside_the_rows(
    competition: CompetitionPage, server: str, visit: Visit, view: View, javascript: bool
) -> None:
    entry = make_entry(competition, title="Klasse 5b", name="Klasse 5b", email="lehrerin@example.org")
    visitor = visit(server, view=view, javascript=javascript, cookies=True)
    page = visitor.open(f"{way(entry)}schritt/1/")
    visitor.assert_accessible()
    visitor.picture("class-empty")
    page.get_by_label("Eine ganze Klasse: Liste einfügen").fill(
        "Mia Muster; mutter@example.org\nTom Muster; vater@\nLea Beispiel"
    )
    page.get_by_role("button", name="Liste übernehmen").click()
    expect(page.locator(f"#id_{TEAM}-1-guardian")).to_have_value("vater@")
    visitor.assert_accessible()
    visitor.picture("class-errors")
    page.locator(f"#id_{TEAM}-1-guardian").fill("vater@example.org")
    page.locator(f"#id_{TEAM}-2-paper").check()
    page.get_by_role("button", name="Speichern und prüfen").click()
    expect(page.locator("h1")).to_have_text("Prüfen und einreichen")
    assert TeamMember.objects.count() == 3


@pytest.mark.parametrize(
    ("view", "javascript"), [(DESKTOP_LIGHT, True), (PHONE_LIGHT, False), (PHONE_DARK, True)], ids=str
)
def test_a_teacher_uploads_a_class_list_and_mends_what_was_not_understood(
    competition: CompetitionPage, server: str, visit: Visit, view: View, javascript: bool
) -> None:
    entry = make_entry(competition, title="", name="", email="lehrerin@example.org")
    visitor = visit(server, view=view, javascript=javascript, cookies=True)

    def look() -> None:
        if javascript:  # axe is a script itself
            visitor.assert_accessible()

    page = visitor.open(f"{way(entry)}schritt/1/")
    page.get_by_label("Titel").first.fill("Klasse 5b misst den Bach")
    page.get_by_role("button", name="Liste als Datei hochladen").click()
    expect(page.locator("h1")).to_have_text("Klassenliste als Datei")
    look()
    visitor.picture("class-file")
    listed = "Vorname;Nachname;E-Mail Eltern;Telefon\n" + "".join(
        f"{name};Muster;{address};05241 1\n"
        for name, address in (
            ("Mia", "mutter@example.org"),
            ("Tom", "mutter@example.org"),
            ("Lea", "kaputt@"),
            ("Ben", ""),
            ("Ali", "vater.mit.einer.sehr.langen.adresse@example.org"),
            ("Ali", "vater.mit.einer.sehr.langen.adresse@example.org"),
        )
    )
    file: FilePayload = {"name": "klasse 5b.csv", "mimeType": "text/csv", "buffer": listed.encode("cp1252")}
    page.get_by_label("Klassenliste").set_input_files(file)
    page.get_by_role("button", name="Hochladen und ansehen").click()
    expect(page.locator("h1")).to_have_text("Klassenliste prüfen")
    look()
    visitor.picture("class-file-checked")
    page.get_by_label("E-Mail einer sorgeberechtigten Person").first.fill("lea.mama@example.org")
    page.get_by_role("button", name="3 Kinder übernehmen").click()
    expect(page.get_by_role("status")).to_contain_text("4 Kinder sind übernommen")
    look()
    visitor.picture("class-file-rest")
    page.get_by_label(re.compile("auf Papier")).check()
    page.get_by_role("button", name="Korrigierte Zeilen prüfen").click()
    page.get_by_role("button", name="1 Kind übernehmen").click()
    expect(page.get_by_role("status")).to_contain_text("Die Liste ist übernommen")
    expect(page.get_by_label("Titel").first).to_have_value("Klasse 5b misst den Bach")
    assert TeamMember.objects.count() == 5


def test_staff_see_who_agreed_and_record_a_paper(competition: CompetitionPage, server: str, visit: Visit) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN, title="Bachforscher", name="Die Bachforscher")
    make_team_member(entry, agrees=True, may_publish=True, may_name=True, wording_version="1")
    lea = make_team_member(entry, "Lea Beispiel", "")
    make_team_member(entry, "Ben Beispiel", "", is_young=False, email="ben@example.org")
    staff = visit(server, view=DESKTOP_LIGHT, cookies=True)
    staff.come_logged_in(make_moderator(competition.process).get_username())
    staff.open(f"/admin/aufbruch/wettbewerbe/{competition.pk}/?einwilligung=fehlt")
    staff.picture("team-staff-list")
    page = staff.open(f"/admin/aufbruch/wettbewerbsbeitraege/{entry.pk}/")
    page.get_by_text("Papier für Lea Beispiel vermerken").click()
    staff.picture("team-staff-entry")
    form = page.locator("details[open] form")
    form.get_by_label("Ja, ich willige ein").check()
    form.get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("auf Papier vom")
    lea.refresh_from_db()
    assert lea.agrees is True
    staff.picture("team-staff-recorded")
