"""People of a team: in rows, without a script, and whatever is sent in their place."""

import re
from typing import Any

import pytest
from django.utils.translation import override

from tests.participation.questions.asking import form_of, question, shown
from wagtail_aufbruch.participation.domain.questions.limits import MOST_PEOPLE
from wagtail_aufbruch.participation.forms.team import asks_for_row, show_unchecked

TEAM = question("team", most_people=3, required=False)
NAME = "question_key-team"


@pytest.fixture(autouse=True)
def german() -> Any:
    with override("de"):
        yield


def rows(*people: tuple[str, str]) -> dict[str, str]:
    typed = {}
    for index, (name, email) in enumerate(people):
        typed.update({f"{NAME}-{index}-name": name, f"{NAME}-{index}-email": email})
    return typed


def legends(html: str) -> list[str]:
    """Those of the rows to see; the template for further ones aside."""
    return re.findall(r"<legend>(.*?)</legend>", re.sub(r"<template>.*?</template>", "", html, flags=re.DOTALL))


def test_people_are_taken_with_their_names_and_addresses_and_empty_rows_are_left_out() -> None:
    form = form_of(TEAM, data=rows(("Anna  Muster", "ANNA@Example.org "), ("", " "), ("Ben", "")))
    assert form.is_valid(), form.errors
    assert form.cleaned_data[NAME] == [
        {"name": "Anna Muster", "email": "anna@example.org"},
        {"name": "Ben", "email": ""},
    ]


def test_who_is_young_is_asked_only_where_guardians_have_to_agree() -> None:
    typed = {**rows(("Anna", ""), ("Ben", "")), f"{NAME}-1-young": "on", f"{NAME}-1-paper": "on"}
    asked = form_of(TEAM, data=typed, young_below=16)
    assert asked.is_valid()
    assert [person["is_young"] for person in asked.cleaned_data[NAME]] == [False, True]
    assert "ist jünger als 16" in shown(asked, TEAM)
    plain = form_of(TEAM, data=typed)
    assert plain.is_valid()
    assert all("is_young" not in person for person in plain.cleaned_data[NAME])
    assert "jünger" not in shown(plain, TEAM)


def test_the_button_gives_another_row_keeps_what_was_typed_and_finds_no_fault_yet() -> None:
    other = question("singleline")
    form = form_of(TEAM, other, data={**rows(("Anna", "kaputt"), ("", "")), f"{NAME}-more": "1"})
    assert asks_for_row(form)
    show_unchecked(form)
    html = shown(form, TEAM, other)
    assert legends(html) == ["Person 1", "Person 2", "Person 3"]
    assert 'value="kaputt"' in html
    assert "aufbruch-field__error" not in html
    assert re.search(r'name="question_key-team-more"[^>]* hidden', html), "there is no room for a fourth"
    assert not asks_for_row(form_of(TEAM, other, data=rows(("Anna", ""))))


def test_each_mistake_names_the_person_and_what_mends_it() -> None:
    form = form_of(TEAM, data=rows(("Anna", "kaputt"), ("", "ben@example.org"), ("x" * 121, "")))
    assert not form.is_valid()
    assert form.errors[NAME] == [
        "Person 1: Das sieht nicht nach einer E-Mail-Adresse aus. Sie hat die Form name@beispiel.de.",
        "Person 2: Bitte schreiben Sie den Namen dazu oder leeren Sie die ganze Zeile.",
        "Person 3: Bitte kürzen Sie auf 120 Zeichen; es sind 121.",
    ]
    html = shown(form, TEAM)
    assert f'id="id_{NAME}_error"' in html
    assert re.search(rf'aria-describedby="id_{NAME}_helptext\s+id_{NAME}_error"', html)


def test_a_team_that_must_be_named_says_so() -> None:
    form = form_of(question("team"), data=rows(("", "")))
    assert form.errors[NAME] == ["Bitte nennen Sie mindestens eine Person."]


def test_more_people_than_the_form_takes_are_refused_and_stay_to_be_seen() -> None:
    form = form_of(TEAM, data=rows(*[(f"Nummer {number}", "") for number in range(5)]))
    assert form.errors[NAME] == ["Hier können höchstens 3 Personen genannt werden. Bitte nehmen Sie einige heraus."]
    assert "Nummer 4" in shown(form, TEAM)


@pytest.mark.parametrize("number", [900, 10**9])
def test_no_count_of_rows_makes_the_form_grow(number: int) -> None:
    far = {f"{NAME}-{number}-name": "Weit", f"{NAME}-{MOST_PEOPLE}-name": "Zu viel"}
    form = form_of(TEAM, data={**far, **rows(*[("Anna", "")] * MOST_PEOPLE)})
    assert not form.is_valid()
    assert len(legends(shown(form, TEAM))) == MOST_PEOPLE + 1


@pytest.mark.parametrize("typed", ["A\0nna", "\ufeffAnna", "Anna\r\n"])
def test_what_nobody_sees_is_no_part_of_a_name(typed: str) -> None:
    form = form_of(TEAM, data=rows((typed, "")))
    assert form.is_valid()
    assert form.cleaned_data[NAME] == [{"name": "Anna", "email": ""}]


@pytest.mark.parametrize("email", ["a\0@example.org", "x" * 3_000_000, "@", "a@b@c", "a" * 300 + "@example.org"])
def test_an_address_that_is_none_is_refused_whatever_it_holds(email: str) -> None:
    form = form_of(TEAM, data=rows(("Anna", email)))
    assert not form.is_valid()
    assert all(message.startswith("Person 1: ") for message in form.errors[NAME])


@pytest.mark.parametrize("stored", [None, "", "Anna", 7, {"name": "Anna"}, ["Anna", None, 7], [{"x": 1}, {}]])
def test_what_is_stored_otherwise_than_today_breaks_no_form(stored: object) -> None:
    assert "Person 1" in shown(form_of(TEAM, initial={NAME: stored}), TEAM)


def test_names_are_escaped_and_have_one_empty_row_behind_them() -> None:
    html = shown(form_of(TEAM, initial={NAME: [{"name": '"><script>', "email": "a@example.org"}]}), TEAM)
    assert '<script>"' not in html.replace("team.js", "")
    assert "&quot;&gt;&lt;script&gt;" in html
    assert legends(html) == ["Person 1", "Person 2"]


def test_enter_in_a_row_sends_the_form_and_does_not_ask_for_another_row() -> None:
    html = shown(form_of(TEAM), TEAM)
    buttons = re.findall(r"<button[^>]*>", html)
    assert "name=" not in buttons[0], "browsers press the first button of a form"
    assert f'name="{NAME}-more"' in buttons[1]
    assert "<button" not in shown(form_of(question()), question())
