"""The three answers of the responsible person: done, done later, stuck. One small form for each."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.forms.plain_text import TOO_LONG, PlainTextField, without_cutting
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.council.domain.followup.reports import NO_DAY, WHY_LATER, WHY_STUCK, Answer
from wagtail_aufbruch.council.enums import ReportKind
from wagtail_aufbruch.council.models import FollowUp, FollowUpReport
from wagtail_aufbruch.council.models.followups import WORDS_LENGTH
from wagtail_aufbruch.participation.forms.questions.fields import mistyped

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class AnswerForm(forms.Form):
    """One of the answers, filled with what the person has sent before and nobody has published yet."""

    kind: ClassVar[ReportKind] = ReportKind.DONE
    words = without_cutting(
        PlainTextField(
            label=_("In a sentence: what is better now?"),
            help_text=_("It will be published under your unit. Please name no people."),
            max_length=WORDS_LENGTH,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={"max_length": TOO_LONG},
        )
    )

    def __init__(
        self, data: Mapping[str, object] | None = None, *, follow_up: FollowUp, report: FollowUpReport | None
    ) -> None:
        own = report if report is not None and report.kind == self.kind else None
        known = {"words": own.words, "until": own.until} if own is not None else {}
        super().__init__(data, initial=known, auto_id=f"{self.kind.value}-%s")
        self.is_sent = own is not None
        self.follow_up = follow_up

    def demand_words(self, told: "StrOrPromise") -> None:
        """Without words, ``told`` is said at the field."""
        words = self.fields["words"]
        words.required, words.error_messages["required"] = True, told

    @property
    def is_open(self) -> bool:
        """Whether its fields are shown without a click: it was sent, or is to be mended."""
        return self.is_bound or self.is_sent

    @property
    def answer(self) -> Answer:
        """What was typed; only after ``is_valid()``."""
        until: date | None = self.cleaned_data.get("until")
        return Answer(self.kind.value, until, self.cleaned_data["words"].strip())


class DoneForm(AnswerForm):
    """It is done; words if one likes."""


class LaterForm(AnswerForm):
    """It is done later; why, everybody will read."""

    kind = ReportKind.LATER
    until = forms.DateField(
        label=_("Done by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[plausible_year],
        error_messages={"required": NO_DAY},
    )
    field_order = ("until", "words")

    def __init__(
        self, data: Mapping[str, object] | None = None, *, follow_up: FollowUp, report: FollowUpReport | None
    ) -> None:
        super().__init__(data, follow_up=follow_up, report=report)
        self.fields["until"].error_messages["invalid"] = mistyped("date")
        self.fields["words"].label = _("Because …")
        if follow_up.due is not None:
            self.demand_words(WHY_LATER)


class StuckForm(AnswerForm):
    """It is stuck, and at what."""

    kind = ReportKind.STUCK

    def __init__(
        self, data: Mapping[str, object] | None = None, *, follow_up: FollowUp, report: FollowUpReport | None
    ) -> None:
        super().__init__(data, follow_up=follow_up, report=report)
        self.fields["words"].label = _("What is it stuck at?")
        self.demand_words(WHY_STUCK)


FORMS: dict[str, type[AnswerForm]] = {form.kind.value: form for form in (DoneForm, LaterForm, StuckForm)}
