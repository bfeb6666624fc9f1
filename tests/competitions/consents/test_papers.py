"""The consent on paper: what is filled in stands above its line."""

from io import BytesIO

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

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
