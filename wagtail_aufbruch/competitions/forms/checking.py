"""Forms of the formal check for staff: each rule ticked, and what follows; deciding an appeal."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from wagtail_aufbruch.competitions.domain.checking.rules import Field, Ticked
from wagtail_aufbruch.competitions.enums import Finding
from wagtail_aufbruch.competitions.models import CheckRule, FormalCheck
from wagtail_aufbruch.competitions.models.entries.check import MESSAGE_LENGTH, REMARK_LENGTH
from wagtail_aufbruch.core.forms.plain_text import line_field, text_field
from wagtail_aufbruch.core.forms.seen import SeenForm
from wagtail_aufbruch.core.forms.wall_time import understand_wall_times
from wagtail_aufbruch.core.moments.years import plausible_year


@dataclass(frozen=True)
class Row:
    """A rule with its fields, for the template."""

    rule: CheckRule
    finding: forms.BoundField
    remark: forms.BoundField


class CheckForm(SeenForm):
    """Each rule with what was found; whichever button is pressed, the domain says whether that fits."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rules: Iterable[CheckRule],
        fields: Iterable[Field],
        begun: FormalCheck | None = None,
        days: int,
        seen: str,
    ) -> None:
        self.rules = list(rules)
        super().__init__(data, prefix="pruefung")
        ticked = {row["key"]: row for row in (begun.findings if begun is not None else [])}
        for rule in self.rules:
            known = ticked.get(rule.key, {})
            self.fields[f"finding_{rule.key}"] = forms.ChoiceField(
                label=rule.text,
                choices=Finding.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=known.get("finding", Finding.OPEN),
            )
            self.fields[f"remark_{rule.key}"] = line_field(
                _("Remark"), REMARK_LENGTH, tells_limit=False, initial=known.get("remark", "")
            )
        self.fields["message"] = text_field(
            _("Message to the person"),
            MESSAGE_LENGTH,
            4,
            help_text=_("What is to be done, or why it is not admitted. The person reads it with the rules above."),
        )
        self.fields["asked"] = forms.MultipleChoiceField(
            label=_("What the person may change"),
            choices=[(field.key, field.label) for field in fields],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.fields["until"] = forms.DateField(
            label=_("To be repaired until the end of"),
            widget=AdminDateInput,
            validators=[plausible_year],
            required=False,
            initial=lambda: timezone.localdate() + timedelta(days=days),
        )
        understand_wall_times(self)
        self.initial["seen"] = seen

    def rows(self) -> Iterator[Row]:
        for rule in self.rules:
            yield Row(rule, self[f"finding_{rule.key}"], self[f"remark_{rule.key}"])

    def ticks(self) -> dict[str, Ticked]:
        """What was ticked, by the key of the rule; only after ``is_valid()``."""
        data = self.cleaned_data
        return {
            rule.key: Ticked(data[f"finding_{rule.key}"] or Finding.OPEN, data[f"remark_{rule.key}"])
            for rule in self.rules
        }

    @property
    def until_day(self) -> date:
        """The day that was chosen; none is too early for any repair."""
        chosen: date | None = self.cleaned_data["until"]
        return chosen or timezone.localdate()


class AppealDecisionForm(SeenForm):
    """The reason; the two buttons say what was decided."""

    reason = text_field(
        _("Reason for the decision"),
        MESSAGE_LENGTH,
        4,
        required=True,
        help_text=_("The person gets it by mail. The decision is final."),
        error_messages={"required": _("Give a reason.")},
    )

    def __init__(self, data: QueryDict | None = None, *, seen: str) -> None:
        super().__init__(data, prefix="einspruch")
        self.initial["seen"] = seen


class UndoForm(SeenForm):
    """Why a decision is taken back."""

    prefix_of = "zuruecknehmen"
    reason = text_field(
        _("Why the decision is taken back"),
        MESSAGE_LENGTH,
        3,
        required=True,
        help_text=_("The person gets it by mail. Then the entry waits for its check again."),
        error_messages={"required": _("Give a reason.")},
    )

    def __init__(self, data: QueryDict | None = None, *, seen: str = "") -> None:
        super().__init__(data, prefix=self.prefix_of)
        self.initial["seen"] = seen


class MoreTimeForm(UndoForm):
    """A later end of a repair, with the reason."""

    prefix_of = "mehr-zeit"
    until = forms.DateField(
        label=_("To be repaired until the end of"),
        widget=AdminDateInput,
        validators=[plausible_year],
        error_messages={"required": _("Say until when.")},
    )
    field_order = ("until", "reason")

    def __init__(self, data: QueryDict | None = None, *, seen: str = "") -> None:
        super().__init__(data, seen=seen)
        self.fields["reason"].label = _("Why there is more time")
        self.fields["reason"].help_text = _("The person gets it by mail; it is kept with the check.")
        understand_wall_times(self)
