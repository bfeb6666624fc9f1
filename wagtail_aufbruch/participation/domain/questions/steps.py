"""The pages of a form."""

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail_aufbruch.participation.domain.questions.definition import Question
from wagtail_aufbruch.participation.enums import ExtraType


@dataclass(frozen=True)
class Step:
    """One page of a form: what stands between two rows of the type ``step``."""

    title: str
    """Empty where the form begins without one."""
    help_text: str
    questions: tuple[Question, ...]
    """Headings among them; never a row of the type ``step``."""


def steps_of(questions: Iterable[Question]) -> list[Step]:
    """The form cut at each ``step``. Pages with nothing on them are left out, but there is always one."""
    titles: list[tuple[str, str]] = [("", "")]
    pages: list[list[Question]] = [[]]
    for question in questions:
        if question.field_type == ExtraType.STEP:
            titles.append((question.label, question.help_text))
            pages.append([])
        else:
            pages[-1].append(question)
    steps = [Step(*words, tuple(page)) for words, page in zip(titles, pages, strict=True) if page]
    return steps or [Step("", "", ())]
