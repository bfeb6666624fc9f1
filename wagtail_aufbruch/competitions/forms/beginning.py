"""The form by which one begins an entry: an address, the age where it matters, the consent."""

import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.competitions.domain.entering.drafts import Beginning
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.participation.forms import consent
from wagtail_aufbruch.participation.forms.consent import ConsentFormMixin
from wagtail_aufbruch.participation.forms.email import email_field
from wagtail_aufbruch.participation.forms.spam_trap import SpamTrapMixin
from wagtail_aufbruch.participation.models import Participant


def age_field(least: int | None, most: int | None) -> forms.Field:
    """A tick by which one says that one is of the right age; in years, one of the two is given."""
    if least is not None and most is not None:
        label = format_lazy(_("I am {least} to {most} years old."), least=least, most=most)
    elif least is not None:
        label = format_lazy(_("I am {least} years old or older."), least=least)
    else:
        label = format_lazy(_("I am {most} years old at most."), most=most)
    message = _("This competition is for people of this age only. Please tick the box if it is right.")
    return forms.BooleanField(label=label, error_messages={"required": message})


class BeginForm(SpamTrapMixin, ConsentFormMixin, forms.Form):
    """Nothing is stored here; ``beginning`` is for the domain."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        competition: CompetitionPage,
        participant: Participant | None = None,
        **kwargs: Any,
    ) -> None:
        self.asking, self.participant = competition, participant
        super().__init__(data, **kwargs)
        self.fields.update(self._asked(competition))
        self.initial = {
            "form_key": uuid.uuid4(),
            "consent_version": competition.consent_version,
            **self.initial,
        }

    def _asked(self, competition: CompetitionPage) -> dict[str, forms.Field]:
        asked: dict[str, forms.Field] = {}
        if self.participant is None:
            asked["email"] = email_field(
                help_text=_(
                    "We send you the link to your entry, so that you can go on at any time. It is never shown."
                ),
                missing=_("Enter your e-mail address, so that we can send you the link to your entry."),
            )
        if competition.min_age is not None or competition.max_age is not None:
            asked["old_enough"] = age_field(competition.min_age, competition.max_age)
        if competition.guardian_below:
            asked.update(
                consent.guardian_fields(
                    competition.guardian_below,
                    help_text=_("We ask there for consent, once you have handed in."),
                )
            )
        asked["consent"] = consent.consent_field(
            competition.consent_text,
            required=_("Without your consent we may not take your entry. Please tick the box."),
        )
        return asked

    @property
    def beginning(self) -> Beginning:
        """What was given, for the domain; only after ``is_valid()``."""
        return Beginning(
            email=self.cleaned_data.get("email", ""),
            participant=self.participant,
            guardian_email=self.guardian_email,
            form_key=consent.read_key(self.cleaned_data.get("form_key")),
        )
