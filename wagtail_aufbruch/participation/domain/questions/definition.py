"""What a question is, whichever page it belongs to; ``question`` is a row of a model made from ``OwnQuestion``."""

from wagtail_aufbruch.participation.models.asking import OwnQuestion

ONE_OF = frozenset({"radio", "dropdown"})
SEVERAL_OF = frozenset({"checkboxes", "multiselect"})
CHOOSING = ONE_OF | SEVERAL_OF
"""Types of questions that are answered by a choice."""
NEVER_PUBLIC = frozenset({"email", "hidden"})
"""Types whose answers nobody but staff may read."""
_ALIKE = (ONE_OF, SEVERAL_OF, frozenset({"singleline", "multiline", "email", "url", "hidden"}))


def field_name(question: OwnQuestion) -> str:
    """The name of its field, which two questions never share."""
    return f"question_{question.key}"


def is_public(question: OwnQuestion) -> bool:
    """Whether everybody may read what is answered from now on; only some pages let the editor choose so."""
    return bool(getattr(question, "is_public", False)) and question.field_type not in NEVER_PUBLIC


def lines_of(typed: str | None) -> list[str]:
    """What an editor typed on lines of their own. A comma is part of a choice: "Ja, ich komme mit dem Rad" is one."""
    return [line.strip() for line in (typed or "").splitlines() if line.strip()]


def choices_of(question: OwnQuestion) -> list[str]:
    """What can be chosen, in the editor's order."""
    return lines_of(question.choices)


def fits(question: OwnQuestion, answered_type: str) -> bool:
    """Whether an answer to a question of ``answered_type`` can stand in the question's field of today."""
    if question.field_type == answered_type:
        return True
    return any({question.field_type, answered_type} <= alike for alike in _ALIKE)
