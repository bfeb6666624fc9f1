"""Cells of an uploaded table that were written to keep a process busy."""

import time

import pytest

from wagtail_aufbruch.participation.domain.tables.cell_text import LONGEST, without_markup


@pytest.mark.parametrize(
    "part",
    ["<a href=x>", "<!--", "<a href=x ", "<a x ", "<p ", "<p", "<", "&", "&#", "<a href=x>y</b>", "-->", "<!-- <a "],
)
def test_a_cell_of_half_a_mark_a_thousand_times_is_read_at_once(part: str) -> None:
    cells = [(part * LONGEST)[:LONGEST], ("<a " + part.removeprefix("<a ") * LONGEST)[:LONGEST]]
    began = time.process_time()
    for cell in cells:
        without_markup(cell)
    assert time.process_time() - began < 0.5


def test_links_and_comments_are_read_as_before() -> None:
    assert without_markup('Siehe <a class="x" href="https://stadt.example/a">hier</a>!')[0] == (
        "Siehe hier (https://stadt.example/a)!"
    )
    assert without_markup("<a href=https://a.example>A</a> und <a href='https://b.example'><b>B</b></a>")[0] == (
        "A (https://a.example) und B (https://b.example)"
    )
    assert without_markup("Vor <!-- Notiz\n<b>innen</b> --> nach <!-- zweite -->.")[0] == "Vor  nach ."
    assert without_markup("Ein Pfeil <!-- bleibt")[0] == "Ein Pfeil <!-- bleibt"
