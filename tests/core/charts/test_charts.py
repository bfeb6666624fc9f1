"""Charts: true to scale from zero, the same in picture and table, legible without colour, safe whatever they say."""

import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from tests.core.charts.reading import Read, charts_in
from wagtail_aufbruch.core.charts.data import Chart, Form, Row, Tone
from wagtail_aufbruch.core.charts.layout import LONGEST_LINE, nice_top, wrapped

ROWS = (
    Row("Vorschlag", 12, url="/projekte/?stand=vorschlag"),
    Row("Beim Rat", 3, note="wartet"),
    Row("Überfällig", 6, tone=Tone.ALERT),
    Row("Umgesetzt", 0),
    Row("Menschen", 5, said="weniger als 5", tone=Tone.VAGUE),
)


def shown(chart: Chart, **context: Any) -> Read:
    with translation.override("de"):
        page = render_to_string("aufbruch/includes/chart.html", {"chart": chart, "level": 2, **context})
    return charts_in(page)[chart.key]


def chart(*rows: Row, **values: Any) -> Chart:
    return Chart("stand", "Wo sie stehen", rows or ROWS, "Stand", "Projekte", **values)


@pytest.mark.parametrize("form", list(Form))
def test_bars_are_as_long_as_the_numbers_of_the_table(form: Form) -> None:
    read = shown(chart(form=form))
    numbers = [12, 3, 6, 0, 5]
    assert [row[1] for row in read.rows] == ["12", "3", "6", "0", "weniger als 5"]
    unit = read.lengths()[0] / numbers[0]
    assert unit > 0
    assert read.lengths() == pytest.approx([number * unit for number in numbers], abs=0.01)


def test_a_column_begins_at_zero_and_ends_at_its_number_on_the_scale() -> None:
    read = shown(chart(form=Form.COLUMNS))
    zero = [one for one in read.picture.iter("line") if one.get("class") == "aufbruch-chart__zero"]
    assert len(zero) == 1
    for bar in read.bars():
        assert float(bar.get("y")) + float(bar.get("height")) == pytest.approx(float(zero[0].get("y1")), abs=0.02)
    grid = [float(one.get("y1")) for one in read.picture.iter("line") if one.get("class") == "aufbruch-chart__grid"]
    assert read.words("tick")[:2] == ["12", "6"]
    assert float(read.bars()[2].get("y")) == pytest.approx(grid[1], abs=0.02)


def test_lying_bars_all_begin_at_the_line_of_zero() -> None:
    read = shown(chart())
    assert {bar.get("x") for bar in read.bars()} == {"0%"}
    assert [one.get("x1") for one in read.picture.iter("line")] == ["0%"]


def test_the_picture_says_all_that_the_table_says() -> None:
    read = shown(chart(note_heading="Hinweis"))
    assert read.words("value") == [row[1] for row in read.rows]
    assert read.words("label") == [row[0] for row in read.rows]
    assert read.words("note") == [row[2] for row in read.rows if row[2]]
    assert read.told("title") == "Wo sie stehen"
    for label, value, _note in read.rows:
        assert f"{label}: {value}" in read.told("desc")
    names = read.picture.get("aria-labelledby").split()
    assert names == [one.get("id") for tag in ("title", "desc") for one in read.picture.iter(tag)]
    assert read.picture.get("role") == "img"


def test_tones_differ_without_colour_and_nothing_carries_a_style() -> None:
    with translation.override("de"):
        page = render_to_string("aufbruch/includes/chart.html", {"chart": chart(), "level": 2})
    read = charts_in(page)["stand"]
    assert read.bars()[2].get("fill") == f"url(#{next(read.picture.iter('pattern')).get('id')})"
    assert len({bar.get("class") for bar in read.bars()}) == 3
    assert not re.search(r'\sstyle="|<style|\son\w+="', page)
    assert not re.search(r"#[0-9a-f]{6}|rgb\(", page)


def test_the_table_comes_before_the_picture_and_links_what_there_is() -> None:
    with translation.override("de"):
        page = render_to_string("aufbruch/includes/chart.html", {"chart": chart(), "level": 2})
    assert page.index("<table") < page.index("<svg")
    assert charts_in(page)["stand"].links == ["/projekte/?stand=vorschlag", "", "", "", ""]


def test_whatever_stands_in_a_label_stays_words() -> None:
    wild = '<script>alert("x")</script> & "Straße"'
    read = shown(chart(Row(wild, 4, note=wild)))
    assert " ".join(read.words("label")) == " ".join(read.words("note")) == wild
    assert [one.tag for one in read.picture.iter("script")] == []


def test_long_labels_break_into_lines_that_a_phone_shows() -> None:
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
    lines = wrapped(f"Die {word} am Fluss")
    assert max(map(len, lines)) <= LONGEST_LINE
    assert "".join(lines).replace("-", "").replace(" ", "") == f"Die{word}amFluss"
    read = shown(chart(Row(f"Die {word} am Fluss", 3)))
    tops = [float(one.get("y")) for one in read.picture.iter("text") if one.get("class") == "aufbruch-chart__label"]
    assert tops == sorted(set(tops))
    assert float(read.bars()[0].get("y")) > tops[-1]


def test_everything_lies_within_the_picture() -> None:
    for form in Form:
        many = chart(*(Row(f"Monat {number}", number * 37, tick=str(number)) for number in range(24)), form=form)
        read = shown(many)
        height = float(read.picture.get("height"))
        for one in read.picture.iter():
            if one.tag in {"text", "rect"} and "aufbruch-chart__" in one.get("class", "") and one.get("y"):
                assert 0 <= float(one.get("y")) <= height
        for bar in read.bars():
            assert float(bar.get("x").rstrip("%")) + float(bar.get("width").rstrip("%")) <= 100


@pytest.mark.parametrize("highest", [1, 2, 5, 7, 11, 37, 99, 100, 101, 1234, 987_654])
def test_the_scale_is_round_and_not_far_above_the_highest(highest: int) -> None:
    top = nice_top(highest)
    assert highest <= top <= max(highest * 1.5, 5)


def test_a_chart_of_nothing_says_so() -> None:
    assert chart(Row("Vorschlag", 0)).is_empty
    assert not chart().is_empty


def test_numbers_are_written_as_germans_write_them() -> None:
    assert shown(chart(Row("Ideen", 12345))).rows[0][1] == "12.345"
