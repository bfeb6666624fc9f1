"""Own questions in an editor's form: each once, and something to choose where one chooses."""

from collections.abc import Iterator
from typing import Protocol, TypeAlias

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

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
from wagtail_aufbruch.participation.models.asking import OwnQuestion, new_key

_Row: TypeAlias = "forms.ModelForm[OwnQuestion]"

Problem = tuple[str, str]
"""The field of a row, and what is to mend there."""
AT_MOST_ONCE = frozenset({ExtraType.TEAM, ExtraType.CATEGORY})


class _Rows(Protocol):
    """What is asked of a formset."""

    forms: list[_Row]

    def _should_delete_form(self, form: _Row) -> bool: ...


def questions_can_be_answered(form: WagtailAdminPageForm) -> bool:
    """Mark in the page form's rows ``questions`` what nobody could answer; as Wagtail's form builder asks for it.

    A page that has categories to choose from holds them as rows ``categories``.
    """
    formset = form.formsets.get("questions")
    if formset is None or not formset.is_bound:
        return True
    _give_keys(formset)
    rows = _kept_in_order(formset)
    problems = [*_alone(rows, has_categories=_has_categories(form)), *_together(rows)]
    for row, (field, words) in problems:
        row.add_error(field, words)
    if problems:
        form.add_error(None, _("Own questions: please mend what is marked there."))
    return not problems


def _give_keys(formset: _Rows) -> None:
    keys: set[str] = set()
    for row in formset.forms:
        if not row.instance.key or row.instance.key in keys:
            row.instance.key = new_key()
        keys.add(row.instance.key)


def _kept_in_order(formset: _Rows) -> list[_Row]:
    """The rows that stay and say something, as they stand on the page: new ones without a place are the last."""
    rows = [row for row in formset.forms if row.instance.label and not formset._should_delete_form(row)]
    places = {id(row): getattr(row, "cleaned_data", {}).get("ORDER") for row in rows}
    return sorted(rows, key=lambda row: (places[id(row)] is None, places[id(row)] or 0))


def _has_categories(form: WagtailAdminPageForm) -> bool:
    formset = form.formsets.get("categories")
    if formset is None:
        return False
    return any((row.instance.pk or row.has_changed()) and not formset._should_delete_form(row) for row in formset.forms)


def _alone(rows: list[_Row], *, has_categories: bool) -> Iterator[tuple[_Row, Problem]]:
    """What is wrong with single rows."""
    for row in rows:
        question = row.instance
        for problem in (*_choices(question), *_numbers(question)):
            yield row, problem
        if getattr(question, "is_public", False) and question.field_type in NEVER_PUBLIC:
            yield row, ("is_public", _("Answers of this type are never shown publicly. Take the tick away."))
        if question.field_type == ExtraType.CATEGORY and not has_categories:
            words = _("There are no categories to choose from. Name them on this page, or take this row out.")
            yield row, ("field_type", words)


def _choices(question: OwnQuestion) -> Iterator[Problem]:
    if question.field_type in CHOOSING and not choices_of(question):
        yield "choices", _("Write down what people can choose from, one choice on each line.")
    elif question.field_type in ONE_OF and len(choices_of(question)) == 1:
        yield "choices", _("This is one choice. Write each choice on a line of its own.")


def _numbers(question: OwnQuestion) -> Iterator[Problem]:
    """Numbers of files and people; what does not belong to the type is ignored, as the form does."""
    kinds = file_kinds(question)
    if kinds and not 1 <= question.most_files <= MOST_FILES:
        yield "most_files", _("Choose a number from 1 to %(most)d.") % {"most": MOST_FILES}
    if kinds and question.most_megabytes is not None:
        most = int(most_megabytes(kinds))
        if not 1 <= question.most_megabytes <= most:
            words = _("This site takes at most %(most)d MB here. Choose 1 to %(most)d, or leave the field empty.")
            yield "most_megabytes", words % {"most": most}
    if question.field_type == ExtraType.TEAM and not 1 <= question.most_people <= MOST_PEOPLE:
        yield "most_people", _("Choose a number from 1 to %(most)d.") % {"most": MOST_PEOPLE}


def _together(rows: list[_Row]) -> Iterator[tuple[_Row, Problem]]:
    """What is wrong with rows because of others. On pages of their own two questions may read the same."""
    asked: set[str] = set()
    types: set[str] = set()
    for row, following in zip(rows, [*rows, None][1:], strict=True):
        kind = row.instance.field_type
        if kind in AT_MOST_ONCE and kind in types:
            yield row, ("field_type", _("The form asks for this already. Take one of both rows out."))
        types.add(kind)
        if kind == ExtraType.STEP:
            asked = set()
            if following is None or following.instance.field_type == ExtraType.STEP:
                words = _("Nothing would stand on this page of the form. Move this row up, or take it out.")
                yield row, ("field_type", words)
        if kind in UNANSWERED:
            continue
        name = row.instance.get_field_clean_name()
        if name in asked:
            yield row, ("label", _("Another question reads the same. Word one of them otherwise."))
        asked.add(name)
