"""A form says what it was made from, so that nobody writes over what came in between unread."""

from typing import cast

from django import forms
from django.http import QueryDict

from wagtail_aufbruch.events.domain.errors import ChangedMeanwhile


class SeenMixin(forms.Form):
    """``initial["seen"]`` is the fingerprint of what the form shows; see ``domain.registration.reading``."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def tell_newer(self, error: ChangedMeanwhile) -> None:
        """Show what was typed with what is stored by now; sent once more, it has been read."""
        data = cast("QueryDict", self.data).copy()
        data[self.add_prefix("seen")] = error.now
        self.data = data
        self.add_error(None, str(error.message))
