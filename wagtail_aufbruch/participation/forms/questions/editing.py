"""Own questions in an editor's form: each once, and something to choose where one chooses."""

from typing import Protocol, TypeAlias

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from wagtail_aufbruch.participation.domain.questions.answerable import problems_of
from wagtail_aufbruch.participation.models.questions.asking import OwnQuestion, new_key

_Row: TypeAlias = "forms.ModelForm[OwnQuestion]"


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
    problems = problems_of([row.instance for row in rows], has_categories=_has_categories(form))
    for place, field, words in problems:
        rows[place].add_error(field, words)
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
