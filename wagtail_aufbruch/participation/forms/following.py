"""Forms of people who want to be told what happens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.domain.spam import SpamTrapMixin
from wagtail_aufbruch.participation.enums import Frequency


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

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("It is never shown. You can end it with one click in every mail."),
        error_messages={
            "required": _("Enter your e-mail address, so that we can write to you."),
            "invalid": _("This does not look like an e-mail address. It has the form name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["email", "frequency"])
