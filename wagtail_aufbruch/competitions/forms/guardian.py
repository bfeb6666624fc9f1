"""What a guardian answers: for each child whether it takes part, and three things apart that may be done with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from wagtail_aufbruch.competitions.domain.consents.answering import Consent
from wagtail_aufbruch.competitions.forms.staff import REASON_LENGTH
from wagtail_aufbruch.competitions.models import TeamMember
from wagtail_aufbruch.core.forms.plain_text import line_field
from wagtail_aufbruch.core.forms.redisplay import retype
from wagtail_aufbruch.core.forms.seen import SeenForm
from wagtail_aufbruch.core.forms.wall_time import understand_wall_times
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.participation.forms.email import email_field

YES, NO = "ja", "nein"
TICKS = {
    "may_name": _("The name may be shown with the entry."),
    "may_picture": _("Pictures and recordings that the child can be known by may be shown."),
    "may_publish": _("The entry may be published on the town's website."),
}


@dataclass(frozen=True)
class Asked:
    """The fields about one child, for the template."""

    member: TeamMember
    agrees: forms.BoundField
    ticks: list[forms.BoundField]


class ConsentForm(SeenForm):
    """About each of ``members``. Nothing is stored here; ``given`` is for the domain."""

    consent_version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        members: Iterable[TeamMember],
        version: str,
        seen: str = "",
        **kwargs: Any,
    ) -> None:
        self.members, self.version, self.seen_now = list(members), version, seen
        super().__init__(data, **kwargs)
        self.initial["consent_version"], self.initial["seen"] = version, seen
        for member in self.members:
            self.fields[f"agrees-{member.pk}"] = forms.ChoiceField(
                label=_("May the child take part?"),
                choices=[(YES, _("Yes, I agree")), (NO, _("No, I do not agree"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Please say yes or no."), "invalid_choice": _("Choose one of both.")},
            )
            if member.agrees is not None:
                self.initial[f"agrees-{member.pk}"] = YES if member.agrees else NO
            for name, label in TICKS.items():
                self.fields[f"{name}-{member.pk}"] = forms.BooleanField(label=label, required=False)
                self.initial[f"{name}-{member.pk}"] = getattr(member, name)

    @property
    def asked(self) -> list[Asked]:
        """In the order of the children."""
        return [
            Asked(one, self[f"agrees-{one.pk}"], [self[f"{name}-{one.pk}"] for name in TICKS]) for one in self.members
        ]

    @property
    def read_version(self) -> str:
        """The version of the wording that was read; only after ``is_valid()``."""
        return str(self.cleaned_data.get("consent_version") or "")

    @property
    def read_names(self) -> str:
        """The fingerprint of the children that were read about; only after ``is_valid()``."""
        return str(self.cleaned_data.get("seen") or "")

    def as_it_is_now(self) -> None:
        """Let the form that is given back hold today's version and names: they stand beside it."""
        retype(self, consent_version=self.version, seen=self.seen_now)

    @property
    def given(self) -> dict[int, Consent]:
        """The answers by the keys of the children; only after ``is_valid()``."""
        data = self.cleaned_data
        return {
            one.pk: Consent(data[f"agrees-{one.pk}"] == YES, **{name: bool(data[f"{name}-{one.pk}"]) for name in TICKS})
            for one in self.members
        }


class PaperForm(ConsentForm):
    """What stands on a signed paper, as staff write it down: about one child."""

    received_on = forms.DateField(
        label=_("Received on"),
        widget=AdminDateInput,
        validators=[plausible_year],
        error_messages={"required": _("Say when it came.")},
    )

    def __init__(self, data: QueryDict | None = None, *, member: TeamMember, **kwargs: Any) -> None:
        competition = member.entry.competition
        super().__init__(data, members=[member], version=competition.consent_version, **kwargs)
        del self.fields["seen"]
        self.fields["consent_version"] = line_field(
            _("Version of the wording on the paper"),
            40,
            help_text=_("It stands below the wording. An older one holds as well; leave it empty for today's."),
        )
        understand_wall_times(self)
        self.member = member
        self.initial["received_on"] = member.paper_on or timezone.localdate()

    @property
    def consent(self) -> Consent:
        """Only after ``is_valid()``."""
        return self.given[self.member.pk]


class AskAgainForm(forms.Form):
    """Where a guardian is written to once more."""

    email = email_field(label=_("E-mail address of a parent or guardian"), missing=_("Give the address."), is_own=False)


class TakeOutForm(forms.Form):
    """Why staff take a young person out of a team."""

    reason = line_field(
        _("Reason"),
        REASON_LENGTH,
        required=True,
        help_text=_("One sentence; it is kept with the entry, and the person who entered gets it by mail."),
        error_messages={"required": _("Give a reason.")},
    )
    looked_through = forms.BooleanField(
        label=_("I have looked through title, answers and files: nothing names or shows the person."),
        help_text=_("Without this tick the entry is kept back until somebody has looked."),
        required=False,
    )
