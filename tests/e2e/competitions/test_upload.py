"""Files of an entry in the browser: progress, a line that breaks off, a refusal, cancelling, removing."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.harness import DESKTOP_LIGHT, PHONE_LIGHT, View, Visitor
from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from tests.factories.documents import wav
from tests.factories.uploads import picture
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.models import Entry, EntryFile
from wagtail_aufbruch.participation.enums import FileState

pytestmark = pytest.mark.looks

Visit = Callable[..., Visitor]
FORM = (("Worum geht es?", "multiline", True), ("Euer Lied", "audio", False), ("Ein Bild dazu", "picture", False))
SECONDS = 400
"""As much sound as needs four pieces."""


@pytest.fixture
def entry(server: str) -> Entry:
    return make_entry(make_competition(make_process(), form=FORM))


@pytest.fixture
def song(tmp_path: Path) -> Path:
    target = tmp_path / "Lied.wav"
    target.write_bytes(wav(SECONDS).read())
    return target


def open_step(visitor: Visitor, entry: Entry) -> Page:
    return visitor.open(f"{entry.competition.url}beitrag/{token_of(entry)}/schritt/1/")


def forgive(visitor: Visitor, words: str) -> None:
    """The test itself broke the line, or asked for a refusal; the browser writes that down as an error."""
    visitor.wrong = [wrong for wrong in visitor.wrong if words not in wrong]


@pytest.mark.parametrize("view", [PHONE_LIGHT, DESKTOP_LIGHT], ids=str)
def test_a_line_that_breaks_off_loses_nothing_and_goes_on_by_itself(
    entry: Entry, server: str, visit: Visit, view: View, song: Path
) -> None:
    visitor = visit(server, view=view, cookies=True)
    page = open_step(visitor, entry)
    offsets: list[str] = []

    def break_the_third(route: Route) -> None:
        if route.request.method == "PATCH":
            offsets.append(route.request.headers["upload-offset"])
            if len(offsets) == 3:
                visitor.picture("upload-broken")
                route.abort("connectionreset")
                return
        route.continue_()

    page.route("**/dateien/*/", break_the_third)
    question = page.get_by_role("group", name=re.compile("Euer Lied"))
    question.locator("input[type=file]").set_input_files(song)
    expect(question.get_by_role("progressbar", name="Lied.wav")).to_be_visible()
    expect(question.locator("[data-aufbruch-kept]")).to_contain_text("Lied.wav", timeout=20_000)
    expect(question.get_by_role("status")).to_have_text("Lied.wav ist hochgeladen.")
    expect(question.get_by_role("progressbar")).to_have_count(0)
    expect(question.locator("input[type=file]")).to_be_hidden()
    assert offsets[2] == offsets[3] != "0", "the broken piece was sent once more, and no other"
    kept = EntryFile.objects.get()
    assert (kept.state, kept.seconds) == (FileState.READY, SECONDS)
    assert Path(kept.file.path).read_bytes() == song.read_bytes()
    visitor.assert_accessible()
    visitor.picture("upload-done")
    forgive(visitor, "net::ERR_CONNECTION_RESET")


def test_what_was_broken_off_goes_on_when_the_page_is_opened_again(
    entry: Entry, server: str, visit: Visit, song: Path
) -> None:
    visitor = visit(server, view=PHONE_LIGHT, cookies=True)
    page = open_step(visitor, entry)
    sent: list[str] = []

    def hold(route: Route) -> None:
        if route.request.method == "PATCH":
            sent.append(route.request.headers["upload-offset"])
            if len(sent) == 2:
                return  # never answered: the tunnel
        route.continue_()

    page.route("**/dateien/*/", hold)
    question = page.get_by_role("group", name=re.compile("Euer Lied"))
    question.locator("input[type=file]").set_input_files(song)
    page.wait_for_function("() => document.querySelector('progress')?.value > 25")
    page.get_by_role("button", name="Speichern und prüfen").click()
    expect(question.locator("[data-aufbruch-state]")).to_contain_text("wird noch übertragen")
    visitor.assert_accessible()
    visitor.picture("upload-running")
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute("**/dateien/*/")
    page = open_step(visitor, entry)
    expect(question.locator("[data-aufbruch-kept]")).to_contain_text("noch nicht ganz da")
    visitor.assert_accessible()
    visitor.picture("upload-unfinished")
    question.locator("input[type=file]").set_input_files(song)
    expect(question.get_by_role("status")).to_have_text("Lied.wav ist hochgeladen.", timeout=20_000)
    expect(question.locator("[data-aufbruch-file]")).to_have_count(1)
    kept = EntryFile.objects.get()
    assert Path(kept.file.path).read_bytes() == song.read_bytes()


def test_what_is_chosen_before_the_script_has_come_is_sent_when_it_comes(
    entry: Entry, server: str, visit: Visit, song: Path
) -> None:
    visitor = visit(server, view=PHONE_LIGHT, cookies=True)
    held: list[Route] = []
    page = visitor.page
    page.route("**/upload*.js", lambda route: held.append(route))
    page.goto(f"{server}{entry.competition.url}beitrag/{token_of(entry)}/schritt/1/", wait_until="commit")
    question = page.get_by_role("group", name=re.compile("Euer Lied"))
    question.locator("input[type=file]").set_input_files(song)
    assert len(held) == 1
    held[0].continue_()
    expect(question.locator("[data-aufbruch-kept]")).to_contain_text("Lied.wav", timeout=20_000)
    assert EntryFile.objects.get().name == "Lied.wav"


def test_a_refusal_says_what_helps_and_leaves_the_place_free(
    entry: Entry, server: str, visit: Visit, tmp_path: Path
) -> None:
    program, photo = tmp_path / "Foto.jpg", tmp_path / "Bank.png"
    program.write_bytes(b"MZ" + bytes(500))
    photo.write_bytes(picture("PNG").read())
    visitor = visit(server, view=PHONE_LIGHT, cookies=True)
    page = open_step(visitor, entry)
    question = page.get_by_role("group", name=re.compile("Ein Bild dazu"))
    field = question.locator("input[type=file]")
    field.set_input_files(program)
    expect(question.locator("[data-aufbruch-state]")).to_contain_text("Diese Datei ist ein Programm")
    expect(question.get_by_role("status")).to_contain_text("Foto.jpg: Diese Datei ist ein Programm")
    expect(question.get_by_role("button", name="Noch einmal versuchen")).to_be_hidden()
    visitor.assert_accessible()
    visitor.picture("upload-refused")
    field.set_input_files(photo)
    expect(question.locator("[data-aufbruch-kept]")).to_contain_text("Bank.png")
    question.get_by_role("button", name="Meldung ausblenden").click()
    expect(question.locator("[data-aufbruch-state]")).to_have_count(0)
    question.get_by_label("Was ist auf dem Bild zu sehen?").fill("Eine Bank am Fluss")
    page.get_by_role("button", name="Speichern und später weitermachen").click()
    assert EntryFile.objects.get(state=FileState.READY).alt == "Eine Bank am Fluss"
    open_step(visitor, entry)
    question.get_by_role("button", name="Entfernen").click()
    expect(question.get_by_role("status")).to_have_text("Bank.png ist entfernt.")
    expect(field).to_be_visible()
    expect(field).to_be_focused()
    assert not EntryFile.objects.filter(state=FileState.READY).exists()


def test_cancelling_takes_out_what_has_come(entry: Entry, server: str, visit: Visit, song: Path) -> None:
    visitor = visit(server, view=PHONE_LIGHT, cookies=True)
    page = open_step(visitor, entry)
    page.route(
        "**/dateien/*/",
        lambda route: None if route.request.method == "PATCH" else route.continue_(),
    )
    question = page.get_by_role("group", name=re.compile("Euer Lied"))
    question.locator("input[type=file]").set_input_files(song)
    expect(question.get_by_role("progressbar")).to_be_visible()
    with page.expect_response(lambda response: response.request.method == "DELETE") as gone:
        question.get_by_role("button", name="Abbrechen").click()
    assert gone.value.status == 204
    expect(question.get_by_role("progressbar")).to_have_count(0)
    expect(question.locator("input[type=file]")).to_be_focused()
    assert not EntryFile.objects.exists()


def test_a_line_that_stays_away_is_told_with_a_button_to_go_on(
    entry: Entry, server: str, visit: Visit, song: Path
) -> None:
    visitor = visit(server, view=PHONE_LIGHT, cookies=True)
    page = open_step(visitor, entry)
    page.clock.install()
    away = [True]

    def maybe(route: Route) -> None:
        if away[0] and route.request.method == "PATCH":
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/dateien/*/", maybe)
    question = page.get_by_role("group", name=re.compile("Euer Lied"))
    question.locator("input[type=file]").set_input_files(song)
    again = question.get_by_role("button", name=re.compile("Noch einmal versuchen"))
    deadline = time.monotonic() + 120
    while (
        not again.is_visible() and time.monotonic() < deadline
    ):  # each attempt takes its time, however long pauses are
        page.clock.run_for(5_000)
    expect(question.locator("[data-aufbruch-state]")).to_contain_text("Die Verbindung ist abgebrochen")
    visitor.assert_accessible()
    away[0] = False
    again.click()
    expect(question.get_by_role("status")).to_have_text("Lied.wav ist hochgeladen.", timeout=20_000)
    forgive(visitor, "net::ERR_INTERNET_DISCONNECTED")
