"""Why a form that is filled in well is not taken all the same, and with which status that is told."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.domain.throttling import TOO_OFTEN

FORM_TOO_OLD = _("The form was open for too long, or cookies are switched off. Please send it again.")


def is_forged(request: HttpRequest) -> bool:
    """Whether the proof against forged requests failed; then nothing may be stored."""
    return bool(getattr(request, "aufbruch_forged", False))


def refuse_forged(form: forms.Form) -> int:
    """Tell in the form that it has to be sent again, since the request may be forged. Returns the status."""
    form.add_error(None, FORM_TOO_OLD)
    return 403


def refuse_throttled(form: forms.Form) -> int:
    """Tell in the form that this was sent too often from one network. Returns the status."""
    form.add_error(None, TOO_OFTEN)
    return 429
