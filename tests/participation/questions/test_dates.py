"""Answers that are days or moments: a year that cannot be meant is refused, since no list or table could tell it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from wagtail_aufbruch.participation.forms.questions import QuestionBuilder


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:30"])
def test_a_moment_beyond_the_calendar_is_refused_where_it_is_typed(typed: str) -> None:
    builder = QuestionBuilder()
    question: Any = None
    with pytest.raises(ValidationError, match="kann nicht stimmen"):
        builder.create_datetime_field(question, {}).clean(typed)
    with pytest.raises(ValidationError, match="kann nicht stimmen"):
        builder.create_date_field(question, {}).clean(typed[:10])
    assert builder.create_date_field(question, {}).clean("2018-11-23")
