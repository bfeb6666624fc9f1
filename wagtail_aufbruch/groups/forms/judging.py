"""What staff fill in for a round in which a group judges. Needs review rounds."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.forms.plain_text import line_field, text_field
from wagtail_aufbruch.core.forms.wall_time import MomentInput, WallTimeField
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.groups.domain.judging.choosing import Offer, Wanted
from wagtail_aufbruch.groups.domain.judging.members import Judging
from wagtail_aufbruch.groups.domain.judging.rounds import Plan
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.reviews.domain.rounds.preparing import CriterionPlan
from wagtail_aufbruch.reviews.models.round import TEXT_LENGTH, TITLE_LENGTH

DAYS = 14
"""So long a round is proposed to run."""
WORDS_LENGTH = 120
OWN, ALL = "eigene", "alle"


class NarrowForm(forms.Form):
    """What the list of contributions is narrowed down by; what is ticked stays in it."""

    which = forms.ChoiceField(
        label=_("Show"),
        choices=[(OWN, _("what the group has taken up or what lies in its fields of action")), (ALL, _("all"))],
        widget=forms.RadioSelect,
        required=False,
    )
    page = forms.TypedChoiceField(label=_("Handed in to"), required=False, coerce=int, empty_value=None)
    handlungsfeld = forms.TypedChoiceField(label=_("Field of action"), required=False, coerce=int, empty_value=None)
    words = line_field(_("Words of the title"), WORDS_LENGTH)

    def __init__(self, data: QueryDict | None = None, *, offer: Offer) -> None:
        super().__init__(data, initial={"which": OWN if offer.own else ALL}, prefix="liste")
        self._has_own = bool(offer.own)
        pages = {row.page_id: row.page.title for row in offer.rows}
        fields = {row.handlungsfeld_id: row.handlungsfeld.title for row in offer.rows if row.handlungsfeld is not None}
        self.fields["page"].choices = [("", _("everywhere")), *sorted(pages.items(), key=lambda one: one[1])]  # type: ignore[attr-defined]
        self.fields["handlungsfeld"].choices = [("", _("any")), *sorted(fields.items(), key=lambda one: one[1])]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What was chosen; of what cannot be read nothing."""
        if not self.is_bound:
            return Wanted(is_own=self._has_own)
        self.is_valid()
        data = self.cleaned_data
        return Wanted(data.get("which") == OWN, data.get("page"), data.get("handlungsfeld"), data.get("words") or "")


class JudgingForm(forms.Form):
    """A round of a group: what it is called, when it runs, what is judged, and who judges."""

    title = line_field(
        _("Title"), TITLE_LENGTH, required=True, error_messages={"required": _("Give the round a title.")}
    )
    introduction = text_field(
        _("Introduction"),
        TEXT_LENGTH,
        3,
        help_text=_("What those who judge should know: what it is about, what happens with the result."),
    )
    opens_at = WallTimeField(label=_("From"), required=False, widget=MomentInput(), validators=[plausible_year])
    closes_at = WallTimeField(label=_("Until"), required=False, widget=MomentInput(), validators=[plausible_year])
    contributions = forms.MultipleChoiceField(
        label=_("What is judged"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one contribution."),
            "invalid_choice": _("Something of what was chosen is not there any more. Choose anew."),
        },
    )
    members = forms.MultipleChoiceField(
        label=_("Members of the group"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: QueryDict | None = None, *, offer: Offer, people: Sequence[Judging]) -> None:
        now = timezone.localtime().replace(second=0, microsecond=0)
        initial = {
            "title": gettext("Contributions judged in %(month)s") % {"month": date_format(now, "F Y")},
            "opens_at": now,
            "closes_at": now.replace(hour=23, minute=59) + timedelta(days=DAYS),
            "members": [str(one.member.pk) for one in people if one.is_proposed],
        }
        super().__init__(data, initial=initial)
        self._people = {str(one.member.pk): one for one in people}
        self.fields["contributions"].choices = [(str(row.pk), row.title) for row in offer.rows]  # type: ignore[attr-defined]
        self.fields["members"].choices = [(pk, _said(one)) for pk, one in self._people.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        begins, ends = self.cleaned_data.get("opens_at"), self.cleaned_data.get("closes_at")
        if begins and ends and ends <= begins:
            self.add_error("closes_at", _("The end has to lie after the beginning."))
        return cleaned

    @property
    def ticked(self) -> set[str]:
        """What is ticked, whether the rest of the form is right or not."""
        return set(self.data.getlist("contributions")) if isinstance(self.data, QueryDict) else set()

    def boxes(self, offer: Offer, wanted: Wanted) -> list[tuple[Contribution, bool]]:
        """What the list shows: what is ticked, and all that it was narrowed down to."""
        ticked = self.ticked
        shown = {row.pk for row in offer.narrowed(wanted)}
        return [(row, str(row.pk) in ticked) for row in offer.rows if row.pk in shown or str(row.pk) in ticked]

    def plan(self, criteria: Sequence[CriterionPlan]) -> Plan:
        """What was typed; only after ``is_valid()``."""
        data = self.cleaned_data
        return Plan(
            data["title"],
            data["introduction"],
            data["opens_at"],
            data["closes_at"],
            criteria,
            [int(pk) for pk in data["contributions"]],
            [self._people[pk].member for pk in data["members"]],
        )


def _said(one: Judging) -> str:
    return f"{one.member} ({', '.join(one.functions)})"
