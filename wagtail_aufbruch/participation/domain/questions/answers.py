"""What was answered, each stored with the question as it was put, so that later changes leave it as it was."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from wagtail_aufbruch.participation.domain.questions.definition import field_name
from wagtail_aufbruch.participation.models.asking import OwnQuestion

Answer = dict[str, Any]
"""``label`` and ``type`` of the question, ``value``: text, number, True, or a list of texts."""


def answers_to(questions: Iterable[OwnQuestion], cleaned: Mapping[str, Any]) -> tuple[Answer, ...]:
    """The answers in what a form made of its fields; what was left empty is left out."""
    answers = []
    for question in questions:
        value = _storable(cleaned.get(field_name(question)))
        if value not in ("", None, [], False):
            answers.append({"label": question.label, "type": question.field_type, "value": value})
    return tuple(answers)


def _storable(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_storable(one) for one in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)


def values_by_label(answers: Iterable[Answer]) -> dict[str, Any]:
    """What was answered, by the question as it was put."""
    return {answer.get("label", ""): answer.get("value") for answer in answers}


def values_by_field(questions: Iterable[OwnQuestion], answers: Iterable[Answer]) -> dict[str, Any]:
    """What was answered to those of the questions that still read the same, by the names of their fields."""
    given = values_by_label(answers)
    return {field_name(question): given[question.label] for question in questions if question.label in given}


def in_words(value: object) -> str:
    """The answer as people read it."""
    if value is True:
        return _("Yes")
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def as_line(answer: Answer) -> str:
    """Question and answer on one line, for a table."""
    return f"{answer.get('label', '')}: {in_words(answer.get('value', ''))}"
