"""Plain text from people: what is invisible, or reverses the reading direction, is removed."""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.lists.unicode_forms import normal_form

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# C0 and C1 controls but for tab and line feed; marks that override or isolate the reading direction
# (Unicode TR 36, "bidirectional text spoofing"); the byte order mark.
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")

# White space, what Unicode calls default ignorable (marks without a width, tags, fillers), and an empty Braille cell.
NOTHING_TO_SEE = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164"
    r"\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]*"
)

LONGER_BEFORE = 4
"""A text becomes shorter by cleaning, but not by more: three signs may become one letter, CR LF one line feed."""

TOO_LONG = ngettext_lazy(
    "Please shorten this to %(limit_value)d character; it has %(show_value)d.",
    "Please shorten this to %(limit_value)d characters; it has %(show_value)d.",
    "limit_value",
)
NO_ADDRESS = _("This does not look like an e-mail address. It has the form name@example.org.")


def without_cutting(field: forms.Field) -> forms.Field:
    """No maxlength: what is pasted must not be cut off silently; the server says by how much it is too long."""
    field.widget.attrs.pop("maxlength", None)
    return field


def clean_text(text: str) -> str:
    """Return ``text`` in Unicode form NFC, with plain line feeds and without invisible characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return INVISIBLE.sub("", normal_form("NFC", text))


def clean_line(text: str) -> str:
    """As :func:`clean_text`, in one line."""
    return " ".join(clean_text(text).split())


def _told_limit(number: int) -> str:
    """The limit of a text in words, for its hint: before anybody has written too much."""
    return gettext("At most {number} characters.").format(number=number_format(number, force_grouping=True))


told_limit = lazy(_told_limit, str)


class _PlainField(forms.CharField):
    """Text that is cleaned once it is known not to be far too long. What nobody could see is as good as empty.

    The hint ends with the limit, unless ``tells_limit`` is False: for names and codes, which no person writes so long.
    """

    def __init__(self, *, tells_limit: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if tells_limit and self.max_length is not None:
            limit = told_limit(self.max_length)
            self.help_text = format_lazy("{} {}", self.help_text, limit) if self.help_text else limit

    def to_python(self, value: object) -> str | None:
        if not value:
            return super().to_python(value)
        text = str(value)
        if self.max_length is not None and len(text) > self.max_length * LONGER_BEFORE:
            raise ValidationError(
                self.error_messages.get("max_length", TOO_LONG),
                code="max_length",
                params={"limit_value": self.max_length, "show_value": len(text), "value": text},
            )
        cleaned = self.cleaned(text)
        return super().to_python("" if NOTHING_TO_SEE.fullmatch(cleaned) else cleaned)

    def cleaned(self, text: str) -> str:
        return clean_text(text)


class PlainLineField(_PlainField):
    """One line of plain text."""

    def cleaned(self, text: str) -> str:
        return clean_line(text)


class PlainTextField(_PlainField):
    """Several lines of plain text."""

    widget = forms.Textarea


def line_field(label: "StrOrPromise", length: int, **options: Any) -> forms.Field:
    """A line for staff, of at most ``length`` characters, which the server checks: nothing typed is cut off silently.

    It may stay empty unless ``required=True``. ``options`` are those of the field; ``attrs`` go to its widget.
    """
    widget = forms.TextInput(attrs={"autocomplete": "off", **options.pop("attrs", {})})
    return _checked(PlainLineField, label, length, widget, options)


def text_field(label: "StrOrPromise", length: int, rows: int, **options: Any) -> forms.Field:
    """The same in several lines, shown with so many ``rows``."""
    return _checked(PlainTextField, label, length, forms.Textarea(attrs={"rows": rows}), options)


def _checked(
    kind: type[_PlainField], label: "StrOrPromise", length: int, widget: forms.Widget, options: dict[str, Any]
) -> forms.Field:
    messages = {"max_length": TOO_LONG, **options.pop("error_messages", {})}
    options = {"required": False, **options}
    return without_cutting(kind(label=label, max_length=length, widget=widget, error_messages=messages, **options))
