"""What staff fill in about a contribution that the town answers.

Each part of the page is a form of its own, so that none waits for another.
"""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.forms.plain_text import PlainLineField, PlainTextField
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.participation.domain.responses.answers import Draft
from wagtail_aufbruch.participation.domain.responses.handling import Particulars
from wagtail_aufbruch.participation.domain.responses.stages import stages_of
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.participation.models.contributions.contribution import REASON_LENGTH
from wagtail_aufbruch.participation.staff.responses.belonging_forms import BelongingForm, HandlingForm

ANSWER_LENGTH = 10_000
MAX_TAGS = 100
"""So many boxes are shown; more would be no choice any more."""


class StageForm(HandlingForm):
    stage = forms.ChoiceField(label=_("Stage"))
    note = PlainTextField(
        label=_("Why, for everybody to read"),
        required=False,
        max_length=REASON_LENGTH,
        help_text=_("Author and followers get it by mail; it stands in the history on its page."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None = None, *, process: Process, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["stage"].choices = stages_of(process)  # type: ignore[attr-defined]


class ParticularsForm(BelongingForm):
    place_name = PlainLineField(label=_("Place"), required=False, max_length=160)
    tags = forms.MultipleChoiceField(
        label=_("Tags"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Which tags there are, the call says."),
    )

    def __init__(self, data: QueryDict | None = None, *, contribution: Contribution, **kwargs: Any) -> None:
        super().__init__(data, contribution=contribution, **kwargs)
        own = set(contribution.tags.names())
        offered = sorted(set(self._tags_of_page(contribution)) - own)
        # What it has is always there: a box that is not shown would be one that is not ticked.
        room = max(MAX_TAGS - len(own), 0)
        names = sorted({*own, *offered[:room]})
        self.fields["tags"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        if len(offered) > room:
            self.fields["tags"].help_text = self._say_left_out(len(offered) - room)
        if not names:
            del self.fields["tags"]

    @staticmethod
    def _say_left_out(number: int) -> str:
        told = ngettext(
            "%(number)d tag of the call is not shown: %(most)d fit here at most. Those that stand here already stay. "
            "Take tags out of the call that nobody needs.",
            "%(number)d tags of the call are not shown: %(most)d fit here at most. Those that stand here already stay. "
            "Take tags out of the call that nobody needs.",
            number,
        )
        return told % {"number": number, "most": MAX_TAGS}

    @staticmethod
    def _tags_of_page(contribution: Contribution) -> list[str]:
        page = contribution.page.specific
        return list(page.tags.names()) if hasattr(page, "tags") else []

    @property
    def particulars(self) -> Particulars:
        """What was chosen, for the domain; only after ``is_valid()``."""
        data = self.cleaned_data
        return Particulars(data["handlungsfeld"], data["group"], tuple(data.get("tags", ())), data["place_name"])


class AnswerForm(HandlingForm):
    body = PlainLineField(
        label=_("Who answers"),
        max_length=160,
        help_text=_("The department, board or group, as citizens know it."),
        error_messages={"required": _("Say who answers.")},
    )
    answered_on = forms.DateField(
        label=_("Date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[plausible_year],
        error_messages={"required": _("Enter the day of the answer.")},
    )
    text = PlainTextField(
        label=_("Answer and reasons"),
        max_length=ANSWER_LENGTH,
        help_text=_("What you do with it and why, in words that everybody understands."),
        error_messages={"required": _("Write the answer.")},
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    stage = forms.ChoiceField(label=_("Stage from then on"), required=False)
    cost = forms.DecimalField(
        label=_("Estimated cost in euros"), required=False, min_value=0, max_digits=12, decimal_places=2, localize=True
    )
    cost_note = PlainLineField(
        label=_("On the cost"), required=False, max_length=160, help_text=_("For instance “each year, from 2020”.")
    )
    period = PlainLineField(
        label=_("Estimated period"), required=False, max_length=120, help_text=_("For instance “summer 2019”.")
    )

    def __init__(self, data: QueryDict | None = None, *, process: Process, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["stage"].choices = [("", _("as it is")), *stages_of(process)]  # type: ignore[attr-defined]

    @property
    def draft(self) -> Draft:
        """What was written, for the domain; only after ``is_valid()``."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return Draft(**data)
