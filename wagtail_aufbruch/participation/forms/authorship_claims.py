"""Forms by which people say that a contribution on a card is theirs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.forms.plain_text import PlainLineField, PlainTextField, without_cutting
from wagtail_aufbruch.participation.domain.authorship.card_codes import read_code
from wagtail_aufbruch.participation.domain.authorship.errors import CodeMistyped
from wagtail_aufbruch.participation.extension.kinds import KindWords
from wagtail_aufbruch.participation.forms.email import email_field
from wagtail_aufbruch.participation.forms.spam_trap import SpamTrapMixin
from wagtail_aufbruch.participation.models.contributions.contribution import REASON_LENGTH


def _email_field() -> forms.EmailField:
    return email_field(
        help_text=_("We send you a link to confirm. The address is never shown."),
        missing=_("Enter your e-mail address, so that we can send you the link."),
    )


class CardForm(SpamTrapMixin, forms.Form):
    """A code, from a card or given when somebody handed in without an address; and an address for the link."""

    code = PlainLineField(
        label=_("Your code"),
        max_length=60,
        tells_limit=False,
        help_text=_("Three groups of four letters and digits, for instance K7M4-9QTX-2HRC."),
        error_messages={"required": _("Please enter your code.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    email = _email_field()

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        try:
            read_code(code)
        except CodeMistyped as error:
            raise forms.ValidationError(str(error.message)) from error
        return code


class AskClaimForm(SpamTrapMixin, forms.Form):
    """For people who have lost the card: how staff can know that it is theirs."""

    text = PlainTextField(
        max_length=REASON_LENGTH,
        help_text=_("For instance: when and where you wrote it down, at which table, what the drawing showed."),
        error_messages={"required": _("Tell us in a sentence or two, so that our staff can decide.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    email = _email_field()

    def __init__(self, *args: Any, words: KindWords, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = str(words.claim_proof)
        without_cutting(self.fields["text"])
