"""A form in the order in which the editor made it: headings, fields, and places for files."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms

from wagtail_aufbruch.participation.domain.questions.definition import UNANSWERED, UPLOADED, Question, field_name
from wagtail_aufbruch.participation.forms.team import TeamField


@dataclass(frozen=True)
class Part:
    """What the template ``aufbruch_participation/includes/question_parts.html`` shows at one place."""

    question: Question
    field: forms.BoundField | None = None
    """None for a heading and where files are uploaded."""

    @property
    def is_heading(self) -> bool:
        return self.question.field_type in UNANSWERED

    @property
    def takes_files(self) -> bool:
        return self.question.field_type in UPLOADED

    @property
    def has_rows(self) -> bool:
        """Whether a button stands in it, which Enter must not press in place of the form's own."""
        return self.field is not None and isinstance(self.field.field, TeamField)


def shown_parts(form: forms.BaseForm, questions: Iterable[Question]) -> list[Part]:
    """The parts in order. What the form has no field for, such as a category where there are none, is left out."""
    parts = []
    for question in questions:
        name = field_name(question)
        if name in form.fields:
            parts.append(Part(question, form[name]))
        elif question.field_type in UNANSWERED | UPLOADED:
            parts.append(Part(question))
    return parts
