"""Forms that people fill in to get at their own contributions."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AccessForm(forms.Form):
    """Ask for a link to "My participation"."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("The one that you gave when you took part."),
        error_messages={
            "required": _("Enter your e-mail address, so that we can send you the link."),
            "invalid": _("This does not look like an e-mail address. It has the form name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
