"""What was answered, each stored with the question as it was put, so that later changes leave it as it was."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wagtail_aufbruch.participation.domain.questions.definition import (
    NEVER_PUBLIC,
    Question,
    field_name,
    fits,
    is_public,
)

Answer = dict[str, Any]
"""``key`` of the question, its ``label`` and ``type`` as it was asked, ``value``: text, number, True, or a list of
texts; ``shown`` where the form said that everybody can read it."""


def answers_to(questions: Iterable[Question], cleaned: Mapping[str, object]) -> tuple[Answer, ...]:
    """The answers in what a form made of its fields; what was left empty is left out."""
    answers = []
    for question in questions:
        value = _storable(cleaned.get(field_name(question)))
        if value in ("", None, [], False):
            continue
        answer = {"key": question.key, "label": question.label, "type": question.field_type, "value": value}
        answers.append({**answer, "shown": True} if is_public(question) else answer)
    return tuple(answers)


def with_former(questions: Iterable[Question], before: Iterable[Answer], now: Iterable[Answer]) -> list[Answer]:
    """``now``, and of the answers ``before`` those that the form could not show: their question was taken out, or
    is of another type today and was not answered anew."""
    answers = list(now)
    given = {answer.get("key") for answer in answers}
    asked = {question.key: question for question in questions}
    for answer in before:
        question = asked.get(answer.get("key", ""))
        if answer.get("key") not in given and (question is None or not fits(question, answer.get("type", ""))):
            answers.append(answer)
    return answers


def public_answers(answers: Iterable[Answer]) -> list[Answer]:
    """Those of which the form said that everybody can read them."""
    return [answer for answer in answers if answer.get("shown") and answer.get("type") not in NEVER_PUBLIC]


def for_staff_alone(answers: Iterable[Answer]) -> list[Answer]:
    """Those that the public does not read."""
    given = list(answers)
    public = public_answers(given)
    return [answer for answer in given if answer not in public]


def _storable(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_storable(one) for one in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)


def values_by_field(questions: Iterable[Question], answers: Iterable[Answer]) -> dict[str, Any]:
    """What was answered, however the question was worded then, by the names of the fields of today."""
    given = {answer.get("key"): answer for answer in answers}
    found = {}
    for question in questions:
        answer = given.get(question.key)
        if answer is not None and fits(question, answer.get("type", "")):
            found[field_name(question)] = plain_value(answer)
    return found


def plain_value(answer: Answer) -> object:
    """Numbers and moments as what they are, all else as it is stored."""
    value, kind = answer.get("value"), answer.get("type")
    if kind == "number":
        return _number(value)
    if kind == "date":
        return parse_date(str(value)) or value
    if kind == "datetime":
        return parse_datetime(str(value)) or value
    return value


def _number(value: object) -> object:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return value


def in_words(answer: Answer) -> str:
    """The answer as people read it; several choices on lines of their own, since each may hold commas."""
    value = plain_value(answer)
    if value is True:
        return _("Yes")
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    if isinstance(value, Decimal):
        return number_format(value, use_l10n=True)
    if isinstance(value, datetime):
        return date_format(localtime(value) if value.tzinfo else value, "DATETIME_FORMAT")
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value)


def in_a_cell(answer: Answer) -> object:
    """The answer for a table, in which numbers and days stay what they are."""
    value = plain_value(answer)
    if isinstance(value, Decimal | date) or (isinstance(value, datetime) and value.tzinfo):
        return localtime(value) if isinstance(value, datetime) else value
    return in_words(answer)
