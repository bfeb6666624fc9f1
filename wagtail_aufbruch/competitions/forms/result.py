"""Forms by which staff fix a result and decide between equal ones."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.competitions.models.results.result import REASON_LENGTH
from wagtail_aufbruch.core.forms.plain_text import line_field, text_field
from wagtail_aufbruch.core.forms.seen import SeenForm


class FixForm(SeenForm):
    """Holds what was read; only a further result needs a reason, which the domain asks for."""

    reason = line_field(
        _("Why does the result change?"), 255, help_text=_("One sentence, which everybody can read once it is public.")
    )


class TieForm(forms.Form):
    """Why entries with the same result are put in an order."""

    reason = text_field(
        _("Reason"),
        REASON_LENGTH,
        3,
        required=True,
        help_text=_("For the minutes; it is not published."),
        error_messages={"required": _("Give a reason.")},
    )
