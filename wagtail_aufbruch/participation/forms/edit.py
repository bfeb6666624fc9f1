"""The form by which an author changes what they handed in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.forms.plain_text import TOO_LONG, PlainLineField, PlainTextField, without_cutting
from wagtail_aufbruch.participation.models.contributions.contribution import TEXT_LENGTH, TITLE_LENGTH


class EditForm(forms.Form):
    """Title and text; all else stays as it was handed in."""

    title = PlainLineField(
        label=_("Title"),
        max_length=TITLE_LENGTH,
        error_messages={"required": _("A title is needed."), "max_length": TOO_LONG},
    )
    text = PlainTextField(
        label=_("Text"),
        max_length=TEXT_LENGTH,
        error_messages={"required": _("A text is needed."), "max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            without_cutting(field)
