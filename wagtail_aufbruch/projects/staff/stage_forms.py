"""What staff fill in about a step of a project."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminDateInput

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.forms.plain_text import PlainLineField, PlainTextField
from wagtail_aufbruch.core.forms.wall_time import understand_wall_times
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.participation.staff.responses.belonging_forms import HandlingForm
from wagtail_aufbruch.projects.domain.council.disagreeing import because_of
from wagtail_aufbruch.projects.domain.council.lines import Suggestion
from wagtail_aufbruch.projects.domain.stages import Because, Standing, stage_name
from wagtail_aufbruch.projects.models.standing import REASON_LENGTH


class StepForm(HandlingForm):
    """The next step: which, when, why, and where it can be read. Today is proposed."""

    stage = forms.ChoiceField(label=pgettext_lazy("project", "What has happened"), widget=forms.RadioSelect)
    on = forms.DateField(
        label=pgettext_lazy("project", "On"),
        required=False,
        widget=AdminDateInput,
        validators=[plausible_year],
        help_text=_("The day on which it happened. Leave it empty where it is not known."),
    )
    reason = PlainTextField(
        label=_("Reason, for everybody to read"),
        required=False,
        max_length=REASON_LENGTH,
        help_text=_("Needed where a project is rejected, referred, stopped, or goes back to the pool."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    source = PlainLineField(
        label=_("Source"),
        required=False,
        max_length=255,
        help_text=_("Where it can be read, for instance “Minutes of the Hauptausschuss”."),
    )
    source_url = forms.URLField(label=_("Address of the source"), required=False, max_length=500, assume_scheme="https")

    def __init__(
        self, data: QueryDict | None = None, *, standing: Standing, process: Process | None, **kwargs: Any
    ) -> None:
        initial = {"seen": str(standing.seen), "on": timezone.localdate(), **kwargs.pop("initial", {})}
        super().__init__(data, initial=initial, **kwargs)
        understand_wall_times(self)
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            (stage.value, stage_name(process, stage)) for stage in standing.next
        ]

    @property
    def because(self) -> Because:
        data = self.cleaned_data
        return Because(data["on"], data["reason"].strip(), data["source"].strip(), data["source_url"])

    @property
    def seen_step(self) -> int | None:
        seen: str = self.cleaned_data["seen"]
        return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else -1


def suggested_values(suggestion: Suggestion) -> dict[str, Any]:
    """What the form is filled with where a paper of the council suggests the step."""
    because = because_of(suggestion)
    return {
        "stage": suggestion.stage,
        "on": because.on,
        "source": because.source,
        "source_url": because.source_url,
    }
