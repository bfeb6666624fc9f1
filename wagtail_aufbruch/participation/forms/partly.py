"""What can be kept of a form that is not filled in yet, so that a draft loses nothing."""

from dataclasses import dataclass

from django import forms

from wagtail_aufbruch.core.forms.plain_text import LONGER_BEFORE
from wagtail_aufbruch.participation.forms.questions import TEXT_LENGTH

LONGEST_KEPT = LONGER_BEFORE * TEXT_LENGTH
"""Signs that a draft keeps of a single field, or of all rows of one: far more than any field takes."""


@dataclass(frozen=True)
class Partly:
    """A form taken as far as it goes; each part by the names of its fields."""

    cleaned: dict[str, object]
    """What is right, as ``cleaned_data`` has it; ``answers_to`` takes it."""
    typed: dict[str, object]
    """What was typed where something is to mend: texts, lists and dicts of texts, as JSON holds them. As ``initial``
    of the form it shows the same again. Never for ``given`` of ``question_fields``, which offers what it is told."""
    lost: frozenset[str]
    """Fields with so much in them that none of it is kept, which people must be told."""


def partly_cleaned(form: forms.BaseForm) -> Partly:
    """What a bound form holds, whether it is valid or not. Asks for its errors, and so validates it."""
    wrong = [name for name in form.errors if name in form.fields]
    typed: dict[str, object] = {}
    lost = set()
    for name in wrong:
        if form[name].is_hidden:
            continue
        value = _plain(form[name].data)
        if _length(value) > LONGEST_KEPT:
            lost.add(name)
        elif value:
            typed[name] = value
    cleaned = {name: value for name, value in form.cleaned_data.items() if name not in form.errors}
    return Partly(cleaned, typed, frozenset(lost))


def _plain(value: object) -> object:
    """Texts, and lists and dicts of them, without the one sign that no database stores."""
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, bool) or value is None:
        return value
    return str(value).replace("\0", "").encode("utf-8", "replace").decode()


def _length(value: object) -> int:
    if isinstance(value, list):
        return sum(map(_length, value))
    return sum(map(_length, value.values())) if isinstance(value, dict) else len(str(value or ""))
