"""The form by which an entry that was returned is mended: what was asked for, and nothing else."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.competitions.domain.announcing.forms import questions_of
from wagtail_aufbruch.competitions.forms.step import StepForm
from wagtail_aufbruch.competitions.models import Entry
from wagtail_aufbruch.competitions.models.entries.check import APPEAL_LENGTH
from wagtail_aufbruch.core.forms.plain_text import TOO_LONG, PlainTextField, without_cutting
from wagtail_aufbruch.participation.domain.questions.definition import Question
from wagtail_aufbruch.participation.enums import ExtraType


class RepairForm(StepForm):
    """All fields whose keys are ``asked``, on one page, whichever steps of the form they came from."""

    takes_lists = False

    def __init__(self, data: QueryDict | None = None, *, entry: Entry, asked: frozenset[str], **kwargs: Any) -> None:
        self.asked_keys = asked
        super().__init__(data, entry=entry, number=1, **kwargs)

    def _asked_here(self) -> Sequence[Question]:
        return [
            one
            for one in questions_of(self.entry.form)
            if one.key in self.asked_keys and one.field_type != ExtraType.CATEGORY
        ]

    def _first(self) -> dict[str, forms.Field]:
        return {name: field for name, field in self._always().items() if name in self.asked_keys}


class AppealForm(forms.Form):
    """Why somebody appeals."""

    text = without_cutting(
        PlainTextField(
            label=_("Why should your entry be admitted?"),
            max_length=APPEAL_LENGTH,
            widget=forms.Textarea(attrs={"rows": 8}),
            error_messages={"required": _("Write why you appeal."), "max_length": TOO_LONG},
        )
    )
