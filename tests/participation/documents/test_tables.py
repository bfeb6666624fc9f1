"""Tables to take along: what does not fit says so, and nothing is run."""

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
