"""The form with which staff confirm what was decided."""

from collections.abc import Mapping
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.forms.redisplay import retype
from wagtail_aufbruch.core.forms.seen import SEEN_LENGTH, SeenForm
from wagtail_aufbruch.core.forms.wall_time import understand_wall_times
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.council.domain.papers.deciding import Suggestion, basis_of, confirm, fingerprint_of
from wagtail_aufbruch.council.domain.papers.stations import Station
from wagtail_aufbruch.council.enums import DECISIONS
from wagtail_aufbruch.council.models import Decision, Organization, Paper


class DecisionForm(SeenForm):
    """Filled with the confirmed decision, or with what the consultations suggest."""

    outcome = forms.ChoiceField(
        label=_("What was decided"), choices=[("", _("– choose –")), *[(one.value, one.label) for one in DECISIONS]]
    )
    body = forms.ModelChoiceField(
        label=_("By which body"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("– choose a body –"),
    )
    decided_on = forms.DateField(
        label=_("On which day"), required=False, widget=AdminDateInput, validators=[plausible_year]
    )
    known = forms.CharField(widget=forms.HiddenInput, required=False, max_length=SEEN_LENGTH)

    def __init__(
        self,
        paper: Paper,
        stations: list[Station],
        decision: Decision | None,
        suggestion: Suggestion | None,
        data: Mapping[str, object] | None = None,
    ) -> None:
        known: dict[str, object] = {"seen": basis_of(stations), "known": fingerprint_of(decision)}
        if decision is not None:
            known |= {"outcome": decision.outcome, "body": decision.organization_id, "decided_on": decision.decided_on}
        elif suggestion is not None:
            known |= {
                "outcome": suggestion.outcome,
                "body": suggestion.body_pk,
                "decided_on": suggestion.decided_on,
            }
        super().__init__(data, initial=known)
        understand_wall_times(self)
        self.paper = paper
        bodies = cast("forms.ModelChoiceField[Organization]", self.fields["body"])
        bodies.queryset = Organization.objects.filter(process_id=paper.process_id)

    def save(self, user: AnyUser) -> Decision:
        """Confirm it. Raises Refused."""
        given = self.cleaned_data
        return confirm(
            self.paper,
            user=user,
            seen=given["seen"],
            body=given["body"],
            decided_on=given["decided_on"],
            outcome=given["outcome"],
            known=given["known"],
        )

    def take_now(self, stations: list[Station], decision: Decision | None) -> None:
        """The page shows these now: see ``take_newest``."""
        retype(self, seen=basis_of(stations), known=fingerprint_of(decision))
