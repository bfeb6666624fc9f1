"""Your weights: whoever likes moves the weights of the goals, and sees what would come out.

A form that is sent with GET, so that it works without a script and its address can be passed on. An address with
weights is not kept in the cache for readers: there are too many of them.
"""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.projects.domain.prioritising.published.priorities import Published
from wagtail_aufbruch.projects.domain.prioritising.result import WeightedGoal
from wagtail_aufbruch.projects.domain.prioritising.weighing import HIGHEST, compare, in_a_sentence
from wagtail_aufbruch.projects.models import ProjectIndexPage
from wagtail_aufbruch.projects.public.priorities import find_decision

PREFIX = "ziel"
LONGEST = 20
"""So many signs of a number are shown again."""
WHOLE = gettext_lazy("Give a whole number from 0 to 100.")


class WeightsForm(forms.Form):
    """One number for each goal; those of the body stand there first."""

    def __init__(self, data: QueryDict | None, *, goals: tuple[WeightedGoal, ...]) -> None:
        typed = {name: value[:LONGEST] for name, value in data.items()} if data is not None else None
        super().__init__(typed)
        for number, goal in enumerate(goals, 1):
            self.fields[f"{PREFIX}{number}"] = forms.IntegerField(
                label=goal.name,
                initial=goal.weight,
                help_text=_("The body: %(weight)d") % {"weight": goal.weight},
                widget=forms.NumberInput(attrs={"min": 0, "max": HIGHEST, "step": 1, "inputmode": "numeric"}),
                validators=[MinValueValidator(0, WHOLE), MaxValueValidator(HIGHEST, WHOLE)],
                error_messages={"required": WHOLE, "invalid": WHOLE},
            )

    def clean(self) -> dict[str, object] | None:
        cleaned = super().clean()
        if not self.errors and not any(self.cleaned_data.values()):
            raise forms.ValidationError(_("With 0 for every goal nothing counts. Give at least one of them a weight."))
        return cleaned

    @property
    def weights(self) -> list[int]:
        """In the order of the goals; only after ``is_valid()``."""
        return [self.cleaned_data[name] for name in self.fields]


def show_weights(index: ProjectIndexPage, request: HttpRequest, pk: int) -> HttpResponse:
    """The form, and the order under the weights of the address; without any those of the body."""
    decision = find_decision(index, pk)
    shown = Published(decision)
    goals = shown.record.result.goals
    is_typed = any(name.startswith(PREFIX) for name in request.GET)
    form = WeightsForm(request.GET if is_typed else None, goals=goals)
    weights = [goal.weight for goal in goals]
    if is_typed:
        weights = form.weights if form.is_valid() else []
    rows = compare(shown, weights) if weights else []
    response: HttpResponse = index.render(
        request,
        template="aufbruch_projects/weights.html",
        context_overrides={
            "subpage_title": _("Your weights"),
            "subpage_parents": [(decision.title, f"{index.get_url(request)}{_address(index, decision.pk)}")],
            "decision": decision,
            "form": form,
            "rows": rows,
            "sentence": in_a_sentence(rows) if rows else "",
            "is_own": is_typed and bool(rows),
        },
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _address(index: ProjectIndexPage, pk: int) -> str:
    return index.reverse_subpage("priority", args=[pk])
