"""Against what machines send: an empty field, and a look at the clock.

Neither asks people to see, hear or solve anything.
"""

import time
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.forms.redisplay import retype

OPEN_FOR = 7 * 24 * 3600
"""For so many seconds a form can be sent as it is: a tab that was left open for days is a person's."""


def _signer() -> Signer:
    return Signer(salt="wagtail_aufbruch.issued")


def issue(at: float | None = None) -> str:
    """Say, signed, when a form was given out (default: now; seconds since 1970)."""
    return _signer().sign(f"{time.time() if at is None else at:.1f}")


def issued_at(value: str) -> float | None:
    """When the form was given out; None for what we did not sign."""
    try:
        return float(_signer().unsign(value))
    except (BadSignature, ValueError):
        return None


def is_trapped(data: Mapping[str, Any]) -> bool:
    """Whether what was sent comes from a machine: it filled in the empty field, made up the moment or keeps using an
    old one, or was too fast.

    For what has to be decided before the form is looked at.
    """
    at = issued_at(data.get("issued") or "")
    return bool(data.get("website")) or at is None or _is_old(at) or _is_fast(at)


def _is_old(at: float) -> bool:
    return time.time() - at > OPEN_FOR


def _is_fast(at: float) -> bool:
    return time.time() - at < aufbruch_settings.spam_seconds


class SpamTrapMixin(forms.Form):
    """A form that machines trip over and people do not.

    To be put before the other bases. The template shows both fields by
    ``{% include "aufbruch_participation/includes/spam_trap.html" %}``. A person who is taken for a machine reads what
    to do and gets through with the next click, with all that they have typed.
    """

    website = forms.CharField(
        label=_("Please leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    issued = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"issued": issue(), **(self.initial or {})}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        message = self._trapped()
        if message:
            self.add_error(None, str(message))
        return cleaned

    def _trapped(self) -> str | Promise | None:
        at = issued_at(self.cleaned_data.get("issued") or "")
        if at is None:
            retype(self, issued=issue())
            return _("The form was not complete. Please send it once more in a few seconds.")
        if _is_old(at):
            retype(self, issued=issue())
            return _(
                "This form was open for more than a week. Nothing of what you have typed is lost: please send it once "
                "more in a few seconds. Files have to be chosen once more."
            )
        if self.cleaned_data.get("website"):
            retype(self, website="")
            return _(
                "A field that has to stay empty was filled in, perhaps by your browser. It is empty again: please "
                "send the form once more."
            )
        if _is_fast(at):
            return _("That was very fast. Please send the form once more, so that we know that you are a person.")
        return None
