"""Answers of every type: kept as they were asked, read by people, put into tables, and back into the form."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template
from django.utils.translation import override

from tests.participation.questions.asking import question
from wagtail_aufbruch.participation.domain.questions.answers import (
    answers_to,
    files_answer,
    in_order,
    public_answers,
    values_by_field,
    with_former,
)
from wagtail_aufbruch.participation.domain.questions.columns import answer_columns
from wagtail_aufbruch.participation.domain.questions.wording import in_a_cell, in_words, video_host

CATEGORIES = [("k1", "Bis 14 Jahre"), ("k2", "Ab 15 Jahren")]
CONSENT = question("consent", label="Ich willige ein.", help_text="Wir zeigen Ihr Bild.")
TEAM, CATEGORY, VIDEO = question("team"), question("category"), question("video")
MONDAY, TUESDAY = datetime(2026, 5, 4, 12, tzinfo=UTC), datetime(2026, 5, 5, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def german() -> Any:
    with override("de"):
        yield


def test_a_consent_keeps_its_wording_and_the_moment_at_which_it_was_given_first() -> None:
    name = f"question_{CONSENT.key}"
    (first,) = answers_to([CONSENT], {name: True}, now=MONDAY)
    assert first["wording"] == "Wir zeigen Ihr Bild.\n\nIch willige ein."
    assert first["given_at"] == "2026-05-04T12:00:00+00:00"
    assert in_words(first) == "Ja, am 4. Mai 2026 14:00"
    (again,) = answers_to([CONSENT], {name: True}, before=[first], now=TUESDAY)
    assert again == first
    other = question("consent", label="Ich willige ein.", help_text="Wir zeigen Bild und Namen.")
    assert values_by_field([CONSENT], [first]) == {name: True}
    assert values_by_field([other], [first]) == {}, "to these words nobody has agreed"
    (anew,) = answers_to([other], {name: True}, before=[first], now=TUESDAY)
    assert anew["given_at"].startswith("2026-05-05")
    assert answers_to([CONSENT], {name: False}, before=[first]) == ()


def test_people_of_a_team_come_back_into_the_form_and_are_read_by_staff() -> None:
    people = [
        {"name": "Anna", "email": "anna@example.org", "is_young": True},
        {"name": "Ben", "email": "", "is_young": False},
    ]
    (answer,) = answers_to([TEAM], {"question_key-team": people})
    assert in_words(answer) == "Anna, anna@example.org, Einwilligung der Eltern nötig\nBen"
    assert in_a_cell(answer) == in_words(answer)
    assert values_by_field([TEAM], json.loads(json.dumps([answer]))) == {"question_key-team": people}


def test_the_title_of_a_category_stays_readable_when_the_category_is_gone() -> None:
    (answer,) = answers_to([CATEGORY], {"question_key-category": "k2"}, categories=CATEGORIES)
    assert (answer["value"], answer["title"]) == ("k2", "Ab 15 Jahren")
    assert in_words(answer) == in_a_cell(answer) == "Ab 15 Jahren"
    assert values_by_field([CATEGORY], [answer]) == {"question_key-category": "k2"}


def test_a_video_is_a_plain_link_that_names_its_host_and_nothing_else_is_a_link() -> None:
    def html(value: object, kind: str = "video") -> str:
        template = Template("{% load aufbruch_questions %}{{ answer|shown_answer }}")
        return template.render(Context({"answer": {"type": kind, "value": value}}))

    assert html("https://videos.example/w/abc") == (
        '<a href="https://videos.example/w/abc" rel="nofollow noopener noreferrer">Video auf videos.example</a>'
    )
    for value in ("javascript:alert(1)", "http://videos.example/", "https://[::1", "<b>", "https://", 7, None, ["x"]):
        assert "<a" not in html(value)
        assert "<b>" not in html(value)
        assert video_host({"type": "video", "value": value}) == ""
    assert "<a" not in html("https://videos.example/", "singleline")


def test_what_only_staff_may_read_is_not_public_even_where_an_old_answer_says_so() -> None:
    answers = [{"key": "a", "label": "?", "type": kind, "value": "x", "shown": True} for kind in ("team", "consent")]
    assert public_answers(answers) == []


def test_a_table_has_a_column_for_each_question_and_none_for_headings_and_pages() -> None:
    asked = [question(kind, label=kind) for kind in ("step", "heading", "number", "picture", "team", "category")]
    files = files_answer(asked[3], ["a.jpg", "b.jpg"])
    assert files is not None
    assert files_answer(asked[3], []) is None
    given = [*answers_to(asked, {"question_key-number": Decimal("3.5"), "question_key-category": "k1"}), files]
    columns = answer_columns(asked, [given])
    assert columns.headings == ["number", "picture", "team", "category"]
    assert columns.cells(given) == [Decimal("3.5"), "a.jpg\nb.jpg", "", "k1"]


def test_a_page_of_the_form_leaves_the_answers_of_the_other_pages_alone() -> None:
    one, two = question("singleline"), question("number")
    before = answers_to([one, two], {"question_key-singleline": "Bänke", "question_key-number": Decimal(3)})
    now = answers_to([two], {"question_key-number": Decimal(4)})
    merged = in_order([one, two], with_former([two], before, now))
    assert [answer["value"] for answer in merged] == ["Bänke", "4"]
    assert [answer["value"] for answer in with_former([two], before, ())] == ["Bänke"], "emptied is emptied"


@pytest.mark.parametrize("kind", ["number", "date", "datetime", "team", "consent", "category", "video", "x", None])
@pytest.mark.parametrize(
    "value",
    [None, "", "NaN", "2026-13-45", "2026-05-04T25:00", "2026-05-04T10:00", [], [None, {"name": 7}], {"x": 1}, 10**30],
)
def test_an_answer_stored_otherwise_than_today_can_be_read(kind: str | None, value: object) -> None:
    answer = {"key": "a", "label": "?", "type": kind, "value": value, "given_at": value, "wording": value}
    assert isinstance(in_words(answer), str)
    assert in_a_cell(answer) is not None
    values_by_field([question(kind or "singleline", key="a")], [answer, {}])
    assert in_words({}) is not None


@pytest.mark.parametrize(
    ("before", "today", "value"),
    [
        ("radio", "dropdown", "Bus"),
        ("dropdown", "radio", "Bus"),
        ("checkboxes", "multiselect", ["Bus", "Rad"]),
        ("singleline", "multiline", "Mit dem Bus"),
    ],
)
def test_an_answer_stays_in_the_form_when_the_question_is_shown_in_another_way(
    before: str, today: str, value: object
) -> None:
    given = answers_to([question(before, key="weg")], {"question_weg": value})
    asked = [question(today, key="weg")]
    assert values_by_field(asked, given) == {"question_weg": value}
    assert with_former(asked, given, ()) == [], "the form shows it, so that it can be emptied there"


def test_days_and_moments_stay_what_they_are_in_a_table() -> None:
    assert in_a_cell({"type": "date", "value": "2026-05-04"}) == date(2026, 5, 4)
    moment = in_a_cell({"type": "datetime", "value": "2026-05-04T12:00:00+00:00"})
    assert isinstance(moment, datetime)
    assert moment.hour == 14


# --- A form that is not finished
