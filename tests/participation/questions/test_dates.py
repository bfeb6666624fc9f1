"""Answers that are days, moments, addresses, choices: what cannot be meant is refused, and it is said what mends it."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from tests.participation.questions.asking import form_of, question
from wagtail_aufbruch.participation.domain.questions.definition import field_name
from wagtail_aufbruch.participation.forms.questions.fields import QuestionBuilder


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:30"])
def test_a_moment_beyond_the_calendar_is_refused_where_it_is_typed(typed: str) -> None:
    builder = QuestionBuilder()
    question: Any = None
    with pytest.raises(ValidationError, match="kann nicht stimmen"):
        builder.create_datetime_field(question, {}).clean(typed)
    with pytest.raises(ValidationError, match="kann nicht stimmen"):
        builder.create_date_field(question, {}).clean(typed[:10])
    assert builder.create_date_field(question, {}).clean("2018-11-23")


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("date", "morgen", "Schreiben Sie es so: 31.12.2026."),
        ("datetime", "morgen früh", "Schreiben Sie ihn so: 31.12.2026 18:00."),
        ("email", "anna at example", "Sie hat die Form name@beispiel.de."),
        ("url", "keine seite", "Das ist keine Internetadresse. So sieht eine aus: https://www.beispiel.de."),
        ("radio", "Vielleicht", "Diese Antwort gibt es nicht mehr."),
        ("dropdown", "Vielleicht", "Diese Antwort gibt es nicht mehr."),
        ("checkboxes", "Vielleicht", "Diese Antwort gibt es nicht mehr."),
    ],
)
def test_an_answer_of_another_kind_is_refused_with_what_mends_it(kind: str, typed: str, said: str) -> None:
    asked = question(kind, choices="Ja\nNein")
    form = form_of(asked, data={field_name(asked): typed})
    assert said in form.errors[field_name(asked)][0]


def test_days_and_moments_are_taken_as_the_message_says() -> None:
    day, moment = question("date"), question("datetime")
    form = form_of(day, moment, data={field_name(day): "31.12.2026", field_name(moment): "31.12.2026 18:00"})
    assert form.is_valid(), form.errors


@pytest.mark.parametrize("language", ["de", "en", "en-gb", "fr"])
@pytest.mark.parametrize("kind", ["date", "datetime"])
def test_an_example_in_a_message_is_taken_in_the_language_in_which_it_is_said(language: str, kind: str) -> None:
    with translation.override(language):
        asked = question(kind)
        [said] = form_of(asked, data={field_name(asked): "xy"}).errors[field_name(asked)]
        found = re.search(r" (?:as|so:) (.+)\.$", said)
        assert found is not None, said
        form = form_of(asked, data={field_name(asked): found[1]})
        assert form.is_valid(), said
        answered = form.cleaned_data[field_name(asked)]
        assert (answered.year, answered.month, answered.day) == (2026, 12, 31)
