"""Plain text from people: what cannot be seen, or turns reading direction around, is taken out."""

import re
import unicodedata
from typing import Any

from django import forms

# C0 and C1 controls but for tab and line feed; marks that override or isolate the reading direction
# (Unicode TR 36, "bidirectional text spoofing"); the byte order mark.
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


def clean_text(text: str) -> str:
    """Return ``text`` in Unicode form NFC, with plain line feeds and without invisible characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return INVISIBLE.sub("", unicodedata.normalize("NFC", text))


class PlainLineField(forms.CharField):
    """One line of plain text."""

    def to_python(self, value: Any) -> str | None:
        return super().to_python(" ".join(clean_text(str(value)).split()) if value else value)


class PlainTextField(forms.CharField):
    """Several lines of plain text."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str | None:
        return super().to_python(clean_text(str(value)) if value else value)
