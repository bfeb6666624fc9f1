"""Plain text from people: what is invisible, or reverses the reading direction, is removed."""

import re
import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

# C0 and C1 controls but for tab and line feed; marks that override or isolate the reading direction
# (Unicode TR 36, "bidirectional text spoofing"); the byte order mark.
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")

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
    return INVISIBLE.sub("", unicodedata.normalize("NFC", text))


class PlainLineField(forms.CharField):
    """One line of plain text."""

    def to_python(self, value: object) -> str | None:
        return super().to_python(" ".join(clean_text(str(value)).split()) if value else value)


class PlainTextField(forms.CharField):
    """Several lines of plain text."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str | None:
        return super().to_python(clean_text(str(value)) if value else value)
