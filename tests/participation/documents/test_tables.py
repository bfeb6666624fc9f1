"""Tables to take along: what does not fit says so, and nothing is run."""

import csv
from io import StringIO

import pytest
from openpyxl import load_workbook

from wagtail_aufbruch.participation.domain.documents.tables import csv_lines, xlsx_file

MOST = 32_767
"""So many letters a cell holds in Excel; openpyxl drops what is more."""


def _cells(text: str) -> list[str]:
    with xlsx_file("Blatt", ["Text"], [[text]]) as file:
        return [str(row[0]) for row in load_workbook(file, read_only=True)["Blatt"].iter_rows(values_only=True)][1:]


def test_a_text_that_no_cell_holds_ends_with_a_sign_and_stands_whole_in_the_other_table() -> None:
    assert _cells("W" * MOST) == ["W" * MOST]
    (cut,) = _cells("W" * (MOST + 1))
    assert len(cut) == MOST
    assert cut.endswith("W…")
    assert b"W" * (MOST + 1) in b"".join(csv_lines(["Text"], [["W" * (MOST + 1)]]))


def test_what_looks_like_a_formula_is_text_even_where_it_is_cut() -> None:
    for start in ("=", "+", "-", "@", "\t", "＝"):
        (cut,) = _cells(start + "W" * MOST)
        assert cut.startswith(f"'{start}")
        assert cut.endswith("…")


HOSTILE = (
    "Bänke;=1+1",
    "Bänke;@SUM(1)",
    "Bänke;-2+3+cmd|' /C calc'!A0",
    "Bänke\n=1+1",
    "Bänke;＝1+1",
    "Bänke;+HYPERLINK(A1)",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_german_spreadsheet_that_parts_lines_at_semicolons_runs_nothing_of_a_file_with_commas(text: str) -> None:
    file = b"".join(csv_lines(["Nummer", "Text", "Ort"], [[1, text, "Markt"]])).decode("utf-8-sig")
    cells = [cell for line in file.splitlines() for cell in line.split(";")]
    assert not any(cell.lstrip('"').startswith(("=", "@", "＝", "-2", "+H")) for cell in cells)


@pytest.mark.parametrize("text", ["Bänke; und mehr", "Ja ;-)", "Listen:\n- Bänke\n-Bäume", "5,- Euro; +49 5241 82-0"])
def test_words_of_people_stand_in_the_table_as_they_were_written(text: str) -> None:
    file = b"".join(csv_lines(["Nummer", "Text", "Ort"], [[1, text, None]])).decode("utf-8-sig")
    assert list(csv.reader(StringIO(file, newline=""))) == [["Nummer", "Text", "Ort"], ["1", text, ""]]


def test_a_spreadsheet_that_parts_lines_at_commas_and_semicolons_keeps_the_columns() -> None:
    file = b"".join(csv_lines(["Text", "Ort"], [["Bänke; Bäume", "Markt"]])).decode("utf-8-sig")
    assert '"Bänke; Bäume"' in file
