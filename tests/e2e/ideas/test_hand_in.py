"""Proposing with picture and place, without JavaScript; and every state of it without barrier."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.harness import DESKTOP_LIGHT, PHONE_LIGHT, View, Visitor
from tests.factories.core import make_field, make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from tests.factories.uploads import gps_photo
from tests.wording import WRITTEN_TO
from wagtail_aufbruch.ideas.models import Idea, IdeaQuestion
from wagtail_aufbruch.participation.domain.consent.guardians import need_guardian
from wagtail_aufbruch.participation.domain.people.links import issue_link
from wagtail_aufbruch.participation.domain.search import contribution_search
from wagtail_aufbruch.participation.enums import Asked, Identification, LinkPurpose, Moderation, Stage, State
from wagtail_aufbruch.participation.models import Version

Visit = Callable[..., Visitor]

TITLE = "Radgarage am Hauptbahnhof"
TEXT = "Damit mein Rad trocken steht, wenn ich mit dem Zug fahre."


@pytest.fixture
def call(server: str) -> Any:
    """A call that asks for everything, with one idea that resembles the one that will be proposed."""
    process = make_process(claim="Wie wird unsere Stadt digital?", contact_email="aufbruch@stadt.example")
    field = make_field(process, "Mobilität", accent="teal", icon="bus")
    call = make_call(
        process,
        place_asked=Asked.OPTIONAL,
        picture_asked=Asked.OPTIONAL,
        document_asked=Asked.OPTIONAL,
        tags_asked=Asked.OPTIONAL,
        guardian_below=16,
        moderation=Moderation.AFTER,
    )
    call.tags.add("Rad", "Bahn", "Schule")
    call.save()
    for number, (kind, label) in enumerate([("radio", "Fahren Sie Rad?"), ("multiline", "Was hindert Sie?")]):
        IdeaQuestion.objects.create(
            page=call, label=label, field_type=kind, required=False, choices="oft\nnie", sort_order=number
        )
    other = make_idea(call, "Radgarage am Bahnhof", handlungsfeld=field, text="Am Nordausgang, mit Licht.")
    contribution_search.index(other)
    return call


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "bahnhof.jpg"
    path.write_bytes(gps_photo().read())
    return path


def fill_in(page: Page, photo: Path) -> None:
    page.get_by_label("Ihre Idee in einem Satz").fill(TITLE)
    page.get_by_label("Beschreiben Sie Ihre Idee").fill(TEXT)
    page.get_by_label("Handlungsfeld").select_option(index=1)
    page.get_by_label("Rad", exact=True).check()
    page.get_by_label("Um welchen Ort geht es?").fill("Hauptbahnhof, Nordausgang")
    page.get_by_text("Der genaue Ort in Zahlen").click()
    page.get_by_label("Breitengrad").fill("51,9067")
    page.get_by_label("Längengrad").fill("8,3785")
    page.get_by_label("Bild", exact=False).first.set_input_files(photo)
    page.get_by_label("oft").check()
    page.get_by_label("Angezeigter Name").fill("Anna")
    page.get_by_label("Ihre E-Mail-Adresse").fill("anna@example.org")
    page.get_by_label("16 Jahre oder älter").check()
    page.get_by_label("Meine Idee wird").check()


def send(page: Page) -> None:
    page.get_by_role("button", name="Idee einreichen").click()


@pytest.mark.parametrize("view", [PHONE_LIGHT, DESKTOP_LIGHT], ids=str)
def test_an_idea_with_picture_and_place_is_proposed_without_javascript(
    call: Any, server: str, visit: Visit, view: View, photo: Path, mail_folder: Path
) -> None:
    citizen = visit(server, view=view, javascript=False, cookies=True)
    page = citizen.open(f"{call.url}idee-einreichen/")
    fill_in(page, photo)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Bitte sagen Sie in einem Satz, was auf dem Bild zu sehen ist.")
    expect(page.get_by_text("bahnhof.jpg").first).to_be_visible()
    assert page.get_by_label("Beschreiben Sie Ihre Idee").input_value() == TEXT
    page.get_by_label("Was ist auf dem Bild zu sehen?").first.fill("Räder im Regen vor dem Bahnhof")
    send(page)
    expect(page.locator("h1")).to_have_text("Gibt es das schon?")
    page.get_by_text("Hier lesen").click()
    expect(page.get_by_text("Am Nordausgang, mit Licht.")).to_be_visible()
    page.get_by_role("button", name="Zurück und ändern").click()
    assert page.get_by_label("Um welchen Ort geht es?").input_value() == "Hauptbahnhof, Nordausgang"
    send(page)
    expect(page.locator("h1")).to_have_text(WRITTEN_TO)

    mail = next(path for path in mail_folder.iterdir()).read_bytes().decode()
    token = re.search(r"/beteiligung/bestaetigen/([\w-]+)/", mail.replace("=\n", "").replace("=3D", "="))
    assert token
    page.goto(f"{call.process.url}beteiligung/bestaetigen/{token[1]}/")
    page.get_by_role("button", name="Ja, das ist von mir").click()
    expect(page.get_by_role("status")).to_contain_text("veröffentlicht")

    idea = Idea.objects.get(title=TITLE)
    reader = visit(server, view=view, javascript=False)
    seen = reader.open(f"{call.url}ideen/{idea.pk}/")
    picture = seen.get_by_role("img", name="Räder im Regen vor dem Bahnhof")
    expect(picture).to_be_visible()
    assert seen.request.get(picture.get_attribute("src") or "").ok
    expect(seen.get_by_text("Hauptbahnhof, Nordausgang").first).to_be_visible()

    mine = citizen.open(f"{call.process.url}beteiligung/")
    mine.get_by_role("link", name=re.compile(r"^Ändern \(")).click()
    mine.get_by_label("Text").fill(f"{TEXT} Auch nachts.")
    mine.get_by_role("button", name="Änderung speichern").click()
    expect(mine.get_by_role("status")).to_contain_text("Ihre neue Fassung ist zu sehen")
    seen = reader.open(f"{call.url}ideen/{idea.pk}/")
    seen.get_by_role("link", name=re.compile("geändert am")).click()
    expect(seen.locator("ins")).to_contain_text("Auch nachts.")


def test_every_state_is_without_barrier(call: Any, server: str, visit: Visit, view: View, photo: Path) -> None:
    citizen = visit(server, view=view, cookies=True)

    def look(name: str) -> None:
        citizen.assert_accessible()
        citizen.picture(f"hand-in-{name}")

    page = citizen.open(f"{call.url}idee-einreichen/")
    look("form")
    page.get_by_label("Ihre Idee in einem Satz").press_sequentially("Radgarage am Bahnhof", delay=5)
    expect(page.get_by_role("link", name="Radgarage am Bahnhof")).to_be_visible()
    look("similar-while-typing")
    fill_in(page, photo)
    page.get_by_label("Ihre E-Mail-Adresse").fill("keine")
    send(page)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page).to_have_title(re.compile("^Fehler"))
    look("errors")
    page.get_by_label("Was ist auf dem Bild zu sehen?").first.fill("Räder im Regen")
    page.get_by_label("Ihre E-Mail-Adresse").fill("anna@example.org")
    send(page)
    expect(page.locator("h1")).to_have_text("Gibt es das schon?")
    look("similar")
    page.get_by_role("button", name="Meine Idee trotzdem einreichen").click()
    expect(page.locator("h1")).to_have_text(WRITTEN_TO)
    look("thanks")

    author = make_participant(call.process)
    Idea.objects.filter(title=TITLE).update(author=author)
    token = issue_link(author, LinkPurpose.ACCESS)
    page = citizen.open(f"{call.process.url}beteiligung/zugang/{token}/")
    page.get_by_role("button", name="Zeigen, was ich eingereicht habe").click()
    expect(page.get_by_text(TITLE).first).to_be_visible()
    look("mine")
    idea = Idea.objects.get(title=TITLE)
    citizen.open(f"{call.process.url}beteiligung/{idea.pk}/bearbeiten/")
    look("edit")
    page.get_by_label("Titel").fill("")
    page.get_by_role("button", name="Änderung speichern").click()
    expect(page).to_have_title(re.compile("^Fehler"))
    look("edit-errors")
    citizen.open(f"{call.url}idee-einreichen/")
    look("form-known")


def test_code_guardian_again_and_versions_are_without_barrier(call: Any, server: str, visit: Visit, view: View) -> None:
    process = call.process
    citizen = visit(server, view=view, cookies=True)
    anonymous = make_call(process, "Ohne Adresse", identification=Identification.NONE)
    page = citizen.open(f"{anonymous.url}idee-einreichen/")
    page.get_by_label("Ihre Idee in einem Satz").fill("Bänke an der Dalke")
    page.get_by_label("Beschreiben Sie Ihre Idee").fill("Zum Sitzen.")
    page.get_by_label("Meine Idee wird").check()
    send(page)
    expect(page.get_by_text("Ihr Code: bitte jetzt notieren")).to_be_visible()
    citizen.assert_accessible()
    citizen.picture("hand-in-code")

    old = make_idea(call, "Seilbahn", stage=Stage.POOL)
    old.stage_steps.create(stage=Stage.POOL, note="Damals fehlte das Geld.")
    citizen.open(f"{call.url}idee-einreichen/?erneut={old.pk}")
    citizen.assert_accessible()
    citizen.picture("hand-in-again")

    young = make_idea(call, "Skatepark", state=State.PENDING, guardian_needed=True, author=make_participant(process))
    need_guardian(young, "mama@example.org", "Ich willige als sorgeberechtigte Person ein.", "1")
    token = issue_link(make_participant(process, "mama@example.org"), LinkPurpose.GUARDIAN, young)
    page = citizen.open(f"{process.url}beteiligung/einwilligung/{token}/")
    citizen.assert_accessible()
    citizen.picture("guardian")
    with page.expect_navigation():
        page.get_by_role("button", name="Ja, ich willige ein").click()
    citizen.assert_accessible()
    citizen.picture("guardian-thanks")
    citizen.open(f"{process.url}beteiligung/einwilligung/{token}/", status=410)
    citizen.assert_accessible()

    Version.objects.create(contribution=old, number=1, title="Seilbahn", text="Vom Berg ins Tal, für alle.")
    Version.objects.create(contribution=old, number=2, title="Seilbahn", text="Vom Tal auf den Berg, für viele.")
    citizen.open(f"{process.url}beitrag/{old.pk}/fassungen/")
    citizen.assert_accessible()
    citizen.picture("versions")
