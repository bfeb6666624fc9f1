"""Questions as they were put at one time, apart from the page they came from, and their way into JSON and back.

What was written once stays readable for ever: what is missing has its default, what is not known is passed over, and
so is a value of another type than it should have.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wagtail_aufbruch.participation.domain.questions import limits
from wagtail_aufbruch.participation.domain.questions.definition import UPLOADED, Question, is_public, is_required


@dataclass(frozen=True)
class AskedQuestion:
    """A question that no editor changes any more."""

    key: str
    label: str
    field_type: str
    help_text: str = ""
    required: bool = False
    choices: str = ""
    """One on each line."""
    default_value: str = ""
    is_public: bool = False
    file_kinds: tuple[str, ...] = ()
    """Of ``FileKind``."""
    most_files: int = 1
    most_megabytes: int | None = None
    """None: as much as the site takes."""
    most_people: int = limits.DEFAULT_PEOPLE
    """In a team, besides the person who fills in the form."""


def asked(question: Question) -> AskedQuestion:
    """The question as it is now."""
    return AskedQuestion(
        key=question.key,
        label=question.label,
        field_type=question.field_type,
        help_text=question.help_text,
        required=is_required(question),
        choices=question.choices,
        default_value=question.default_value,
        is_public=is_public(question),
        file_kinds=limits.file_kinds(question),
        most_files=max(limits.most_files(question), 1),
        most_megabytes=getattr(question, "most_megabytes", None) if question.field_type in UPLOADED else None,
        most_people=limits.most_people(question),
    )


def as_json(question: Question) -> dict[str, Any]:
    """The question as JSON holds it; the same question always gives the same."""
    now = asked(question)
    return {**now.__dict__, "file_kinds": list(now.file_kinds)}


def from_json(stored: Mapping[str, object]) -> AskedQuestion:
    """What ``as_json`` made, today or in an earlier version."""
    kinds = stored.get("file_kinds")
    return AskedQuestion(
        key=_text(stored, "key"),
        label=_text(stored, "label"),
        field_type=_text(stored, "field_type") or "singleline",
        help_text=_text(stored, "help_text"),
        required=stored.get("required") is True,
        choices=_text(stored, "choices"),
        default_value=_text(stored, "default_value"),
        is_public=stored.get("is_public") is True,
        file_kinds=tuple(kind for kind in kinds if isinstance(kind, str)) if isinstance(kinds, list) else (),
        most_files=_number(stored, "most_files") or 1,
        most_megabytes=_number(stored, "most_megabytes") or None,
        most_people=_number(stored, "most_people") or limits.DEFAULT_PEOPLE,
    )


def definition_of(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """A whole form as JSON holds it, in order; two forms that ask the same are equal."""
    return [as_json(question) for question in questions]


def questions_in(definition: object) -> tuple[AskedQuestion, ...]:
    """The questions of a form as it was stored, in order; what is no question is passed over."""
    rows = definition if isinstance(definition, list) else []
    return tuple(from_json(row) for row in rows if isinstance(row, Mapping))


def _text(stored: Mapping[str, object], name: str) -> str:
    value = stored.get(name)
    return value if isinstance(value, str) else ""


def _number(stored: Mapping[str, object], name: str) -> int:
    """0 for what is no number above 0."""
    value = stored.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
