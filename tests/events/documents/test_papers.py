"""Paper for an event: everybody is on it, and what other apps bring comes in the same file."""

import shutil
import subprocess
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
