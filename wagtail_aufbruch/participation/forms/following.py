"""Forms of people who want to be told what happens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.enums import Frequency
from wagtail_aufbruch.participation.forms.email import email_field
from wagtail_aufbruch.participation.forms.spam_trap import SpamTrapMixin


class FrequencyForm(forms.Form):
    """How often somebody is told; all that is asked of people who are known."""

    frequency = forms.ChoiceField(
        label=_("How often may we write to you?"),
        choices=Frequency.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how often we may write to you."),
            "invalid_choice": _("Choose one of the two."),
        },
    )


class FollowForm(SpamTrapMixin, FrequencyForm):
    """The same with an address, to which a link to confirm is sent."""

    email = email_field(
        help_text=_("It is never shown. You can end it with one click in every mail."),
        missing=_("Enter your e-mail address, so that we can write to you."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["email", "frequency"])
