"""What citizens are asked before they take part: their age, a guardian, and their consent to one wording.

The page that asks is a ``ConsentMixin`` of the models; its form takes ``ConsentFormMixin`` and the fields below.
"""

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.forms.plain_text import NO_ADDRESS
from wagtail_aufbruch.participation.domain.consent.asking_guardians import OWN_ADDRESS, is_own_address
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.forms.email import email_field
from wagtail_aufbruch.participation.models import ConsentMixin, Participant

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OLD_ENOUGH, YOUNGER = "older", "younger"

TICKS = frozenset({"age", "consent", "guardian_paper", "old_enough"})
"""Names of the fields that hold a choice and nothing typed."""


def read_key(value: object) -> uuid.UUID:
    """The key of a form. One that is no key is nothing the citizen could mend: the form then counts as a new one."""
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return uuid.uuid4()


def consent_field(wording: str, *, required: "StrOrPromise") -> forms.Field:
    """The tick by which one agrees to ``wording``; ``required`` is the message where it is missing."""
    return forms.BooleanField(label=wording, error_messages={"required": required})


def guardian_fields(years: int, *, help_text: "StrOrPromise") -> dict[str, forms.Field]:
    """Whether one is younger than ``years``, and whom the town asks then; ``help_text`` says what waits for it."""
    return {
        "age": forms.ChoiceField(
            label=_("How old are you?"),
            choices=[
                (OLD_ENOUGH, format_lazy(_("{years} years or older"), years=years)),
                (YOUNGER, format_lazy(_("younger than {years}"), years=years)),
            ],
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Say which of the two is right."),
                "invalid_choice": _("Choose one of both."),
            },
        ),
        "guardian_email": email_field(
            label=_("E-mail address of a parent or guardian"), help_text=help_text, is_own=False
        ),
        "guardian_paper": forms.BooleanField(
            label=_("My parent or guardian signs on paper and gives it to the town."), required=False
        ),
    }


class GuardianAddressForm(forms.Form):
    """Where a guardian is written to once more."""

    guardian_email = email_field(missing=NO_ADDRESS, is_own=False)


class ConsentFormMixin(forms.Form):
    """Holds each consent to the wording that was read, and asks the young for their guardian.

    A form names the page that asks as ``asking`` and the person it knows already as ``participant``, and puts the
    fields of this module under their names: email, age, guardian_email, guardian_paper, consent.
    """

    consent_version = forms.CharField(widget=forms.HiddenInput, required=False)
    form_key = forms.CharField(widget=forms.HiddenInput, required=False)

    asking: ConsentMixin
    participant: Participant | None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self._check_guardian()
        self._check_wording()
        return cleaned

    def _check_guardian(self) -> None:
        if self.cleaned_data.get("age") != YOUNGER or "guardian_email" in self.errors:
            return
        email = self.cleaned_data.get("guardian_email") or ""
        own = self.participant.email if self.participant else self.cleaned_data.get("email") or ""
        if not email and not self.cleaned_data.get("guardian_paper"):
            self.add_error(
                "guardian_email",
                _("Give the address of a parent or guardian, or say that they sign on paper."),
            )
        elif is_own_address(email, own):
            self.add_error("guardian_email", OWN_ADDRESS)

    def _check_wording(self) -> None:
        if self.cleaned_data.get("consent_version") == self.asking.consent_version:
            return
        # The tick belongs to a wording that is not on the page any more.
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data.pop(self.add_prefix("consent"), None)
        data[self.add_prefix("consent_version")] = self.asking.consent_version
        self.data = data
        if "consent" not in self.errors:
            self.add_error(
                "consent", _("The wording of the consent has changed. Please read it again and tick the box.")
            )

    @property
    def guardian_email(self) -> str | None:
        """Whom to ask: None where nobody has to agree, empty where they sign on paper; only after ``is_valid()``."""
        if self.cleaned_data.get("age") != YOUNGER:
            return None
        return normal_email(self.cleaned_data.get("guardian_email") or "")
