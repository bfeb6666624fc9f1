"""All that an entry says, as people read it: for the summary, the receipt and staff."""

from dataclasses import dataclass

from django.utils.functional import Promise

from wagtail_aufbruch.competitions.domain.announcing.forms import questions_of
from wagtail_aufbruch.competitions.domain.consents.team import all_answers
from wagtail_aufbruch.competitions.domain.entering import always_asked
from wagtail_aufbruch.competitions.models import Entry
from wagtail_aufbruch.participation.domain.questions.definition import NEVER_PUBLIC, UPLOADED, is_public
from wagtail_aufbruch.participation.domain.questions.steps import steps_of
from wagtail_aufbruch.participation.domain.questions.wording import in_words
from wagtail_aufbruch.participation.enums import ExtraType


@dataclass(frozen=True)
class Line:
    label: str | Promise
    words: str
    is_public: bool = False
    """Whether everybody may read it once the entry is shown."""


@dataclass(frozen=True)
class CopiedStep:
    """One step of the form with what stands in it."""

    number: int
    title: str
    lines: tuple[Line, ...]


def copy_of(entry: Entry, *, for_others: bool = False) -> list[CopiedStep]:
    """Each step of the form that the entry was made with; what is not filled in has no words. At most three queries.

    ``for_others``: for somebody who may read what was handed in, and not who else is in the team or how to reach them.
    """
    answers = {answer.get("key"): answer for answer in all_answers(entry)}
    files: dict[str, list[str]] = {}
    for one in entry.files.all():
        files.setdefault(one.question_key, []).append(one.name)
    categories = {category.key: category.title for category in entry.competition.categories.all()}
    questions = questions_of(entry.form)
    copied = []
    for number, step in enumerate(steps_of(questions), 1):
        lines = []
        if number == 1:
            lines += [
                Line(always_asked.TITLE, entry.title),
                Line(always_asked.NAME, entry.name),
            ]
            if categories and not always_asked.asks_category(questions):
                lines.append(Line(always_asked.CATEGORY, categories.get(entry.category, "")))
        for question in step.questions:
            if question.field_type == ExtraType.HEADING or (for_others and question.field_type in NEVER_PUBLIC):
                continue
            if question.field_type == ExtraType.CATEGORY:
                words = categories.get(entry.category, "")
            elif question.field_type in UPLOADED:
                words = "\n".join(files.get(question.key, []))
            else:
                answer = answers.get(question.key)
                words = in_words(answer) if answer is not None else ""
            lines.append(Line(question.label, words, is_public(question)))
        copied.append(CopiedStep(number, step.title, tuple(lines)))
    return copied
