"""Rows of a form that somebody else has deleted since it was opened.

Django refuses them because of their key, which is a hidden field: the editor would read that something is wrong, find
nothing marked, and be unable to save any more.
"""

from django.forms import BaseForm
from django.utils.translation import gettext as _


def tell_gone_rows(form: BaseForm) -> None:
    """Let each such row of ``form``, and of its rows, say so where the editor sees it. Asked after they were looked at.

    The row can then be deleted there as well, and all else is saved.
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
