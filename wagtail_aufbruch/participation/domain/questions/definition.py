"""What a question is, whichever page it belongs to and wherever it is stored."""

from typing import Protocol

from wagtail_aufbruch.participation.enums import ExtraType

ONE_OF = frozenset({"radio", "dropdown"})
SEVERAL_OF = frozenset({"checkboxes", "multiselect"})
CHOOSING = ONE_OF | SEVERAL_OF
"""Types of questions that are answered by a choice of those that the editor wrote down."""
NEVER_PUBLIC = frozenset({"email", "hidden", ExtraType.TEAM, ExtraType.CONSENT})
"""Types whose answers nobody but staff may read."""
UPLOADED = frozenset({ExtraType.PICTURE, ExtraType.FILE, ExtraType.AUDIO})
"""Types that are answered by files, which are no field of a Django form."""
UNANSWERED = frozenset({ExtraType.HEADING, ExtraType.STEP})
"""What stands between questions."""
_ALIKE = (
    ONE_OF,
    SEVERAL_OF,
    frozenset({"singleline", "multiline", "email", "url", "hidden", ExtraType.VIDEO}),
)


class Question(Protocol):
    """What every question tells: a row of a model made from ``OwnQuestion``, or an ``AskedQuestion``.

    Some tell more: ``is_public``, and what ``AskedQuestion`` names for files and teams. The functions of this room ask
    for that, and know what holds where a question does not say.
    """

    @property
    def key(self) -> str:
        """Stays when the question is worded anew; answers are kept under it."""

    @property
    def label(self) -> str: ...

    @property
    def help_text(self) -> str: ...

    @property
    def required(self) -> bool: ...

    @property
    def field_type(self) -> str:
        """One of Wagtail's form builder, or of ``ExtraType``."""

    @property
    def choices(self) -> str:
        """One on each line."""

    @property
    def default_value(self) -> str:
        """What is filled in beforehand; several boxes: one on each line."""


FIELD_PREFIX = "question_"
"""Begins the name of each field."""


def field_name(question: Question) -> str:
    """The name of its field, which two questions never share."""
    return f"{FIELD_PREFIX}{question.key}"


def is_public(question: Question) -> bool:
    """Whether everybody may read what is answered from now on; only some pages let the editor choose so."""
    return bool(getattr(question, "is_public", False)) and question.field_type not in NEVER_PUBLIC


def is_required(question: Question) -> bool:
    """Whether it must be answered; a heading never, whatever is ticked beside it."""
    return question.required and question.field_type not in UNANSWERED


def lines_of(typed: str | None) -> list[str]:
    """What an editor typed on lines of their own. A comma is part of a choice: "Ja, ich komme mit dem Rad" is one."""
    return [line.strip() for line in (typed or "").splitlines() if line.strip()]


def choices_of(question: Question) -> list[str]:
    """What can be chosen, in the editor's order."""
    return lines_of(question.choices)


def fits(question: Question, answered_type: str) -> bool:
    """Whether an answer to a question of ``answered_type`` can stand in the question's field of today."""
    if question.field_type == answered_type:
        return True
    return any({question.field_type, answered_type} <= alike for alike in _ALIKE)


def wording_of(question: Question) -> str:
    """All that somebody agrees to who ticks this consent, as the form shows it."""
    return "\n\n".join(filter(None, (question.help_text.strip(), question.label.strip())))
