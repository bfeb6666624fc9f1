"""The fields of the idea form."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from wagtail_aufbruch.core.forms.plain_text import TOO_LONG, PlainLineField, PlainTextField, without_cutting
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.participation.enums import Asked
from wagtail_aufbruch.participation.models.contributions.contribution import NAME_LENGTH, TEXT_LENGTH, TITLE_LENGTH

PLACE_LENGTH = 160


def title_field() -> forms.Field:
    return without_cutting(
        PlainLineField(
            label=_("Your idea in one line"),
            max_length=TITLE_LENGTH,
            error_messages={"required": _("Give your idea a title."), "max_length": TOO_LONG},
        )
    )


def text_field() -> forms.Field:
    return without_cutting(
        PlainTextField(
            label=_("Describe your idea"),
            max_length=TEXT_LENGTH,
            help_text=_("What should change, for whom, and why? You need no finished concept."),
            error_messages={"required": _("Describe your idea in a few sentences."), "max_length": TOO_LONG},
            widget=forms.Textarea(attrs={"rows": 8}),
        )
    )


class FieldChoice(forms.ModelChoiceField):
    """Fields of action in two levels; the second level is set in."""

    def label_from_instance(self, handlungsfeld: Handlungsfeld) -> str:
        return f"– {handlungsfeld.title}" if handlungsfeld.parent_id else handlungsfeld.title

    def order_levels(self) -> None:
        """Put each field of the second level below its own, whatever order the database gives."""
        fields: list[Handlungsfeld] = list(self.queryset or [])
        roots = [field for field in fields if field.parent_id is None or field.parent not in fields]
        ordered = [entry for root in roots for entry in [root, *(f for f in fields if f.parent_id == root.pk)]]
        self.choices = [("", self.empty_label), *((f.pk, self.label_from_instance(f)) for f in ordered)]


def handlungsfeld_field(asked: str, queryset: "QuerySet[Handlungsfeld]") -> FieldChoice:
    required = asked == Asked.REQUIRED
    field = FieldChoice(
        label=_("Field of action"),
        queryset=queryset,
        required=required,
        empty_label=_("Please choose") if required else _("I am not sure"),
        help_text=_("Where does it fit best?")
        if required
        else _("Where does it fit best? If you are not sure, our staff will choose."),
        error_messages={
            "required": _("Choose a field of action."),
            "invalid_choice": _("This field of action does not exist here. Choose one from the list."),
        },
    )
    field.order_levels()
    return field


def name_field(asked: str) -> forms.Field:
    required = asked == Asked.REQUIRED
    return without_cutting(
        PlainLineField(
            label=_("Name to be shown"),
            max_length=NAME_LENGTH,
            tells_limit=False,
            required=required,
            help_text=_("Your name or a name of your choice.")
            if required
            else _("Your name or a name of your choice. Without one the idea appears as “Anonymous”."),
            error_messages={"required": _("Give a name; it need not be your own."), "max_length": TOO_LONG},
            widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        )
    )


def tags_field(asked: str, tags: Iterable[Tag]) -> forms.Field:
    return forms.TypedMultipleChoiceField(
        label=_("Keywords"),
        choices=[(tag.pk, tag.name) for tag in tags],
        coerce=int,
        required=asked == Asked.REQUIRED,
        help_text=_("Choose all that fit."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one tag."),
            "invalid_choice": _("This tag does not exist here. Choose from the list."),
        },
    )


class CoordinateField(forms.DecimalField):
    """A latitude or longitude as people and maps write it: with a comma, a point, and any number of digits."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        message = _("This is not a place on earth. Leave it empty, or copy the numbers from a map.")
        kwargs.setdefault("error_messages", {"invalid": message, "max_value": message, "min_value": message})
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(min_value=-most, max_value=most, required=False, **kwargs)

    def to_python(self, value: object) -> Any:
        number = super().to_python(str(value).replace(",", ".").strip() if value else value)
        if number is None:
            return None
        # Compared, not reckoned with: "1e1000000" is more than arithmetic can hold.
        if not number.is_finite() or not -1000 <= number <= 1000:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return round(number, 6)


# Both numbers as maps give them out: "51.9067, 8.3785", "51,9067; 8,3785", "51.9067 8.3785".
_PAIR = re.compile(r"\s*(-?\d{1,3}[.,]\d{1,12})(?:\s*[;,]\s*|\s+)(-?\d{1,3}[.,]\d{1,12})\s*")
LONGEST_PAIR = 60


def with_place_apart(data: QueryDict | None) -> QueryDict | None:
    """The form's data, with a pair of coordinates that was pasted into one field written into both.

    Numbers that stand in the other field already are left alone.
    """
    if data is None:
        return None
    for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
        typed = data.get(one, "")
        pair = _PAIR.fullmatch(typed) if len(typed) <= LONGEST_PAIR else None
        if pair is not None and not data.get(other, "").strip():
            apart = data.copy()
            apart["latitude"], apart["longitude"] = pair.groups()
            return apart
    return data


def place_fields(asked: str) -> dict[str, forms.Field]:
    return {
        "place_name": without_cutting(
            PlainLineField(
                label=_("Where is it about?"),
                max_length=PLACE_LENGTH,
                required=asked == Asked.REQUIRED,
                help_text=_("A street, a square, a part of town."),
                error_messages={"required": _("Say in words where it is about."), "max_length": TOO_LONG},
            )
        ),
        "latitude": CoordinateField(most=90, label=_("Latitude"), help_text=_("For instance 51.9067")),
        "longitude": CoordinateField(most=180, label=_("Longitude"), help_text=_("For instance 8.3785")),
        "place_is_right": forms.BooleanField(label=_("The place is right as it is."), required=False),
    }


def age_field(years: int) -> forms.Field:
    return forms.BooleanField(
        label=format_lazy(_("I am {years} years old or older."), years=years),
        error_messages={
            "required": format_lazy(
                _("Ideas are taken here from people of {years} years or older. Please tick the box if you are."),
                years=years,
            )
        },
    )
