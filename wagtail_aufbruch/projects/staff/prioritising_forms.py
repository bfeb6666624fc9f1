"""What staff fill in about the order of projects: a round on them, and what the body has decided."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from wagtail_aufbruch.core.extension.page_hooks import bodies_of
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.forms.plain_text import line_field, text_field
from wagtail_aufbruch.core.forms.wall_time import MomentInput, WallTimeField, understand_wall_times
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.staff.responses.belonging_forms import HandlingForm, PageChoice
from wagtail_aufbruch.projects.domain.prioritising.deciding import Decision
from wagtail_aufbruch.projects.domain.prioritising.departing import Verdict
from wagtail_aufbruch.projects.domain.prioritising.result import Line, Result
from wagtail_aufbruch.projects.domain.prioritising.rounds import Plan
from wagtail_aufbruch.projects.domain.prioritising.words import say_band
from wagtail_aufbruch.projects.enums import Band
from wagtail_aufbruch.projects.models.prioritising import MOST_PRESENT, TITLE_LENGTH
from wagtail_aufbruch.projects.models.standing import REASON_LENGTH

DAYS = 14
"""So long a round is proposed to run."""
MOST_PLACES = 5000


class RoundForm(forms.Form):
    """A round on projects, filled in so far that one click is enough."""

    title = line_field(
        _("Title"), TITLE_LENGTH, required=True, error_messages={"required": _("Give the round a title.")}
    )
    opens_at = WallTimeField(label=_("From"), widget=MomentInput(), validators=[plausible_year])
    closes_at = WallTimeField(label=_("Until"), widget=MomentInput(), validators=[plausible_year])
    projects = forms.MultipleChoiceField(
        label=_("Projects that are judged"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ticked is what is being prioritised now. Only what everybody can see is offered."),
        error_messages={
            "required": _("Choose at least one project; with two or more there is an order."),
            "invalid_choice": _("Something of what was chosen is not there any more. Choose anew."),
        },
    )

    def __init__(
        self, data: QueryDict | None = None, *, offered: Mapping[int, str], waiting: Collection[int], **kwargs: Any
    ) -> None:
        now = timezone.localtime().replace(second=0, microsecond=0)
        initial = {
            "title": gettext("Priorities, %(month)s") % {"month": date_format(now, "F Y")},
            "opens_at": now,
            "closes_at": now.replace(hour=23, minute=59) + timedelta(days=DAYS),
            "projects": [str(pk) for pk in offered if pk in waiting],
        }
        super().__init__(data, initial=initial, **kwargs)
        self.fields["projects"].choices = [(str(pk), title) for pk, title in offered.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        begins, ends = self.cleaned_data.get("opens_at"), self.cleaned_data.get("closes_at")
        if begins and ends and ends <= begins:
            self.add_error("closes_at", _("The end has to lie after the beginning."))
        return cleaned

    @property
    def plan(self) -> Plan:
        """What was typed; only after ``is_valid()``."""
        data = self.cleaned_data
        return Plan(data["title"], data["opens_at"], data["closes_at"], [int(pk) for pk in data["projects"]])


@dataclass(frozen=True)
class VerdictRow:
    """The fields that stand beside one project."""

    line: Line
    title: str
    fields: tuple[forms.BoundField, ...]
    """Group, place, reason."""


class DecisionForm(HandlingForm):
    """What the body has decided. Beside each project it may put another group or place, with the reason."""

    title = line_field(
        _("Title"), TITLE_LENGTH, required=True, error_messages={"required": _("Give the decision a title.")}
    )
    body = PageChoice(
        label=_("Body"), queryset=BasePage.objects.none(), required=False, empty_label=_("another one, named below")
    )
    body_name = line_field(
        _("Name of the body"), TITLE_LENGTH, help_text=_("Only where it is not among the bodies above.")
    )
    on = forms.DateField(
        label=pgettext_lazy("decision", "Decided on"),
        widget=AdminDateInput,
        validators=[plausible_year],
        error_messages={"required": _("Say on which day the body has decided.")},
    )
    present = forms.IntegerField(
        label=_("Number present"),
        widget=forms.NumberInput,
        validators=[
            MinValueValidator(1, _("At least one person was present.")),
            MaxValueValidator(MOST_PRESENT, _("Please check the number: that would be more than a thousand.")),
        ],
        error_messages={"required": _("Say how many members were present.")},
    )
    reason = text_field(
        _("Why does the published decision change?"),
        REASON_LENGTH,
        3,
        help_text=_("Everybody may read it. The earlier decision stays readable beside it."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        result: Result,
        titles: Mapping[int, str],
        process: Process | None,
        is_correction: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.result, self.titles = result, titles
        bodies = [page.pk for page in bodies_of(process)] if process is not None else []
        if bodies:
            self.fields["body"].queryset = BasePage.objects.filter(pk__in=bodies).order_by("path")  # type: ignore[attr-defined]
        else:
            del self.fields["body"]
            self.fields["body_name"].help_text = ""
        if not is_correction:
            del self.fields["reason"]
        for line in result.lines:
            self._add_verdict(line)
        understand_wall_times(self)

    def _add_verdict(self, line: Line) -> None:
        own = say_band(line.place.band) if line.place is not None else ""
        as_is = gettext("as the points say: %(group)s") % {"group": own} if own else gettext("no group")
        title = self.titles.get(line.project, "")
        self.fields[f"band-{line.project}"] = forms.ChoiceField(
            label=gettext("Group of “%(title)s”") % {"title": title},
            required=False,
            choices=[("", as_is), *((band.value, band.label) for band in Band if say_band(band) != own)],
        )
        self.fields[f"rank-{line.project}"] = forms.IntegerField(
            label=gettext("Place of “%(title)s”") % {"title": title},
            required=False,
            min_value=1,
            max_value=MOST_PLACES,
        )
        self.fields[f"reason-{line.project}"] = text_field(
            gettext("Reason for “%(title)s”") % {"title": title}, REASON_LENGTH, 1
        )

    @property
    def rows(self) -> Sequence[VerdictRow]:
        return [
            VerdictRow(
                line,
                self.titles.get(line.project, ""),
                tuple(self[f"{name}-{line.project}"] for name in ("band", "rank", "reason")),
            )
            for line in self.result.lines
        ]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.cleaned_data.get("body") and not self.cleaned_data.get("body_name"):
            self.add_error("body_name", _("Say which body has decided."))
        return cleaned

    @property
    def decision(self) -> Decision:
        """What was typed; only after ``is_valid()``."""
        data = self.cleaned_data
        body = data.get("body")
        verdicts = {
            line.project: Verdict(
                data[f"band-{line.project}"], data[f"rank-{line.project}"], data[f"reason-{line.project}"].strip()
            )
            for line in self.result.lines
        }
        return Decision(
            title=data["title"],
            body=body,
            body_name=body.title[:TITLE_LENGTH] if body is not None else data["body_name"],
            on=data["on"],
            present=data["present"],
            reason=data.get("reason", "").strip(),
            verdicts={pk: one for pk, one in verdicts.items() if one.band or one.rank is not None},
        )
