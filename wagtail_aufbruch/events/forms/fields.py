"""The fields of the registration form."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.forms.plain_text import TOO_LONG, PlainLineField, PlainTextField, without_cutting
from wagtail_aufbruch.events.domain.seats.seats import Seating, Seats
from wagtail_aufbruch.events.models import EventTable
from wagtail_aufbruch.events.models.registration import NAME_LENGTH


def name_field() -> forms.Field:
    return without_cutting(
        PlainLineField(
            label=_("Your name"),
            max_length=NAME_LENGTH,
            tells_limit=False,
            help_text=_("As it shall stand on the list at the door."),
            error_messages={"required": _("Enter your name."), "max_length": TOO_LONG},
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
        )
    )


def people_field(most: int) -> forms.Field:
    return forms.TypedChoiceField(
        label=_("For how many people?"),
        choices=[(number, str(number)) for number in range(1, most + 1)],
        coerce=int,
        help_text=format_lazy(_("At most {most}, you included."), most=most),
        error_messages={
            "required": _("Say how many people come."),
            "invalid_choice": format_lazy(_("At most {most} people can be registered at once."), most=most),
        },
    )


class NamesField(PlainTextField):
    """Several names, one on each line; the cleaned value is a list."""

    def clean(self, value: object) -> list[str]:
        lines = (super().clean(value) or "").split("\n")
        names = [name for name in (" ".join(line.split()) for line in lines) if name]
        for name in names:
            if len(name) > NAME_LENGTH:
                raise forms.ValidationError(
                    _("Please shorten “%(name)s…” to %(most)d characters."),
                    params={"name": name[:20], "most": NAME_LENGTH},
                )
        return names


def companions_field() -> forms.Field:
    return NamesField(
        label=_("Names of the others"),
        required=False,
        help_text=_("One name on each line. You may leave out names that you do not know yet."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )


class TableField(forms.ModelChoiceField):
    """The tables as radio buttons, each with its subject and the seats left; full ones are marked, but shown."""

    def __init__(self, seating: Seating, **kwargs: Any) -> None:
        super().__init__(
            label=_("Table or workshop"),
            widget=forms.RadioSelect,
            empty_label=None,
            error_messages={
                "required": _("Choose a table or workshop."),
                "invalid_choice": _("This table does not exist here. Choose one from the list."),
            },
            **kwargs,
        )
        self.seating = {seats.table.pk: seats for seats in seating.tables if seats.table is not None}

    def label_from_instance(self, table: EventTable) -> str:
        seats: Seats | None = self.seating.get(table.pk)
        title = f"{table.title} ({table.room})" if table.room else table.title
        return " – ".join(part for part in (title, table.text, seats.words if seats else "") if part)


def wait_field() -> forms.Field:
    return forms.BooleanField(label=_("I would rather wait until seats are free there."), required=False)


def age_field(least: int | None, most: int | None) -> forms.Field:
    if least is not None and most is not None:
        label = format_lazy(_("All whom I register are {least} to {most} years old."), least=least, most=most)
    elif least is not None:
        label = format_lazy(_("All whom I register are {least} years old or older."), least=least)
    else:
        label = format_lazy(_("All whom I register are {most} years old at most."), most=most)
    message = _("This event is for people of this age only. Please tick the box if it is right.")
    return forms.BooleanField(label=label, error_messages={"required": message})
