"""What was answered, each stored with the question as it was put, so that later changes leave it as it was."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise

from wagtail_aufbruch.participation.domain.questions.definition import (
    NEVER_PUBLIC,
    Question,
    field_name,
    fits,
    is_public,
    wording_of,
)
from wagtail_aufbruch.participation.enums import ExtraType

Answer = dict[str, Any]
"""``key`` of the question, its ``label`` and ``type`` as it was asked, ``value``: text, number, True, or a list of
texts; ``shown`` where the form said that everybody can read it.

A team's value is a list of dicts with ``name``, ``email`` and, where it was asked, ``is_young``. A category's is its
key, beside the ``title`` that it had. A consent has the ``wording`` that was agreed to, and ``given_at``."""


def answers_to(
    questions: Iterable[Question],
    cleaned: Mapping[str, object],
    *,
    categories: Iterable[tuple[str, str | Promise]] = (),
    before: Iterable[Answer] = (),
    now: datetime | None = None,
) -> tuple[Answer, ...]:
    """The answers in what a form made of its fields; what was left empty is left out.

    ``categories``: pairs of key and title, as the form had them. ``before``: what was answered until then; a consent to
    the same wording keeps its moment. ``now``: when a new one was given.
    """
    titles = {key: str(title) for key, title in categories}
    consents = {answer.get("key"): answer for answer in before if answer.get("type") == ExtraType.CONSENT}
    answers = []
    for question in questions:
        value = _storable(cleaned.get(field_name(question)))
        if value in ("", None, [], False):
            continue
        answer = {"key": question.key, "label": question.label, "type": str(question.field_type), "value": value}
        if question.field_type == ExtraType.CONSENT:
            answer |= _consent(question, consents.get(question.key), now or timezone.now())
        elif question.field_type == ExtraType.CATEGORY:
            answer["title"] = titles.get(str(value), str(value))
        answers.append({**answer, "shown": True} if is_public(question) else answer)
    return tuple(answers)


def _consent(question: Question, before: Answer | None, now: datetime) -> Answer:
    """To what somebody agreed, and when: the first time that they did so to these words."""
    wording = wording_of(question)
    given = before.get("given_at") if before and before.get("wording") == wording else None
    return {"wording": wording, "given_at": given or now.isoformat()}


def files_answer(question: Question, names: Iterable[str]) -> Answer | None:
    """What was uploaded, as an answer for summaries and tables; ``names`` as they may be shown there."""
    given = list(names)
    return (
        {"key": question.key, "label": question.label, "type": question.field_type, "value": given} if given else None
    )


def with_former(questions: Iterable[Question], before: Iterable[Answer], now: Iterable[Answer]) -> list[Answer]:
    """``now``, and of the answers ``before`` those that the form could not show: their question was taken out or
    stands on another page of the form, or is of another type today and was not answered anew."""
    answers = list(now)
    given = {answer.get("key") for answer in answers}
    asked = {question.key: question for question in questions}
    for answer in before:
        question = asked.get(answer.get("key", ""))
        if answer.get("key") not in given and (question is None or not fits(question, answer.get("type", ""))):
            answers.append(answer)
    return answers


def in_order(questions: Iterable[Question], answers: Iterable[Answer]) -> list[Answer]:
    """The answers as their questions stand in the form; behind them those whose question is not there."""
    places = {question.key: place for place, question in enumerate(questions)}
    return sorted(answers, key=lambda answer: places.get(answer.get("key", ""), len(places)))


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
    if isinstance(value, dict):
        return {str(name): _storable(one) for name, one in value.items()}
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)


def values_by_field(questions: Iterable[Question], answers: Iterable[Answer]) -> dict[str, Any]:
    """What was answered, however the question was worded then, by the names of the fields of today.

    A consent holds for the wording that was agreed to alone: to another one nobody has agreed yet.
    """
    given = {answer.get("key"): answer for answer in answers}
    found = {}
    for question in questions:
        answer = given.get(question.key)
        if answer is None or not fits(question, answer.get("type", "")):
            continue
        if question.field_type == ExtraType.CONSENT and answer.get("wording") != wording_of(question):
            continue
        found[field_name(question)] = plain_value(answer)
    return found


def plain_value(answer: Answer) -> object:
    """Numbers and moments as what they are, all else as it is stored."""
    value, kind = answer.get("value"), answer.get("type")
    if kind == "number":
        return _number(value)
    if kind == "date":
        return _read(parse_date, value)
    if kind == "datetime":
        return _read(parse_datetime, value)
    return value


def _number(value: object) -> object:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return value
    return number if number.is_finite() else value


def _read(parse: Callable[[str], date | None], value: object) -> object:
    try:
        return parse(str(value)) or value
    except ValueError:
        return value
