"""Numbers as people of a country write them."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

LONGEST = 40
"""Nobody types a longer number."""
GREATEST, PLACES = Decimal("999999999999.999999"), 6
"""A spreadsheet shows fifteen digits; what has more is a telephone number or a mistake."""
SPACES = re.compile(r"[\s'’\u2009\u202f]")


def read_number(typed: str) -> Decimal | None:
    """What ``typed`` means in the language at hand: in German "3.500" is three thousand five hundred, "3,5" and "3.5"
    are three and a half. None for what is no number."""
    text = SPACES.sub("", typed) if len(typed) <= LONGEST else ""
    decimal = "," if get_format("DECIMAL_SEPARATOR") == "," else "."
    group = "." if decimal == "," else ","
    grouped = rf"[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(decimal)}\d+)?"
    if re.fullmatch(rf"[+-]?{grouped}", text):
        return Decimal(text.replace(group, "").replace(decimal, "."))
    if re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?", text):
        return Decimal(text.replace(",", "."))
    return None


class NumberField(forms.DecimalField):
    """A number in a line of text: a browser's own field for numbers takes "3.500" for three and a half.

    What was typed stays in the field when it is no number.
    """

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        bounds = {"max_value": GREATEST, "min_value": -GREATEST, "decimal_places": PLACES}
        super().__init__(**{"localize": True, **bounds, **kwargs})
        for code in ("max_value", "min_value"):
            self.error_messages[code] = _("Please write a number of at most 12 digits before the decimal point.")
        self.error_messages["too_long"] = _("This is too long for a number: at most %(limit)d characters.")
        self.error_messages["invalid"] = _("Please write a number, such as 12, 3.5 or 3,500, without words beside it.")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal"}

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, Decimal):
            return value
        if value in self.empty_values or not str(value).strip():
            return None
        typed = str(value).strip()
        if len(typed) > LONGEST:
            raise ValidationError(self.error_messages["too_long"], code="too_long", params={"limit": LONGEST})
        number = read_number(typed)
        if number is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number
