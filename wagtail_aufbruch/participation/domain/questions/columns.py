"""Answers in tables: a column for each question that was ever asked."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wagtail_aufbruch.participation.domain.questions.answers import Answer
from wagtail_aufbruch.participation.domain.questions.definition import UNANSWERED, Question
from wagtail_aufbruch.participation.domain.questions.wording import in_a_cell


@dataclass(frozen=True)
class AnswerColumns:
    """The columns by the keys of their questions, in order, with their headings."""

    headings_by_key: dict[str, str]

    @property
    def headings(self) -> list[str]:
        return list(self.headings_by_key.values())

    def cells(self, answers: Iterable[Answer]) -> list[object]:
        """One cell for each column; empty where that question was not answered."""
        given = {answer.get("key", ""): answer for answer in answers}
        return [in_a_cell(given[key]) if key in given else "" for key in self.headings_by_key]


def answer_columns(questions: Iterable[Question], answers: Iterable[Iterable[Answer]]) -> AnswerColumns:
    """The questions of today in their order, then those that were taken out; a heading tells other wordings too.

    ``answers``: those of all rows, since nothing else remembers a question that was taken out.
    """
    wordings: dict[str, list[str]] = {
        question.key: [question.label] for question in questions if question.field_type not in UNANSWERED
    }
    for given in answers:
        for answer in given:
            known = wordings.setdefault(answer.get("key", ""), [])
            if answer.get("label", "") not in known:
                known.append(answer.get("label", ""))
    return AnswerColumns({key: _heading(labels) for key, labels in wordings.items()})


def _heading(labels: list[str]) -> str:
    now, *others = labels
    if not others:
        return now
    return _("%(question)s (also asked as: %(others)s)") % {"question": now, "others": " / ".join(others)}
