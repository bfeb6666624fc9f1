"""What staff fill in about what a group has decided: the outcomes, and when they become public."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from wagtail_aufbruch.core.forms.plain_text import text_field
from wagtail_aufbruch.core.forms.redisplay import retype
from wagtail_aufbruch.core.forms.wall_time import MomentInput, WallTimeField, understand_wall_times
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.participation.staff.responses.belonging_forms import HandlingForm
from wagtail_aufbruch.reviews.domain.outcomes.drafting import Typed
from wagtail_aufbruch.reviews.domain.outcomes.sheet import Row, Sheet
from wagtail_aufbruch.reviews.enums import Verdict
from wagtail_aufbruch.reviews.models.outcome import SENTENCE_LENGTH
from wagtail_aufbruch.reviews.models.review import REASON_LENGTH

NAMES = ("verdict", "reason", "to_author", "holds", "seen")


@dataclass(frozen=True)
class OutcomeRow:
    """The fields that stand beside one thing."""

    row: Row
    verdict: forms.BoundField
    reason: forms.BoundField
    to_author: forms.BoundField | None
    """None where there is nobody to whom a mail could go."""
    holds: forms.BoundField | None
    seen: forms.BoundField
    is_suggested: bool
    """Whether the outcome that is chosen is a suggestion that nobody has stored."""


class SuggestForm(forms.Form):
    """From which result on things go on; what it suggests is stored by nobody but staff."""

    ab = forms.DecimalField(
        label=_("Suggest “goes on” from this result on"),
        required=False,
        max_digits=9,
        decimal_places=4,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text=_("What is below is suggested for the pool. Nothing is stored by that."),
    )

    @property
    def limit(self) -> Fraction | None:
        """What was typed, exact; None where nothing was, or nothing that can be read."""
        found = self.cleaned_data.get("ab") if self.is_valid() else None
        return Fraction(found) if found is not None else None


class OutcomesForm(forms.Form):
    """The outcome of everything that none was published of; gaps are allowed."""

    def __init__(
        self, data: QueryDict | None = None, *, sheet: Sheet, suggested: Mapping[int, str] | None = None
    ) -> None:
        super().__init__(data)
        self._rows = sheet.open
        self._suggested = suggested or {}
        for row in self._rows:
            self._add(row)

    def _add(self, row: Row) -> None:
        key, known, told = row.item.pk, row.outcome, {"title": row.title}
        self.fields[f"verdict-{key}"] = forms.ChoiceField(
            label=gettext("Outcome of “%(title)s”") % told,
            required=False,
            choices=[("", gettext("open")), *Verdict.choices],
            widget=forms.RadioSelect,
            initial=known.verdict or self._suggested.get(key, ""),
        )
        self.fields[f"reason-{key}"] = text_field(
            gettext("Reason for “%(title)s”") % told,
            REASON_LENGTH,
            2,
            initial=known.reason,
            help_text=_("Everybody can read it. What goes back to the pool needs one."),
        )
        if row.has_author:
            self.fields[f"to_author-{key}"] = text_field(
                gettext("Sentence for the author of “%(title)s”") % told,
                SENTENCE_LENGTH,
                2,
                initial=known.to_author,
                help_text=_("Stands in the mail alone, and is not kept afterwards. May stay empty."),
            )
        if row.has_changed:
            self.fields[f"holds-{key}"] = forms.BooleanField(
                label=gettext("I have read how “%(title)s” is now: the outcome holds") % told, required=False
            )
        self.fields[f"seen-{key}"] = forms.CharField(
            widget=forms.HiddenInput, required=False, max_length=64, initial=row.seen
        )

    @property
    def rows(self) -> list[OutcomeRow]:
        """The fields by thing, the best first."""
        found = []
        for row in self._rows:
            bound = {name: self[f"{name}-{row.item.pk}"] for name in NAMES if f"{name}-{row.item.pk}" in self.fields}
            is_suggested = not self.is_bound and not row.outcome.verdict and row.item.pk in self._suggested
            found.append(OutcomeRow(row, is_suggested=is_suggested, **{"holds": None, "to_author": None, **bound}))  # type: ignore[arg-type]
        return found

    @property
    def typed(self) -> dict[int, Typed]:
        """What was typed, for the domain; only after ``is_valid()``. What the form that was sent did not hold is left
        out."""
        return {
            row.item.pk: self._typed(row.item.pk)
            for row in self._rows
            if self.add_prefix(f"seen-{row.item.pk}") in self.data
        }

    def _typed(self, key: int) -> Typed:
        data = self.cleaned_data
        return Typed(
            data[f"verdict-{key}"],
            data[f"reason-{key}"].strip(),
            data.get(f"to_author-{key}", "").strip(),
            data[f"seen-{key}"],
            bool(data.get(f"holds-{key}")),
        )

    def take_newest(self) -> None:
        """Let the form be sent again on top of how everything is now; what was typed stays."""
        retype(self, **{f"seen-{row.item.pk}": row.seen for row in self._rows})


class PublishForm(HandlingForm):
    """When the group has decided, and when everybody hears of it."""

    NOW, LATER = "now", "later"

    met_on = forms.DateField(
        label=_("Decided on"),
        required=False,
        widget=AdminDateInput,
        validators=[plausible_year],
        help_text=_("The day of the meeting at which the group has decided. It stands in the report and on its page."),
    )
    when = forms.ChoiceField(
        label=_("Publish"),
        choices=[(NOW, _("now")), (LATER, _("at a set moment"))],
        initial=LATER,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it is published now or at a set moment.")},
    )
    at = WallTimeField(label=_("Moment"), required=False, widget=MomentInput(), validators=[plausible_year])

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        understand_wall_times(self)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        is_later = self.cleaned_data.get("when") == self.LATER
        if is_later and not self.cleaned_data.get("at") and "at" not in self.errors:
            self.add_error("at", _("Say at which moment, or choose “now”."))
        return cleaned
