"""A form says what it was made from, so that nobody writes over what came in between unread."""

from django import forms

from wagtail_aufbruch.core.forms.redisplay import retype

SEEN_LENGTH = 64


class SeenForm(forms.Form):
    """``initial["seen"]`` is a fingerprint of what the form shows. Whoever stores it compares under the lock, and
    refuses where it is another one by now."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=SEEN_LENGTH)

    def take_newest(self, seen: str) -> None:
        """The page shows what is stored by now: whoever sends once more has read it. What was typed stays typed."""
        retype(self, seen=seen)
