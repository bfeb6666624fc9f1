"""The form by which people assess an idea by the criteria of its call."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_aufbruch.ideas.domain.assessment.scoring import SCALE
from wagtail_aufbruch.ideas.models import Criterion
from wagtail_aufbruch.participation.forms.discussion import MailForm, Radios

WORDS = {
    1: pgettext_lazy("score", "not at all"),
    2: pgettext_lazy("score", "rather not"),
    3: pgettext_lazy("score", "partly"),
    4: pgettext_lazy("score", "rather yes"),
    5: pgettext_lazy("score", "very much"),
}
"""What the values mean: a mere number says nothing to somebody who hears the page."""


class ScoreForm(forms.Form):
    """One choice from 1 to 5 for each criterion; at least one has to be made."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        criteria: Iterable[Criterion],
        given: Mapping[int, int] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.criteria = list(criteria)
        choices = [*((str(value), f"{value} – {WORDS[value]}") for value in SCALE), ("", _("no answer"))]
        for criterion in self.criteria:
            self.fields[self.name_of(criterion)] = forms.ChoiceField(
                label=criterion.name,
                help_text=criterion.explanation,
                choices=choices,
                required=False,
                initial=str((given or {}).get(criterion.pk, "")),
                widget=Radios,
                error_messages={"invalid_choice": _("Choose one of the answers.")},
            )

    @staticmethod
    def name_of(criterion: Criterion) -> str:
        return f"criterion_{criterion.pk}"

    @property
    def score_fields(self) -> list[forms.BoundField]:
        """The fields of the criteria, in their order."""
        return [self[self.name_of(criterion)] for criterion in self.criteria]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors and not self.scores:
            self.add_error(None, _("Give at least one answer."))
        return cleaned

    @property
    def scores(self) -> dict[int, int]:
        """The values that were chosen, by the criterion's key; only after ``is_valid()``."""
        chosen = {criterion.pk: self.cleaned_data.get(self.name_of(criterion)) for criterion in self.criteria}
        return {key: int(value) for key, value in chosen.items() if value}


class ScoreMailForm(ScoreForm, MailForm):
    """The same with an address, to which a link is sent that makes the scores count."""
