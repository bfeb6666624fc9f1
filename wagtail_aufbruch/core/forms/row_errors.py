"""What is wrong with rows of a form, told where the editor sees it and in words of the editor."""

from collections.abc import Callable

from django.db.models import Model
from django.forms import BaseForm, BaseModelFormSet, ModelForm
from django.utils.text import get_text_list
from django.utils.translation import gettext as _


def tell_gone_rows(form: BaseForm) -> None:
    """Let each row of ``form``, and of its rows, that somebody else has deleted since it was opened say so. Asked
    after they were looked at.

    Django refuses them because of their key, which is a hidden field: the editor would read that something is wrong,
    find nothing marked, and be unable to save any more. The row can now be deleted there too, and all else saved.
    """
    for formset in getattr(form, "formsets", {}).values():
        if not formset.is_bound:
            continue
        key = formset.model._meta.pk.name
        for row in formset.forms:
            if key in row.errors:
                del row.errors[key]
                row.add_error(
                    None,
                    _(
                        "This was deleted in the meantime. Delete it here as well; enter anew before what should stay "
                        "of it."
                    ),
                )
            tell_gone_rows(row)


def tell_equal_rows(form: BaseForm) -> None:
    """Let rows of ``form`` that must not be alike say so by what the editor sees of them: Django names columns."""
    for formset in getattr(form, "formsets", {}).values():
        formset.get_unique_error_message = _said_twice(formset)
        formset.get_form_error = lambda: _("The same stands in a row above already.")


def _said_twice(formset: "BaseModelFormSet[Model, ModelForm[Model]]") -> Callable[[tuple[str, ...]], str]:
    shown = formset.form.base_fields

    def message(columns: tuple[str, ...]) -> str:
        names = get_text_list([str(shown[name].label) for name in columns if name in shown], _("and"))
        return _("Two rows have the same in “%(field)s”. Each may stand once.") % {"field": names}

    return message
