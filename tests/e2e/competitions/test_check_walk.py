"""The formal check in the browser: returned and mended on a phone, not admitted and appealed, decided by others."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.harness import DESKTOP_DARK, DESKTOP_LIGHT, PHONE_LIGHT, View, Visitor
from tests.factories.checks import SECOND_BROKEN, all_fulfilled, give_back, handed_in, make_checked, turn_down
from tests.factories.competitions import make_file
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from tests.factories.uploads import picture
from wagtail_aufbruch.competitions.domain.checking import deciding
from wagtail_aufbruch.competitions.domain.checking.reading import fingerprint_of
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import Appeal, CompetitionPage, Entry

Visit = Callable[..., Visitor]
FORM = (
    ("Worum geht es?", "multiline", True),
    ("Ein Bild dazu", "picture", True),
    ("Wen erreicht es?", "checkboxes", False),
)


@pytest.fixture
def competition(server: str) -> CompetitionPage:
    process = make_process(claim="Wie wird unsere Stadt digital?", contact_email="aufbruch@stadt.example")
    return make_checked(
        process,
        title="Morgenmacher: Ideen für das Gütersloh von morgen",
        form=FORM,
        introduction="Wie wollt ihr in zehn Jahren hier leben?",
        jury_from=timezone.localdate() + timedelta(days=10),
    )


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    target = tmp_path / "werkbank.png"
    target.write_bytes(picture().read())
    return target


def own(entry: Entry) -> str:
    return f"{entry.competition.url}beitrag/{token_of(entry)}/"


@pytest.mark.parametrize(
    ("view", "javascript"), [(PHONE_LIGHT, False), (PHONE_LIGHT, True), (DESKTOP_DARK, True)], ids=str
)
def test_an_entry_is_returned_mended_and_admitted(
    competition: CompetitionPage, server: str, visit: Visit, view: View, javascript: bool, photo: Path
) -> None:
    """axe needs scripts itself, so it looks where they run; the way of the citizen is the same without."""
    moderator = make_moderator(competition.process)
    entry = handed_in(competition)
    make_file(entry, "unscharf.png", question_key="key00001")
    staff = visit(server, view=DESKTOP_LIGHT, cookies=True)
    staff.come_logged_in(moderator.get_username())
    citizen = visit(server, view=view, javascript=javascript, cookies=True)

    def look(name: str) -> None:
        if javascript:
            citizen.assert_accessible()
            citizen.picture(f"check-{name}")

    page = citizen.open(competition.url)
    expect(page.get_by_role("heading", name="Was geprüft wird")).to_be_visible()
    look("page")
    citizen.open(own(entry))
    look("waits")

    desk = staff.open(f"/admin/aufbruch/wettbewerbsbeitraege/{entry.pk}/")
    staff.picture("check-staff-form")
    desk.get_by_role("group", name="Alles ist ausgefüllt").get_by_label("nicht erfüllt", exact=True).check()
    desk.get_by_role("group", name="Wer abgebildet ist").get_by_label("erfüllt", exact=True).check()
    desk.get_by_role("button", name="Zulassen", exact=True).click()
    expect(desk.get_by_role("alert")).to_contain_text("jede Regel erfüllt")
    desk.get_by_label("Nachricht an die Person").fill("Bitte laden Sie ein schärferes Bild hoch.")
    desk.get_by_label("Ein Bild dazu").check()
    staff.picture("check-staff-refused")
    desk.get_by_role("button", name="Zum Nachbessern zurückgeben").click()
    expect(desk.locator("main")).to_contain_text("ist zum Nachbessern zurückgegeben")
    staff.picture("check-staff-returned")

    page = citizen.open(own(entry))
    expect(page.locator("main")).to_contain_text("Bitte laden Sie ein schärferes Bild hoch.")
    look("returned")
    page.get_by_role("link", name="Jetzt nachbessern").click()
    expect(page.locator("h1")).to_have_text("Beitrag nachbessern")
    expect(page.get_by_label("Titel Ihres Beitrags")).to_have_count(0)
    look("repair")
    page.locator("input[type=checkbox][name^=remove_]").check() if not javascript else page.get_by_role(
        "button", name=re.compile("entfernen", re.I)
    ).first.click()
    if javascript:
        expect(page.locator("[data-aufbruch-kept]")).not_to_contain_text("unscharf.png")
    page.locator("input[type=file]").set_input_files(photo)
    if javascript:
        expect(page.locator("[data-aufbruch-kept]")).to_contain_text("werkbank.png")
    page.get_by_role("button", name=re.compile("Noch einmal einreichen|Erneut einreichen")).click()
    expect(page.get_by_role("status")).to_contain_text("erneut eingereicht")
    look("repaired")
    assert list(entry.files.values_list("name", flat=True)) == ["werkbank.png"]

    desk = staff.open(f"/admin/aufbruch/wettbewerbsbeitraege/{entry.pk}/")
    expect(desk.locator("main")).to_contain_text("vorher:")
    staff.picture("check-staff-again")
    for rule in ("Alles ist ausgefüllt", "Wer abgebildet ist"):
        desk.get_by_role("group", name=rule).get_by_label("erfüllt", exact=True).check()
    desk.get_by_role("button", name="Zulassen", exact=True).click()
    expect(desk.locator("main")).to_contain_text("Der Beitrag ist zugelassen")
    page = citizen.open(own(entry))
    expect(page.locator("main")).to_contain_text("Ihr Beitrag ist zugelassen")
    look("admitted")
    assert Entry.objects.get().state == EntryState.ADMITTED


@pytest.mark.parametrize(("view", "javascript"), [(PHONE_LIGHT, True), (DESKTOP_DARK, True)], ids=str)
def test_who_was_not_admitted_appeals_and_a_colleague_decides(
    competition: CompetitionPage, server: str, visit: Visit, view: View, javascript: bool
) -> None:
    moderator = make_moderator(competition.process)
    colleague = make_moderator(competition.process, "kollegin")
    entry = handed_in(competition)
    turn_down(entry, moderator)
    citizen = visit(server, view=view, javascript=javascript, cookies=True)
    page = citizen.open(own(entry))
    citizen.assert_accessible()
    citizen.picture("check-not-admitted")
    page.get_by_role("link", name="Einspruch einlegen").click()
    page.get_by_role("button", name="Einspruch absenden").click()
    expect(page.get_by_role("alert")).to_contain_text("Schreiben Sie, warum")
    citizen.assert_accessible()
    citizen.picture("check-appeal-errors")
    page.get_by_label("Warum sollte Ihr Beitrag zugelassen werden?").fill("Die Einwilligungen liegen im Rathaus.")
    page.get_by_role("button", name="Einspruch absenden").click()
    expect(page.get_by_role("status")).to_contain_text("Ihr Einspruch ist angekommen")
    citizen.assert_accessible()
    citizen.picture("check-appealed")

    first = visit(server, view=DESKTOP_LIGHT, cookies=True)
    first.come_logged_in(moderator.get_username())
    desk = first.open(f"/admin/aufbruch/wettbewerbsbeitraege/{entry.pk}/")
    expect(desk.locator("main")).to_contain_text("jemand anders")
    expect(desk.get_by_role("button", name="Einspruch zurückweisen")).to_have_count(0)
    first.picture("check-staff-own-decision")
    second = visit(server, view=DESKTOP_LIGHT, cookies=True)
    second.come_logged_in(colleague.get_username())
    desk = second.open(reverse("aufbruch_inbox"))
    expect(desk.locator("main")).to_contain_text("Die Einwilligungen liegen im Rathaus.")
    second.picture("check-staff-inbox")
    desk = second.open(f"/admin/aufbruch/wettbewerbsbeitraege/{entry.pk}/")
    desk.get_by_label("Begründung der Entscheidung").fill("Sie liegen vor.")
    second.picture("check-staff-appeal")
    desk.get_by_role("button", name="Stattgeben").click()
    expect(desk.locator("main")).to_contain_text("Über den Einspruch ist entschieden")
    page = citizen.open(own(entry))
    expect(page.locator("main")).to_contain_text("Sie liegen vor.")
    citizen.assert_accessible()
    citizen.picture("check-appeal-accepted")
    assert Appeal.objects.get().accepted is True
    assert Entry.objects.get().state == EntryState.ADMITTED


def test_the_list_shows_each_state_and_what_is_to_be_checked(
    competition: CompetitionPage, server: str, visit: Visit
) -> None:
    moderator = make_moderator(competition.process)
    handed_in(competition)
    give_back(handed_in(competition, email="ben@example.org", title="Bunte Bänke"), moderator, SECOND_BROKEN)
    turn_down(handed_in(competition, email="carla@example.org", title="Lesestube"), moderator)
    admitted = handed_in(competition, email="dora@example.org", title="Stadtgarten")
    deciding.admit(admitted, all_fulfilled(competition), user=moderator, seen=fingerprint_of(admitted))
    staff = visit(server, view=DESKTOP_LIGHT, cookies=True)
    staff.come_logged_in(moderator.get_username())
    page = staff.open(f"/admin/aufbruch/wettbewerbe/{competition.pk}/")
    expect(page.locator("main")).to_contain_text("1 Beitrag wartet auf die formale Prüfung.")
    staff.picture("check-staff-list")
    page.locator("main").get_by_role("link", name="Anzeigen", exact=True).click()
    expect(page.locator("table.listing tbody tr")).to_have_count(1)
