"""What nobody could answer in a form of the editor's own, with what mends it; however the rows came in."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from django.utils.translation import gettext as _

from wagtail_aufbruch.participation.domain.questions.definition import (
    CHOOSING,
    NEVER_PUBLIC,
    ONE_OF,
    UNANSWERED,
    choices_of,
)
from wagtail_aufbruch.participation.domain.questions.limits import (
    MOST_FILES,
    MOST_PEOPLE,
    file_kinds,
    most_megabytes,
)
from wagtail_aufbruch.participation.enums import ExtraType
from wagtail_aufbruch.participation.models.questions.asking import OwnQuestion

AT_MOST_ONCE = frozenset({ExtraType.TEAM, ExtraType.CATEGORY})
Problem: TypeAlias = tuple[int, str, str]
"""The place of a row, counted from 0; its field; and what is to mend there."""


def problems_of(questions: Sequence[OwnQuestion], *, has_categories: bool) -> list[Problem]:
    """``questions`` as they stand in the form. ``has_categories``: whether their page has some to choose from."""
    return [*_alone(questions, has_categories=has_categories), *_together(questions)]


def _alone(questions: Sequence[OwnQuestion], *, has_categories: bool) -> Iterator[Problem]:
    """What is wrong with single rows."""
    for place, question in enumerate(questions):
        for field, words in (*_choices(question), *_numbers(question)):
            yield place, field, words
        if getattr(question, "is_public", False) and question.field_type in NEVER_PUBLIC:
            yield place, "is_public", _("Answers of this type are never shown publicly. Take the tick away.")
        if question.field_type == ExtraType.CATEGORY and not has_categories:
            words = _("There are no categories to choose from. Name them on this page, or take this row out.")
            yield place, "field_type", words


def _choices(question: OwnQuestion) -> Iterator[tuple[str, str]]:
    if question.field_type in CHOOSING and not choices_of(question):
        yield "choices", _("Write down what people can choose from, one choice on each line.")
    elif question.field_type in ONE_OF and len(choices_of(question)) == 1:
        yield "choices", _("This is one choice. Write each choice on a line of its own.")


def _numbers(question: OwnQuestion) -> Iterator[tuple[str, str]]:
    """Numbers of files and people; what does not belong to the type is ignored, as the form does."""
    kinds = file_kinds(question)
    if kinds and not 1 <= question.most_files <= MOST_FILES:
        yield "most_files", _("Choose a number from 1 to %(most)d.") % {"most": MOST_FILES}
    if kinds and question.most_megabytes is not None:
        most = int(most_megabytes(kinds))
        if most < 1:
            yield "most_megabytes", _("This site takes less than 1 MB here. Leave the field empty.")
        elif not 1 <= question.most_megabytes <= most:
            words = _("This site takes at most %(most)d MB here. Choose 1 to %(most)d, or leave the field empty.")
            yield "most_megabytes", words % {"most": most}
    if question.field_type == ExtraType.TEAM and not 1 <= question.most_people <= MOST_PEOPLE:
        yield "most_people", _("Choose a number from 1 to %(most)d.") % {"most": MOST_PEOPLE}


def _together(questions: Sequence[OwnQuestion]) -> Iterator[Problem]:
    """What is wrong with rows because of others. On pages of their own two questions may read the same."""
    asked: set[str] = set()
    types: set[str] = set()
    for place, question in enumerate(questions):
        kind = question.field_type
        following = questions[place + 1].field_type if place + 1 < len(questions) else None
        if kind in AT_MOST_ONCE and kind in types:
            yield place, "field_type", _("The form asks for this already. Take one of both rows out.")
        types.add(kind)
        if kind == ExtraType.STEP:
            asked = set()
            if following is None or following == ExtraType.STEP:
                words = _("Nothing would stand on this page of the form. Move this row up, or take it out.")
                yield place, "field_type", words
        if kind in UNANSWERED:
            continue
        name = question.get_field_clean_name()
        if name in asked:
            yield place, "label", _("Another question reads the same. Word one of them otherwise.")
        asked.add(name)
