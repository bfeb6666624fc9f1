"""Paper for an event: everybody is on it, and what other apps bring comes in the same file."""

import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.core import make_process
from tests.factories.events import make_bookable, make_index, make_table
from tests.factories.ideas import make_call
from tests.factories.participation import make_moderator
from tests.factories.registrations import make_registration
from tests.factories.staff import logged_in
from wagtail_aufbruch.events.domain.documents.papers import Order, event_pdf, people_of
from wagtail_aufbruch.events.enums import RegistrationState
from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.participation.domain.documents.pdf import NO_LETTER, missing_letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> EventPage:
    return make_bookable(make_index(make_process()), seats=None)


@pytest.fixture
def pages(tmp_path: Path) -> Callable[[bytes], list[str]]:
    """What stands on each page of a PDF."""

    def read(content: bytes) -> list[str]:
        if shutil.which("pdftotext") is None:
            pytest.skip("needs pdftotext: apt install poppler-utils")
        file = tmp_path / "blatt.pdf"
        file.write_bytes(content)
        done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True)
        return [" ".join(page.split()) for page in done.stdout.split("\f")[:-1]]

    return read


Pages = Callable[[bytes], list[str]]


def test_people_stand_in_the_order_of_their_surnames_umlauts_too(event: EventPage) -> None:
    for name in ("Zoé Adler", "Anna Öztürk", "Bert Olm", "Cem Zahn"):
        make_registration(event, name)
    make_registration(event, "Weg", state=RegistrationState.CANCELLED)
    make_registration(event, "Wartet", state=RegistrationState.WAITING)
    assert [person.shown for person in people_of(event)] == ["Zoé Adler", "Bert Olm", "Anna Öztürk", "Cem Zahn"]


def test_companions_without_a_name_are_listed_with_whom_they_come(event: EventPage) -> None:
    make_registration(event, "Anna Beispiel", people=2)
    assert [person.shown for person in people_of(event)] == ["Anna Beispiel", "mit Anna Beispiel"]


def test_everybody_is_on_the_list_over_several_pages(event: EventPage, pages: Pages) -> None:
    table = make_table(event, "Tisch Mobilität", seats=None)
    for number in range(80):
        make_registration(event, f"Gast Nummer{number:02}", email="", table=table)
    found = pages(event_pdf(event, Order(listed=True)))
    assert len(found) > 1
    text = " ".join(found)
    assert all(f"Nummer{number:02}" in text for number in range(80))
    assert all("Seite" in page for page in found)
    assert "80 Personen" in found[0]


def test_badges_hold_name_table_and_code_eight_to_a_sheet(event: EventPage, pages: Pages) -> None:
    table = make_table(event, "Tisch Mobilität")
    for number in range(9):
        registration = make_registration(event, f"Gast {number}", email="", table=table if number == 0 else None)
    found = pages(event_pdf(event, Order(badges=True)))
    assert len(found) == 2
    assert "Tisch Mobilität" in found[0]
    assert f"{registration.code[:4]}-{registration.code[4:]}" in " ".join(found)


def test_names_that_are_long_foreign_or_hostile_are_drawn(event: EventPage, pages: Pages) -> None:
    for name in ("x" * 120, "Донаудампфшифф " * 5, "مرحبا", "Anna\u0301 <b>&amp;", "🙂 Emoji"):
        make_registration(event, name[:120], email="")
    assert pages(event_pdf(event, Order(listed=True, signed=True, badges=True)))


def test_an_event_without_anybody_has_an_empty_sheet_to_sign(event: EventPage, pages: Pages) -> None:
    assert "Noch ist niemand angemeldet." in pages(event_pdf(event, Order(listed=True)))[0]
    assert len(pages(event_pdf(event, Order(signed=True, empty_lines=40)))) == 2


def test_the_sheet_to_sign_and_idea_cards_come_in_one_file(event: EventPage, pages: Pages) -> None:
    call = make_call(event.process, "Ideen für 2030")
    make_registration(event, "Anna Beispiel")
    staff_client = logged_in(make_moderator(event.process))
    url = reverse("aufbruch_event_papers", args=[event.pk])
    form = staff_client.get(url).context["form"]
    assert [field.label for field in form.sheet_rows] == ["Ideenkarten: Ideen für 2030"]
    answer = staff_client.post(url, {"signed": "on", "empty_lines": "5", "sheets_0": "5"})
    assert answer.headers["Content-Type"] == "application/pdf"
    found = pages(answer.content)
    assert "Unterschriftenliste" in found[0]
    assert sum(call.title in page for page in found[1:]) >= 2
    assert answer.content.count(b"/MediaBox [ 0 0 595.2756 841.8898 ]") == len(found), "all of it is A4"


@pytest.mark.parametrize(
    "form",
    [{}, {"empty_lines": "5"}, {"signed": "on", "empty_lines": "999"}, {"badges": "on", "empty_badges": "x"}],
)
def test_nothing_or_too_much_is_refused_in_words(event: EventPage, form: dict[str, str]) -> None:
    staff_client: Client = logged_in(make_moderator(event.process))
    answer: Any = staff_client.post(reverse("aufbruch_event_papers", args=[event.pk]), form)
    assert answer.status_code == 422
    assert answer.context["form"].errors


NAMES = [
    *["Łukasz Żółć", "Ștefan Țuțu", "Олена Шевченко", "GROẞ Groß", "Nguyễn Thị Hạnh", "Antonín Dvořák", "Ğülşah Işık"],
    *["Þórður Ægisson", "Jānis Bērziņš", "Ħal Għaxaq", "Γιώργος Παπαδόπουλος", "Ŵyn Ŷ", "Sárközi Ő", "Đặng Văn Đức"],
]


@pytest.mark.parametrize("order", [{"listed": True}, {"signed": True}, {"badges": True}], ids=str)
def test_no_letter_of_a_name_is_left_out_on_any_paper(event: EventPage, pages: Pages, order: dict[str, bool]) -> None:
    for name in NAMES:
        make_registration(event, name, email="")
    text = unicodedata.normalize("NFC", " ".join(pages(event_pdf(event, Order(**order)))))
    assert [word for name in NAMES for word in name.split() if word not in text] == []
    assert NO_LETTER not in text


def test_every_letter_of_din_91379_can_be_printed() -> None:
    # Letters of one code point, then marks that stand above or below others.
    ranges = ((0x41, 0x5B), (0x61, 0x7B), (0xC0, 0x250), (0x386, 0x3CF), (0x400, 0x460), (0x1E00, 0x1EFA))
    letters = "".join(chr(code) for first, end in ranges for code in range(first, end))
    letters = "".join(sign for sign in letters if unicodedata.category(sign) != "Cn")
    codes = (*range(0x300, 0x303), 0x304, *range(0x306, 0x309), 0x30B, 0x30C, 0x310, 0x315, 0x31B, 0x323)
    marks = "".join(map(chr, (*codes, *range(0x325, 0x329), 0x331, 0x35F)))
    assert missing_letters(letters, marks, "ʰʳʹʺʾʿˈˌ", "€–’‘“”„") == ""


def test_a_letter_that_cannot_be_printed_is_shown_as_a_sign_and_told_to_staff(event: EventPage, pages: Pages) -> None:
    make_registration(event, "Anna مرحبا", email="")
    make_registration(event, "Bert Beispiel", email="")
    listed, signed, badges = (
        " ".join(pages(event_pdf(event, Order(**{name: True})))) for name in ("listed", "signed", "badges")
    )
    assert all("�����" in text for text in (listed, signed, badges))
    assert all("steht für einen Buchstaben" in text for text in (listed, signed))
    staff_client = logged_in(make_moderator(event.process))
    said = [str(one) for one in staff_client.get(reverse("aufbruch_event_papers", args=[event.pk])).context["messages"]]
    assert len(said) == 1
    assert "„Anna مرحبا“" in said[0]
    assert "Bert" not in said[0]


@pytest.mark.parametrize(
    "name", ["Friederike Donaudampfschifffahrtsgesellschaft", "Leutheusser-Schnarrenberger-Von-Und-Zu"]
)
def test_a_badge_makes_a_name_smaller_before_it_breaks_a_word(event: EventPage, pages: Pages, name: str) -> None:
    make_registration(event, name, email="")
    text = " ".join(pages(event_pdf(event, Order(badges=True))))
    assert all(word in text for word in name.split())


@pytest.mark.parametrize("name", ["x" * 160, f"Friederike {'y' * 149}", "Anna " * 31], ids=["word", "words", "many"])
def test_a_name_that_is_too_long_for_a_sheet_ends_with_an_ellipsis_and_uses_the_room(
    event: EventPage, pages: Pages, name: str
) -> None:
    make_registration(event, name, email="")
    text = " ".join(pages(event_pdf(event, Order(signed=True, empty_lines=0))))
    shown = text.partition("Unterschrift ")[2].rpartition("Persönliche")[0].replace(" ", "")
    # Whole, or as much as there is room for, with a sign that something is missing.
    assert name.replace(" ", "") in shown or (len(shown) > 100 and "…" in shown), shown


def test_a_paper_has_a_title_a_language_and_a_name_with_umlauts(event: EventPage) -> None:
    event.title = "Bürgerräte für Ömer & Łódź"
    event.save()
    staff_client = logged_in(make_moderator(event.process))
    url = reverse("aufbruch_event_papers", args=[event.pk])
    answer = staff_client.post(url, {"signed": "on", "empty_lines": "1"})
    assert b"/Lang (de)" in answer.content
    assert b"/DisplayDocTitle true" in answer.content
    assert answer.content.count(b"/Title") >= 1
    assert "filename*=utf-8''B%C3%BCrgerr%C3%A4te%20f%C3%BCr" in answer.headers["Content-Disposition"]
    assert "keine Gliederung" in staff_client.get(url).content.decode()
