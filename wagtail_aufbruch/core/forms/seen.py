"""A form says what it was made from, so that nobody writes over what came in between unread."""

from typing import cast

from django import forms
from django.http import QueryDict

SEEN_LENGTH = 64


class SeenForm(forms.Form):
    """``initial["seen"]`` is a fingerprint of what the form shows. Whoever stores it compares under the lock, and
    refuses where it is another one by now."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=SEEN_LENGTH)

    def take_newest(self, seen: str) -> None:
        """The page shows what is stored by now: whoever sends once more has read it. What was typed stays typed."""
        retype(self, seen=seen)


def retype(form: forms.BaseForm, **values: str) -> None:
    """Let a form that is shown again hold these values instead of what was sent, by the names of its fields."""
    data = cast("QueryDict", form.data).copy()
    for name, value in values.items():
        data[form.add_prefix(name)] = value
    form.data = data
