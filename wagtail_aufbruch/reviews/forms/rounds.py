"""What staff fill in about a round: itself, its criteria, and what is judged."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Field, Model
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.forms.plain_text import line_field, text_field
from wagtail_aufbruch.core.forms.seen import SeenForm
from wagtail_aufbruch.core.forms.wall_time import MomentInput, WallTimeField
from wagtail_aufbruch.core.lists.numbers import MAX_KEY
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.reviews.domain.rounds.preparing import CriterionPlan, RoundPlan, fingerprint_of
from wagtail_aufbruch.reviews.enums import Dealing, Method, TieBreak
from wagtail_aufbruch.reviews.extension.subjects import own_result_of
from wagtail_aufbruch.reviews.models import Criterion, Round
from wagtail_aufbruch.reviews.models.round import HIGHEST, TEXT_LENGTH, TITLE_LENGTH

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SPARE_CRITERIA = 3
"""So many empty rows stand below the criteria; saving brings new ones."""


def _number(label: "StrOrPromise", least: int, most: int, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, validators=[MinValueValidator(least), MaxValueValidator(most)], widget=forms.NumberInput, **options
    )


def moment_field(label: "StrOrPromise", **options: Any) -> WallTimeField:
    return WallTimeField(label=label, widget=MomentInput(), validators=[plausible_year], **options)


def _help(model: type[Model], name: str) -> "StrOrPromise":
    field = model._meta.get_field(name)
    return field.help_text if isinstance(field, Field) else ""


class RoundForm(SeenForm):
    """A round. What may not change any more is shown, and not taken."""

    title = line_field(
        _("Title"), TITLE_LENGTH, required=True, error_messages={"required": _("Give the round a title.")}
    )
    introduction = text_field(_("Introduction"), TEXT_LENGTH, 4, help_text=_help(Round, "introduction"))
    opens_at = moment_field(_("From"), required=False)
    closes_at = moment_field(_("Until"), required=False)
    method = forms.ChoiceField(
        label=_("Result"), choices=Method.choices, initial=Method.INDEX, help_text=_help(Round, "method")
    )
    least_reviews = _number(
        _("Least number of reviews"), 1, HIGHEST, initial=2, help_text=_help(Round, "least_reviews")
    )
    tie_breaks = forms.MultipleChoiceField(
        label=_("What decides between equal results"),
        choices=TieBreak.choices,
        initial=[TieBreak.HEAVIEST, TieBreak.MEDIAN],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In this order. What is still equal then shares a place."),
    )
    dealing = forms.ChoiceField(label=_("Who judges what"), choices=Dealing.choices, initial=Dealing.ALL)
    reviews_each = _number(_("Reviews of each"), 1, HIGHEST, initial=3, help_text=_help(Round, "reviews_each"))
    is_blind = forms.BooleanField(label=_("Blind"), required=False, help_text=_help(Round, "is_blind"))
    shows_others = forms.BooleanField(
        label=_("Show the reviews of the others afterwards"),
        required=False,
        help_text=_help(Round, "shows_others"),
    )
    keep_days = _number(
        _("Keep names and comments for days"), 30, 3650, initial=365, help_text=_help(Round, "keep_days")
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        round_: Round | None = None,
        given: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        initial = dict(given or {})
        if round_ is not None:
            shown = (name for name in self.base_fields if name != "seen")
            initial = {"seen": fingerprint_of(round_), **{name: getattr(round_, name) for name in shown}}
        super().__init__(data, initial=initial, **kwargs)
        for name in frozen_fields(round_):
            self.fields[name].disabled = True

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        begins, ends = self.cleaned_data.get("opens_at"), self.cleaned_data.get("closes_at")
        if begins and ends and ends <= begins:
            self.add_error("closes_at", _("The end has to lie after the beginning."))
        return cleaned

    def plan(self, criteria: Sequence[CriterionPlan]) -> RoundPlan:
        """What was typed; only after ``is_valid()``."""
        order = [step for step in TieBreak.values if step in self.cleaned_data["tie_breaks"]]
        typed = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return RoundPlan(**{**typed, "tie_breaks": order, "criteria": criteria})


def frozen_fields(round_: Round | None) -> list[str]:
    """The fields that cannot change any more."""
    if round_ is None:
        return []
    released = ["dealing", "reviews_each", "is_blind", "opens_at", "closes_at"] if round_.released_at else []
    rules = ["method", "least_reviews", "tie_breaks"] if round_.locked_at else []
    return [*released, *rules, *(["method", "tie_breaks"] if own_result_of(round_.subject_kind) else [])]


class CriterionForm(forms.Form):
    """One criterion; a row that is empty is none."""

    pk = forms.IntegerField(required=False, min_value=1, max_value=MAX_KEY, widget=forms.HiddenInput)
    name = line_field(_("Name"), 120)
    help_text = line_field(_("Hint"), 500)
    weight = _number(_("Weight"), 1, HIGHEST, initial=1)
    least = _number(_("Lowest score"), 0, HIGHEST, initial=1)
    most = _number(_("Highest score"), 1, HIGHEST, initial=5)
    steps = text_field(_("What the scores mean"), 1000, 3, help_text=_help(Criterion, "steps"))
    may_abstain = forms.BooleanField(label=_("“I cannot judge that” is allowed"), required=False, initial=True)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        least, most = self.cleaned_data.get("least"), self.cleaned_data.get("most")
        if least is not None and most is not None and most <= least:
            self.add_error("most", _("The highest score has to be above the lowest one."))
        if self.has_changed() and not self.cleaned_data.get("name") and not self.cleaned_data.get("DELETE"):
            self.add_error("name", _("Give the criterion a name, or take it out."))
        return cleaned


class _CriterionForms(forms.BaseFormSet):
    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Take it out")

    @property
    def plans(self) -> list[CriterionPlan]:
        """The criteria in their order; only after ``is_valid()``."""
        found = []
        for form in self.forms:
            values = {name: form.cleaned_data.get(name) for name in CriterionForm.base_fields}
            if values["name"] and not form.cleaned_data.get("DELETE"):
                found.append(CriterionPlan(**values))
        return found


def criterion_forms(
    data: QueryDict | None = None, *, round_: Round | None = None, like: Round | None = None
) -> _CriterionForms:
    """The rows for the criteria of a round, with some empty ones unless they are locked.

    ``like``: a round whose criteria a new one proposes.
    """
    is_locked = round_ is not None and (round_.locked_at is not None or own_result_of(round_.subject_kind) is not None)
    make = forms.formset_factory(
        CriterionForm,
        formset=_CriterionForms,
        extra=0 if is_locked else SPARE_CRITERIA,
        can_delete=not is_locked,
        max_num=30,
        validate_max=True,
        absolute_max=40,
    )
    initial = []
    if round_ is not None:
        initial = [{name: getattr(one, name) for name in CriterionForm.base_fields} for one in round_.criteria.all()]
    elif like is not None:
        copied = [name for name in CriterionForm.base_fields if name != "pk"]
        initial = [{name: getattr(one, name) for name in copied} for one in like.criteria.all()]
    forms_ = cast(_CriterionForms, make(data, initial=initial, prefix="kriterien"))
    if is_locked:
        for form in forms_.forms:
            for field in form.fields.values():
                field.disabled = True
    return forms_


class ItemsForm(forms.Form):
    """What is judged, of all that the page offers."""

    items = forms.MultipleChoiceField(
        label=_("What is judged"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Something of what was chosen is not there any more. Choose anew.")},
    )

    def __init__(self, data: QueryDict | None = None, *, offered: Mapping[int, str], chosen: Collection[int]) -> None:
        super().__init__(data, initial={"items": [str(key) for key in chosen]})
        self.fields["items"].choices = [(str(key), title) for key, title in offered.items()]  # type: ignore[attr-defined]

    @property
    def keys(self) -> list[int]:
        """The keys of the things; only after ``is_valid()``."""
        return [int(key) for key in self.cleaned_data["items"]]
