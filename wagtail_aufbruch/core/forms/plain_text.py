"""Plain text from people: what is invisible, or reverses the reading direction, is removed."""

import re
import unicodedata
from functools import cache
from typing import Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

# C0 and C1 controls but for tab and line feed; marks that override or isolate the reading direction
# (Unicode TR 36, "bidirectional text spoofing"); the byte order mark.
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")

MOST_MARKS = 30
"""Most accents on one letter. No language comes near it (UAX 15, "Stream-Safe Text Format")."""

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


def normal_form(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """``text`` in this Unicode form, at a cost that grows with its length and no faster.

    Accents are put in order within a letter, at the square of their number: some ten thousand on one letter would keep
    a process busy for seconds. So those beyond ``MOST_MARKS`` are dropped. Nobody calls ``unicodedata.normalize`` else.
    """
    if not text.isascii():
        text = _too_many_marks().sub(r"\1", text)
    return unicodedata.normalize(form, text)


@cache
def _too_many_marks() -> re.Pattern[str]:
    """A longer run of signs that are put in order (those with a combining class), with what stays of it as group 1."""
    signs = [number for number in range(0x300, 0x20000) if unicodedata.combining(chr(number))]
    spans: list[list[int]] = []
    for number in signs:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    marks = "[" + "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in spans) + "]"
    return re.compile(f"({marks}{{{MOST_MARKS}}}){marks}+")


def clean_text(text: str) -> str:
    """Return ``text`` in Unicode form NFC, with plain line feeds and without invisible characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return INVISIBLE.sub("", normal_form("NFC", text))


def clean_line(text: str) -> str:
    """As :func:`clean_text`, in one line."""
    return " ".join(clean_text(text).split())


class _PlainField(forms.CharField):
    """Text that is cleaned once it is known not to be far too long."""

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
        return super().to_python(self.cleaned(text))

    def cleaned(self, text: str) -> str:
        return clean_text(text)


class PlainLineField(_PlainField):
    """One line of plain text."""

    def cleaned(self, text: str) -> str:
        return clean_line(text)


class PlainTextField(_PlainField):
    """Several lines of plain text."""

    widget = forms.Textarea
