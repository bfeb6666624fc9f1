"""Cards and slips: what stands on them, and that a printer gets them."""

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from tests.factories.core import make_field, make_process
from tests.factories.ideas import make_call
from tests.factories.participation import make_moderator
from wagtail_aufbruch.ideas.domain.capture.capture import Captured, capture, code_to_print
from wagtail_aufbruch.ideas.domain.documents.card_sheets import cards_pdf, slips_pdf
from wagtail_aufbruch.ideas.models import IdeaQuestion
from wagtail_aufbruch.participation.domain.authorship.card_codes import read_code
from wagtail_aufbruch.participation.domain.documents.pdf import markup
from wagtail_aufbruch.participation.models import Contribution

pytestmark = pytest.mark.django_db

CODE = re.compile(r"\b[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}\b")


@pytest.fixture
def call() -> Any:
    process = make_process()
    for title in ("Mobilität", "Bürgerservice", "Bildung & Kultur"):
        make_field(process, title)
    return make_call(process)


@pytest.fixture
def staff_client(call: Any) -> Client:
    client = Client()
    client.force_login(make_moderator(call.process))
    return client


def words_of(pdf: bytes, folder: Path) -> str:
    """What stands in the PDF, as somebody who copies text out of it gets it."""
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext: apt install poppler-utils")
    file = folder / "karten.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout


def test_a_card_asks_what_the_call_asks(call: Any, tmp_path: Path) -> None:
    call.place_asked = "optional"
    call.questions.add(IdeaQuestion(label="Für wen?", field_type="radio", choices="Kinder\nÄltere\nAlle"))
    call.save()
    words = " ".join(words_of(cards_pdf(call, 1, four_to_a_sheet=False), tmp_path).split())
    for expected in (call.title, "Mobilität", "Bürgerservice", "Bildung & Kultur", "Für wen?", "Ältere", "E-Mail"):
        assert expected in words
    assert call.consent_text.split(".")[0] in words


def test_a_call_that_asks_little_fits_on_one_side(call: Any) -> None:
    assert cards_pdf(call, 1, four_to_a_sheet=False).count(b"/Type /Page\n") == 1


def test_whoever_agrees_on_a_card_has_read_the_whole_wording(call: Any, tmp_path: Path) -> None:
    call.consent_text = " ".join(f"Absatz{number}" for number in range(300))
    words = words_of(cards_pdf(call, 1, four_to_a_sheet=False), tmp_path)
    assert [one for one in call.consent_text.split() if one not in words.split()] == []
    assert "lesen Sie" not in words


def test_a_wording_that_no_card_has_room_for_says_where_it_goes_on_and_staff_are_told(
    staff_client: Client, call: Any, tmp_path: Path
) -> None:
    call.consent_text = " ".join(f"Absatz{number}" for number in range(2000))
    call.save()
    words = " ".join(words_of(cards_pdf(call, 1, four_to_a_sheet=False), tmp_path).split())
    assert f"Bitte lesen Sie den ganzen Wortlaut, bevor Sie zustimmen: {call.full_url}" in words
    assert "Absatz300" in words
    said = staff_client.get(reverse("aufbruch_cards", args=[call.pk])).context["messages"]
    assert ["Der Wortlaut der Einwilligung ist zu lang" in str(one) for one in said] == [True]


def test_staff_read_which_questions_have_no_room_on_a_card(staff_client: Client, call: Any, tmp_path: Path) -> None:
    for number in range(12):
        call.questions.add(IdeaQuestion(label=f"Frage {number}?", field_type="multiline", sort_order=number))
    call.save()
    words = " ".join(words_of(cards_pdf(call, 1, four_to_a_sheet=False), tmp_path).split())
    missing = [f"Frage {number}?" for number in range(12) if f"Frage {number}?" not in words]
    assert missing
    (said,) = staff_client.get(reverse("aufbruch_cards", args=[call.pk])).context["messages"]
    assert f"kein Platz für: {', '.join(f'„{label}“' for label in missing)}." in str(said)


def test_each_card_has_a_code_of_its_own_on_both_of_its_parts(call: Any, tmp_path: Path) -> None:
    found = CODE.findall(words_of(cards_pdf(call, 12, four_to_a_sheet=True), tmp_path))
    assert len(found) == 24
    assert len(set(found)) == 12
    for code in found:
        read_code(code)
    assert not Contribution.objects.exists(), "nothing is stored before a card is captured"


def test_four_cards_share_a_sheet(call: Any) -> None:
    assert cards_pdf(call, 5, four_to_a_sheet=True).count(b"/Type /Page\n") == 2
    assert cards_pdf(call, 5, four_to_a_sheet=False).count(b"/Type /Page\n") == 5


def test_words_that_the_typeface_cannot_write_come_from_another_and_what_none_has_is_a_sign() -> None:
    assert markup("Straße „Grün“ – 5 €") == "Straße „Grün“ – 5 €"
    assert markup("Şehir") == '<font name="Aufbruch-Letters">Şehir</font>'
    assert markup("WLAN 🚲\x00‮<b>") == 'WLAN <font name="Aufbruch-Letters">�&lt;b&gt;</font>'


@pytest.mark.parametrize("title", ["x" * 200, "Wort " * 50, "Donaudampfschifffahrtsgesellschaft" * 6, "🚲", "<para>&"])
def test_any_title_and_question_makes_a_card(call: Any, title: str) -> None:
    call.title = title[:250]
    call.consent_text = title * 20
    for number in range(12):
        kind = ("radio", "multiline", "checkbox", "singleline")[number % 4]
        call.questions.add(IdeaQuestion(label=title[:200], field_type=kind, choices="\n".join([title[:40]] * number)))
    call.save()
    assert cards_pdf(call, 2, four_to_a_sheet=True).startswith(b"%PDF")
    assert slips_pdf(call, [(title, "K7M4-9QTX-2HRC")]).startswith(b"%PDF")


def test_a_single_slip_is_printed_on_a_sheet_of_its_size_and_more_share_one_of_a4(call: Any) -> None:
    one, two = (
        PdfReader(BytesIO(slips_pdf(call, [("Parkbank", "K7M4-9QTX-2HRC")] * number))).pages for number in (1, 2)
    )
    assert (len(one), len(two)) == (1, 1)
    assert [round(float(pages[0].mediabox.width)) for pages in (one, two)] == [298, 595]


def test_staff_download_cards(staff_client: Client, call: Any) -> None:
    url = f"/admin/aufbruch/raum/{call.pk}/karten/"
    assert staff_client.get(url).status_code == 200
    answer = staff_client.post(url, {"number": "4", "layout": "a4"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "Ideenkarten%20Was%20soll%20G%C3%BCtersloh" in answer["Content-Disposition"]


@pytest.mark.parametrize("form", [{}, {"number": "0"}, {"number": "201"}, {"number": "x" * 999}, {"layout": "a3"}])
def test_a_number_that_cannot_be_is_refused(staff_client: Client, call: Any, form: dict[str, str]) -> None:
    answer = staff_client.post(
        f"/admin/aufbruch/raum/{call.pk}/karten/", {"number": "4", "layout": "a4"} | form if form else {}
    )
    assert answer.status_code == 422


def test_slips_hold_the_codes_of_the_sitting(staff_client: Client, call: Any, tmp_path: Path) -> None:
    url = f"/admin/aufbruch/raum/{call.pk}/abschnitte/"
    assert staff_client.get(url).status_code == 404
    staff = call.process.staff_groups.get().user_set.get()
    ideas = [capture(call, Captured(title=f"Idee {number}"), process=call.process, user=staff) for number in range(3)]
    words = words_of(staff_client.get(url).content, tmp_path)
    for idea in ideas:
        assert idea.title in words
        assert code_to_print(idea) in words
    one = words_of(staff_client.get(url, {"idee": ideas[0].pk}).content, tmp_path)
    assert set(CODE.findall(one)) == {code_to_print(ideas[0])}
    assert staff_client.get(url, {"idee": "9" * 30}).status_code == 200
