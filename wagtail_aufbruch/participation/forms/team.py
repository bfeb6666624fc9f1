"""Names of a team in rows, which need no script: the button for another row sends the form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from wagtail_aufbruch.core.forms.plain_text import NO_ADDRESS, TOO_LONG, PlainLineField
from wagtail_aufbruch.participation.domain.questions.limits import MOST_PEOPLE
from wagtail_aufbruch.participation.forms.email import EMAIL_LENGTH, AddressField

NAME_LENGTH = 120

Row = dict[str, Any]
"""``name`` and ``email`` as texts; ``is_young`` where the form asks for it."""


class TeamWidget(forms.Widget):
    """Rows of name and address, always with an empty one at the end while there is room.

    ``young_below``: the age below which a guardian has to agree; None where nobody is asked.
    """

    template_name = "aufbruch_participation/widgets/team.html"
    use_fieldset = True

    def __init__(self, most: int, young_below: int | None = None) -> None:
        super().__init__()
        self.most, self.young_below = most, young_below

    def value_from_datadict(self, data: Mapping[str, object], files: object, name: str) -> list[Row]:
        """The rows that were sent, empty ones among them, and one more where the button for it was pressed.

        What stands beyond the most that any form has is not read.
        """
        sent = [number for number in range(MOST_PEOPLE + 1) if f"{name}-{number}-name" in data]
        rows = [self._row(data, f"{name}-{number}") for number in range(max(sent, default=-1) + 1)]
        return [*rows, {"name": "", "email": ""}] if f"{name}-more" in data else rows

    def value_omitted_from_data(self, data: Mapping[str, object], files: object, name: str) -> bool:
        return f"{name}-0-name" not in data

    def _row(self, data: Mapping[str, object], prefix: str) -> Row:
        row: Row = {"name": str(data.get(f"{prefix}-name") or ""), "email": str(data.get(f"{prefix}-email") or "")}
        return row if self.young_below is None else {**row, "is_young": bool(data.get(f"{prefix}-young"))}

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        rows = rows_in(value)[: MOST_PEOPLE + 1]
        if len(rows) < self.most and (not rows or is_filled(rows[-1])):
            rows.append({"name": "", "email": ""})
        context["widget"].update(
            rows=[{**row, "index": index, "number": index + 1} for index, row in enumerate(rows)],
            most=self.most,
            has_room=len(rows) < self.most,
            young_below=self.young_below,
            id=(attrs or {}).get("id") or name,
        )
        return context


def rows_in(value: object) -> list[Row]:
    """The rows in what was stored or sent; what is none is passed over."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def is_filled(row: Row) -> bool:
    """Whether anything was written into the row; a tick alone is nothing."""
    return bool(str(row.get("name") or "").strip() or str(row.get("email") or "").strip())


class TeamField(forms.Field):
    """A list of people, each with ``name``, ``email`` (may be empty) and, where asked, ``is_young``."""

    widget: TeamWidget

    def __init__(self, *, most: int, young_below: int | None = None, **kwargs: Any) -> None:
        self.most, self.young_below = most, young_below
        super().__init__(widget=TeamWidget(most, young_below), **kwargs)
        too_long = {"max_length": TOO_LONG}
        self._name = PlainLineField(
            max_length=NAME_LENGTH,
            tells_limit=False,
            error_messages={"required": _("Please write the name, or empty the whole row."), **too_long},
        )
        self._email = AddressField(
            max_length=EMAIL_LENGTH, required=False, error_messages={"invalid": NO_ADDRESS, **too_long}
        )

    def clean(self, value: object) -> list[Row]:
        filled = [(number, row) for number, row in enumerate(rows_in(value), start=1) if is_filled(row)]
        if self.required and not filled:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(filled) > self.most:
            raise ValidationError(
                ngettext_lazy(
                    "Only %(most)d person can be named here. Please take the others out.",
                    "At most %(most)d people can be named here. Please take some out.",
                    self.most,
                ),
                code="too_many",
                params={"most": self.most},
            )
        people, problems = [], []
        for number, row in filled:
            try:
                people.append(self._person(row))
            except ValidationError as error:
                problems += [
                    ValidationError(_("Person %(number)d: %(problem)s"), params={"number": number, "problem": problem})
                    for problem in error.messages
                ]
        if problems:
            raise ValidationError(problems)
        return people

    def _person(self, row: Row) -> Row:
        found: Row = {}
        problems: list[ValidationError] = []
        for name, field in (("name", self._name), ("email", self._email)):
            try:
                found[name] = field.clean(row.get(name) or "")
            except ValidationError as error:
                problems.append(error)
        if problems:
            raise ValidationError(problems)
        return found if self.young_below is None else {**found, "is_young": bool(row.get("is_young"))}

    def has_changed(self, initial: object, data: object) -> bool:
        before, now = ([row for row in rows_in(rows) if is_filled(row)] for rows in (initial, data))
        return before != now


def asks_for_row(form: forms.BaseForm) -> bool:
    """Whether the form was sent by a team's button for another row: it is then shown again, and nothing is to mend."""
    teams = [name for name, field in form.fields.items() if isinstance(field, TeamField)]
    return any(f"{form.add_prefix(name)}-more" in form.data for name in teams)


def show_unchecked(form: forms.BaseForm) -> None:
    """Show what was typed without saying what is wrong with it: whoever asks for another row has not finished."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    form.cleaned_data = {}
