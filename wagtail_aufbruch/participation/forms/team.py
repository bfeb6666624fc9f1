"""Names of a team in rows, which need no script: the button for another row sends the form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from wagtail_aufbruch.core.forms.plain_text import NO_ADDRESS, TOO_LONG, PlainLineField, clean_text
from wagtail_aufbruch.participation.domain.consent.asking_guardians import CHILDS_ADDRESS, OWN_ADDRESS, is_own_address
from wagtail_aufbruch.participation.domain.questions.limits import MOST_PEOPLE
from wagtail_aufbruch.participation.forms.email import EMAIL_LENGTH, AddressField
from wagtail_aufbruch.participation.forms.team_lines import Row, row_of_line

NAME_LENGTH = 120
GUARDIAN_MISSING = _("Give the address of a parent or guardian, or say that they sign on paper.")

LIST_LENGTH = 20_000
"""Characters of a pasted list that are looked into; more is left where it was typed."""


class TeamWidget(forms.Widget):
    """Rows of name and address, always with an empty one at the end while there is room.

    ``young_below``: the age below which a guardian has to agree; None where nobody is asked. ``takes_list``: a list of
    young people can be pasted, each line a row; ``takes_file``: there is a page where it can be uploaded.
    ``problems``: by row and part of it, what the field has found wrong.
    """

    template_name = "aufbruch_participation/widgets/team.html"
    use_fieldset = True

    def __init__(self, most: int, young_below: int | None = None, *, takes_list: bool = False) -> None:
        super().__init__()
        self.most, self.young_below, self.takes_list = most, young_below, takes_list
        self.bound = max(most, MOST_PEOPLE)
        self.takes_file = False
        self.problems: dict[int, dict[str, list[str]]] = {}
        self.rest = ""
        """What of a pasted list is more than the form takes."""

    def value_from_datadict(self, data: Mapping[str, object], files: object, name: str) -> list[Row]:
        """The rows that were sent, empty ones among them, and one more where the button for it was pressed.

        What stands beyond the most that any form has is not read.
        """
        sent = [number for number in range(self.bound + 1) if f"{name}-{number}-name" in data]
        rows = [self._row(data, f"{name}-{number}") for number in range(max(sent, default=-1) + 1)]
        pasted = self._pasted(str(data.get(f"{name}-list") or ""), self.bound - sum(map(is_filled, rows)))
        if pasted:
            rows = [*filter(is_filled, rows), *pasted]
        return [*rows, {"name": "", "email": ""}] if f"{name}-more" in data else rows

    def _pasted(self, typed: str, room: int) -> list[Row]:
        """The lines of a list as rows of young people; what there is no room for stays to be seen in ``rest``."""
        self.rest = typed
        if not self.takes_list or len(typed) > LIST_LENGTH:
            return []
        lines = [line for line in clean_text(typed).split("\n") if line.strip("; \t")]
        self.rest = "\n".join(lines[max(room, 0) :])
        return [row_of_line(line) for line in lines[: max(room, 0)]]

    def value_omitted_from_data(self, data: Mapping[str, object], files: object, name: str) -> bool:
        return f"{name}-0-name" not in data

    def _row(self, data: Mapping[str, object], prefix: str) -> Row:
        row: Row = {"name": str(data.get(f"{prefix}-name") or ""), "email": str(data.get(f"{prefix}-email") or "")}
        if self.young_below is None:
            return row
        return {
            **row,
            "is_young": bool(data.get(f"{prefix}-young")),
            "guardian_email": str(data.get(f"{prefix}-guardian") or ""),
            "on_paper": bool(data.get(f"{prefix}-paper")),
        }

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        rows = rows_in(value)[: self.bound + 1]
        if len(rows) < self.most and (not rows or is_filled(rows[-1])):
            rows.append({"name": "", "email": ""})
        context["widget"].update(
            rows=[
                {**row, "index": index, "number": index + 1, "problems": self.problems.get(index, {})}
                for index, row in enumerate(rows)
            ],
            takes_list=self.takes_list,
            takes_file=self.takes_file,
            rest=self.rest,
            list_too_long=len(self.rest) > LIST_LENGTH,
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
    return any(str(row.get(part) or "").strip() for part in ("name", "email", "guardian_email"))


class TeamField(forms.Field):
    """A list of people, each a ``Row``.

    ``own_email``: the address of whoever fills in the form, who is not asked as a guardian. ``keep``: what was given
    before; a guardian who had their address deleted need not be named once more.
    """

    widget: TeamWidget

    def __init__(
        self,
        *,
        most: int,
        young_below: int | None = None,
        own_email: str = "",
        takes_list: bool = False,
        **kwargs: Any,
    ) -> None:
        self.most, self.young_below, self.own_email = most, young_below, own_email
        super().__init__(widget=TeamWidget(most, young_below, takes_list=takes_list), **kwargs)
        self._without_address: set[str] = set()
        too_long = {"max_length": TOO_LONG}
        self._name = PlainLineField(
            max_length=NAME_LENGTH,
            tells_limit=False,
            error_messages={"required": _("Please write the name, or empty the whole row."), **too_long},
        )
        self._email = AddressField(
            max_length=EMAIL_LENGTH, required=False, error_messages={"invalid": NO_ADDRESS, **too_long}
        )

    @property
    def is_for_classes(self) -> bool:
        """Whether it takes a list of young people with their guardians."""
        return self.widget.takes_list and self.young_below is not None

    def keep(self, given: object) -> None:
        """Take note of the rows that are stored: whose guardian has no address any more has answered by it."""
        young = [row for row in rows_in(given) if row.get("is_young") and not row.get("on_paper")]
        self._without_address = {str(row.get("name")) for row in young if not row.get("guardian_email")}

    def clean(self, value: object) -> list[Row]:
        """The people. What is wrong with one of them is told beside the field of it, by ``problems`` of the widget."""
        self.widget.problems = {}
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
        if self.widget.rest:
            raise ValidationError(_("The list holds more than fits in here. Please shorten it."), code="too_many")
        people = [self.person(row, self.widget.problems.setdefault(number - 1, {})) for number, row in filled]
        childrens = {one["email"] for one in people if one.get("is_young") and one.get("email")}
        for (number, _row), person in zip(filled, people, strict=True):
            if any(is_own_address(person.get("guardian_email", ""), address) for address in childrens):
                self.widget.problems[number - 1].setdefault("guardian_email", [str(CHILDS_ADDRESS)])
        problems = [
            ValidationError(_("Person %(number)d: %(problem)s"), params={"number": number + 1, "problem": problem})
            for number, parts in sorted(self.widget.problems.items())
            for told in parts.values()
            for problem in told
        ]
        if problems:
            raise ValidationError(problems)
        return people

    def person(self, row: Row, problems: dict[str, list[str]]) -> Row:
        """What is right of the row; what is wrong is put into ``problems`` by its part."""
        found: Row = {}

        def take(part: str, field: forms.Field) -> None:
            try:
                found[part] = field.clean(row.get(part) or "")
            except ValidationError as error:
                problems[part] = error.messages

        take("name", self._name)
        take("email", self._email)
        if self.young_below is None:
            return found
        found["is_young"] = bool(row.get("is_young"))
        if not found["is_young"]:
            return found
        take("guardian_email", self._email)
        email = found.get("guardian_email", "")
        found["on_paper"] = bool(row.get("on_paper")) and not email
        if "guardian_email" in problems:
            return found
        if not email and not found["on_paper"] and found.get("name") not in self._without_address:
            problems["guardian_email"] = [str(GUARDIAN_MISSING)]
        elif is_own_address(email, self.own_email):
            problems["guardian_email"] = [str(OWN_ADDRESS)]
        return found

    def has_changed(self, initial: object, data: object) -> bool:
        before, now = ([row for row in rows_in(rows) if is_filled(row)] for rows in (initial, data))
        return before != now


def takes_over_list(form: forms.BaseForm) -> bool:
    """Whether the form was sent by the button that turns a pasted list into rows: they are then to be looked at."""
    teams = [name for name, field in form.fields.items() if isinstance(field, TeamField)]
    return any(f"{form.add_prefix(name)}-paste" in form.data for name in teams)


def asks_for_file(form: forms.BaseForm) -> str:
    """The name of the team's field whose button for uploading a list sent the form; "" where none did."""
    teams = [name for name, field in form.fields.items() if isinstance(field, TeamField) and field.widget.takes_file]
    return next((name for name in teams if f"{form.add_prefix(name)}-file" in form.data), "")


def asks_for_row(form: forms.BaseForm) -> bool:
    """Whether the form was sent by a team's button for another row: it is then shown again, and nothing is to mend."""
    teams = [name for name, field in form.fields.items() if isinstance(field, TeamField)]
    return any(f"{form.add_prefix(name)}-more" in form.data for name in teams)


def show_unchecked(form: forms.BaseForm) -> None:
    """Show what was typed without saying what is wrong with it: whoever asks for another row has not finished."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    form.cleaned_data = {}
