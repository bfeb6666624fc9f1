"""A blind jury in the browser: staff begin a round and black out an entry, a juror judges it by the mailed link."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from wagtail.models import Site

from tests.e2e.harness import DESKTOP_DARK, DESKTOP_LIGHT, PHONE_LIGHT, View, Visitor
from tests.e2e.participation.test_following import link_in_mail
from tests.e2e.participation.test_inbox import assert_main_accessible
from tests.factories.competitions import make_competition
from tests.factories.core import make_process
from tests.factories.documents import mp3, real_pdf
from tests.factories.judging import handed_in, make_jury, put, released
from tests.factories.participation import make_moderator
from tests.factories.reviews import address_of, end_round, item_of, judge, juror
from tests.factories.uploads import picture
from wagtail_aufbruch.competitions.models import BlindCopy, BlindWork, Entry
from wagtail_aufbruch.participation.models import Mail
from wagtail_aufbruch.reviews.domain.rounds.preparing import CriterionPlan
from wagtail_aufbruch.reviews.models import Review, Round

Visit = Callable[..., Visitor]
FORM = (("Worum geht es?", "multiline", True), ("Ein Bild und ein Plan", "file", False))
TEXT = (
    "Ein Transporter mit Werkbank fährt durch die Ortsteile. Wer etwas Kaputtes hat, bringt es mit.\n"
    "Ich bin Ottilie Quendelmeyer und gehe auf die Kolbeplatz-Schule. Fragen? 05241 / 82-1234"
)


TALL_LIGHT, TALL_DARK = View("desktop", 1280, 2300, "light"), View("desktop", 1280, 2300, "dark")
"""The admin scrolls within itself: so its pictures show the whole page."""


@pytest.fixture
def entry(server: str) -> Entry:
    process = make_process(claim="Wie wird unsere Stadt digital?", contact_email="aufbruch@stadt.example")
    Site.objects.update(port=int(server.rsplit(":", 1)[1]))
    day = timezone.localdate()
    competition = make_competition(
        process,
        "Morgenmacher",
        form=FORM,
        categories=("Schulen", "Vereine"),
        jury_from=day - timedelta(days=1),
        jury_until=day + timedelta(days=14),
    )
    made = handed_in(
        competition,
        "Reparaturcafé auf Rädern",
        name="Ottilie Quendelmeyer",
        category="cat00000",
        answers=[{"key": "key00000", "label": "Worum geht es?", "type": "multiline", "value": TEXT}],
    )
    photo = put(made, picture(), "key00001")
    photo.alt = "Ein Transporter mit offener Seitentür, darin eine Werkbank"
    photo.save()
    put(made, real_pdf(author="Ottilie Quendelmeyer"), "key00001")
    return made


@pytest.fixture
def moderator(entry: Entry) -> Any:
    return make_moderator(entry.competition.process)


@pytest.mark.parametrize(
    ("view", "javascript"), [(TALL_LIGHT, True), (TALL_DARK, True), (DESKTOP_LIGHT, False)], ids=str
)
def test_staff_begin_a_blind_round_black_out_and_release(
    entry: Entry, moderator: Any, server: str, visit: Visit, view: View, javascript: bool
) -> None:
    """axe needs scripts itself, so it looks where they run; the way is the same without, by words that are typed."""
    staff = visit(server, view=view, javascript=javascript, cookies=True)
    staff.come_logged_in(moderator.get_username())

    def look(name: str) -> None:
        if javascript:
            assert_main_accessible(staff.page)
            staff.picture(f"jury-{name}")

    page = staff.open(f"/admin/aufbruch/wettbewerbe/{entry.competition_id}/")
    page.get_by_role("link", name="Jury", exact=True).click()
    look("none")
    page.get_by_role("link", name=re.compile("Bewertungsrunde beginnen.*Alle Beiträge")).click()
    expect(page.get_by_label("Titel")).to_have_value("Jury: Morgenmacher")
    expect(page.get_by_label("Morgenmacher (Wettbewerbsbeiträge)")).to_be_checked()
    expect(page.locator("[name=opens_at]")).not_to_have_value("")
    page.locator("[name=kriterien-0-name]").fill("Nutzen")
    page.locator("[name=is_blind]").check()
    page.get_by_role("button", name="Speichern", exact=True).click()
    page.get_by_label("Reparaturcafé auf Rädern").check()
    page.get_by_role("button", name="Speichern", exact=True).click()
    page.locator("[name=people]").fill("jury1@example.org\njury2@example.org")
    page.get_by_role("button", name="Benennen", exact=True).click()
    look("round-to-blacken")
    expect(page.locator("main")).to_contain_text("Noch zu schwärzen")
    page.get_by_role("link", name="Reparaturcafé auf Rädern").click()

    expect(page.locator("h1")).to_contain_text("Schwärzen")
    look("blacken")
    if javascript:
        _hide_by_mouse(page, "Kolbeplatz")
        expect(page.locator("#verbergen-worte")).to_have_value("Kolbeplatz")
        expect(page.locator("mark", has_text="Kolbeplatz")).to_have_count(1)
        expect(page.locator("[data-told]")).to_contain_text("Geschwärzt: Kolbeplatz")
    else:
        page.get_by_label("Außerdem schwärzen").fill("Kolbeplatz")
    page.get_by_label("05241 / 82-1234").uncheck()
    page.get_by_role("button", name="Speichern und freigeben").click()
    expect(page.get_by_role("alert").first).to_contain_text("noch nicht entschieden")
    look("blacken-refused")
    expect(page.get_by_label("Außerdem schwärzen")).to_have_value("Kolbeplatz")
    for radio in page.get_by_label("Der Jury geben, als Kopie ohne Metadaten").all():
        radio.check()
    page.get_by_role("button", name="Speichern und freigeben").click()
    expect(page.locator("main")).to_contain_text("Freigegeben am")
    look("blacken-released")
    copy = BlindCopy.objects.get()
    assert "Quendelmeyer" not in str(copy.parts)
    assert "Kolbeplatz" not in str(copy.parts)
    assert "82-1234" in str(copy.parts)
    assert copy.files.count() == 2

    page = staff.open(f"/admin/aufbruch/bewertungsrunden/{Round.objects.get().pk}/")
    expect(page.locator("main")).not_to_contain_text("Noch zu schwärzen")
    page.get_by_role("button", name="Freigeben und alle anschreiben").click()
    expect(page.locator("main")).to_contain_text("läuft")
    assert Mail.objects.filter(recipient="jury1@example.org").exists()


def _hide_by_mouse(page: Page, words: str) -> None:
    """Select the words as a mouse does, and press the button."""
    page.locator("[data-text]", has_text=words).first.evaluate(
        """(region, words) => {
            const walker = document.createTreeWalker(region, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, at + 1);
                range.setEnd(walker.currentNode, at + words.length);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
            }
        }""",
        words,
    )
    page.get_by_role("button", name="Markierte Stelle schwärzen oder wieder zeigen").click()


def test_a_passage_is_hidden_and_shown_again_by_keyboard_alone(
    entry: Entry, moderator: Any, server: str, visit: Visit
) -> None:
    staff = visit(server, view=DESKTOP_LIGHT, cookies=True)
    staff.come_logged_in(moderator.get_username())
    page = staff.open(f"/admin/aufbruch/wettbewerbsbeitraege/{entry.pk}/schwaerzen/")
    text = page.get_by_role("textbox", name="Worum geht es?")
    _tab_to(page, "[aria-labelledby=feld-2]")
    page.keyboard.press("Control+Home")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#verbergen-worte")).to_have_value("Ein")
    expect(text.locator("mark").first).to_have_text("Ein")
    assert_main_accessible(page)
    page.keyboard.type("Getipptes ändert nichts")
    expect(text).to_have_text(TEXT)
    page.keyboard.press("Control+Home")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#verbergen-worte")).to_have_value("")
    expect(page.locator("[data-told]")).to_contain_text("Wieder gezeigt: Ein")
    page.keyboard.press("Control+Home")
    for _sign in range(len("Ein Transporter mit Werkbank")):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    _tab_to(page, "button[value=speichern]")
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("gespeichert")
    assert BlindWork.objects.get().hidden == ["Ein Transporter mit Werkbank"]


def _tab_to(page: Page, selector: str) -> None:
    for _press in range(120):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


@pytest.mark.parametrize(
    ("view", "javascript"), [(PHONE_LIGHT, True), (DESKTOP_DARK, True), (PHONE_LIGHT, False)], ids=str
)
def test_a_juror_judges_an_entry_with_picture_and_pdf_by_the_mailed_link(
    entry: Entry, moderator: Any, server: str, visit: Visit, view: View, javascript: bool
) -> None:
    released(entry, user=moderator, hidden=["Kolbeplatz-Schule"])
    hidden = handed_in(entry.competition, "Nicht freigegeben")
    make_jury(entry.competition, [entry, hidden], user=moderator, is_blind=True, introduction="Bitte lesen Sie alles.")
    # By the name under which mails name the site.
    visitor = visit(server.replace("127.0.0.1", "localhost"), view=view, javascript=javascript, cookies=True)

    def look(name: str) -> None:
        if javascript:
            visitor.assert_accessible()
            visitor.picture(f"jury-{name}")

    page = visitor.open(link_in_mail(visitor.page, "/bewerten/"))
    expect(page.locator("main")).to_contain_text("Das kann gerade nicht bewertet werden")
    look("list")
    page.get_by_role("link", name="Reparaturcafé auf Rädern").click()
    expect(page.locator("main")).to_contain_text("Ich bin [geschwärzt] und gehe auf die [geschwärzt].")
    photo = page.get_by_role("img", name="Ein Transporter mit offener Seitentür")
    expect(photo).to_be_visible()
    photo.scroll_into_view_if_needed()
    expect(photo).to_have_js_property("complete", True)
    if javascript:
        assert photo.evaluate("image => image.naturalWidth") == 640
    with page.expect_download() as download:
        page.get_by_role("link", name="dokument-2.pdf").click()
    assert download.value.suggested_filename == "dokument-2.pdf"
    look("item")
    for criterion in ("Nutzen", "Machbarkeit"):
        page.get_by_role("group", name=criterion).get_by_label("4", exact=True).check()
    page.get_by_role("button", name="Abgeben", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Alle Ihre Bewertungen sind abgegeben")
    assert Review.objects.filter(state="handed_in").count() == 1


@pytest.mark.parametrize("view", [View("phone", 320, 5000, "light"), TALL_DARK], ids=str)
def test_the_page_of_the_jury_in_every_state(
    entry: Entry, moderator: Any, server: str, visit: Visit, view: View
) -> None:
    competition = entry.competition
    put(entry, mp3(), "key00001")
    others = [
        handed_in(competition, title, category="cat00001") for title in ("Bunte Bänke", "Wald im Glas", "Radring")
    ]
    one = (CriterionPlan("Gesamteindruck"),)
    over = make_jury(competition, others, user=moderator, division="cat00001", title="Jury: Vereine", criteria=one)
    for place in (1, 2):
        for number, other in enumerate(others[:2]):
            judge(juror(over, place), item_of(over, other), 5 - number)
    end_round(over)
    make_jury(competition, [entry], user=moderator, division="cat00000", title="Jury: Schulen", is_blind=True)
    staff = visit(server, view=view, cookies=True)
    staff.come_logged_in(moderator.get_username())
    for name, path in (
        ("overview", f"/admin/aufbruch/wettbewerbe/{competition.pk}/jury/"),
        ("entries", f"/admin/aufbruch/wettbewerbe/{competition.pk}/"),
        ("sound", f"/admin/aufbruch/wettbewerbsbeitraege/{entry.pk}/schwaerzen/"),
    ):
        staff.open(path)
        assert_main_accessible(staff.page)
        staff.picture(f"jury-{name}")
    expect(staff.open("/admin/aufbruch/eingang/").locator("main")).to_contain_text("1 Gegenstand ist noch zu schwärzen")
    assert address_of(juror(over))
