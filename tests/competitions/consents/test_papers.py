"""The consent on paper: what is filled in stands above its line, and what is to be signed stands on the sheet."""

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.factories.competitions import make_competition, make_entry, make_team_member
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from tests.factories.staff import logged_in
from wagtail_aufbruch.competitions.domain.consents import papers
from wagtail_aufbruch.participation.domain.documents.pdf import load_fonts


@pytest.mark.parametrize("name", ["Mia", "Łukasz " * 8, "Friederike Hauptbetriebswerksangestellte " * 3, "x" * 160])
def test_a_name_of_several_lines_stands_above_the_line_and_not_across_it(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    load_fonts()
    ends: list[float] = []
    lines: list[float] = []
    put, rule = papers.put, papers.rule
    monkeypatch.setattr(papers, "put", lambda *args: ends.append(put(*args)) or ends[-1])
    monkeypatch.setattr(papers, "rule", lambda canvas, x, y, width: lines.append(y) or rule(canvas, x, y, width))
    papers._line(Canvas(BytesIO(), pagesize=A4), "Name des Kindes", 600, name)
    assert ends[0] >= lines[0] > ends[1]


LONG = "Straßenbeleuchtungsmodernisierungsförderprogrammantrag " * 4


def _sheet_of(tmp_path: Path, *, title: str = "Morgenmacher", child: str = "Mia", **values: Any) -> list[str]:
    """What stands on each page of the paper for one child, and can be seen there."""
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext: apt install poppler-utils")
    entry = make_entry(make_competition(make_process(title), title, **values), title=title[:120], state="handed_in")
    file = tmp_path / "einwilligung.pdf"
    file.write_bytes(papers.consent_papers(entry, [make_team_member(entry, child)]))
    words = ["pdftotext", "-layout", "-x", "0", "-y", "0", "-W", "595", "-H", "825", file, "-"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return [" ".join(page.split()) for page in done.stdout.split("\f")[:-1]]


@pytest.mark.django_db
@pytest.mark.parametrize("wording", ["Kurz.", "Wort " * 400, "Wort " * 4000, "W" * 20000])
@pytest.mark.parametrize("title", ["Morgenmacher", LONG.strip(), "W" * 255])
def test_the_line_to_sign_on_stands_on_the_sheet_however_long_the_words_are(
    tmp_path: Path, title: str, wording: str
) -> None:
    first, *rest = _sheet_of(tmp_path, title=title, child="x" * 120, guardian_text=wording)
    assert "Ort, Datum, Unterschrift" in first
    assert "Einsendeschluss ist" in first, "the last words of the sheet"
    # The paper itself says "Wortlaut" and "Wortlauts".
    assert len(re.findall(r"\bWort\b", " ".join([first, *rest]))) == wording.count("Wort")


@pytest.mark.django_db
def test_a_letter_that_cannot_be_printed_is_explained_on_the_sheet(tmp_path: Path) -> None:
    assert "steht für einen Buchstaben" in _sheet_of(tmp_path, child="Mia مرحبا")[0]


@pytest.mark.django_db
def test_staff_who_print_the_papers_are_told_of_letters_that_cannot_be_printed() -> None:
    competition = make_competition(make_process())
    entry = make_entry(competition, state="handed_in")
    make_team_member(entry, "Mia مرحبا")
    browser = logged_in(make_moderator(competition.process))
    assert browser.get(reverse("aufbruch_entry_papers", args=[entry.pk])).status_code == 200
    said = [str(one) for one in browser.get(reverse("aufbruch_entry", args=[entry.pk])).context["messages"]]
    assert len(said) == 1
    assert "„مرحبا“" in said[0]
