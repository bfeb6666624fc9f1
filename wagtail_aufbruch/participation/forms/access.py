"""Forms that people fill in to get at their own contributions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.forms.email import email_field


class AccessForm(forms.Form):
    """Ask for a link to "My participation"."""

    email = email_field(
        help_text=_("The one that you gave when you took part."),
        missing=_("Enter your e-mail address, so that we can send you the link."),
    )
