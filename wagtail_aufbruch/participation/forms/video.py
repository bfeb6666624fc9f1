"""Links that people type; among them one to a video that lies somewhere else and is never shown within our pages."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.forms.plain_text import LONGER_BEFORE, TOO_LONG, clean_line

URL_LENGTH = 1000

NO_LINK = _("Please copy the whole address of the video from your browser. It begins with https://.")


class LinkField(forms.URLField):
    """An address of the web. What is far too long is not taken apart: for that Python puts the host in one form of
    Unicode, which takes the square of its accents."""

    max_length: int

    def to_python(self, value: object) -> str:
        typed = str(value or "")
        if len(typed) > LONGER_BEFORE * self.max_length:
            raise ValidationError(
                self.error_messages.get("max_length", TOO_LONG),
                code="max_length",
                params={"limit_value": self.max_length, "show_value": len(typed), "value": typed},
            )
        return str(super().to_python(clean_line(typed)))


class VideoLinkField(LinkField):
    """An address that begins with https, and says plainly which host it leads to."""

    default_validators = [URLValidator(schemes=["https"], message=NO_LINK)]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": URL_LENGTH, "assume_scheme": "https", **kwargs})
        self.error_messages["invalid"] = NO_LINK

    def to_python(self, value: object) -> str:
        link = super().to_python(value)
        if link and not _names_its_host(link):
            raise ValidationError(NO_LINK, code="invalid")
        return link


def _names_its_host(link: str) -> bool:
    """https://video.example@elsewhere.example leads elsewhere."""
    try:
        return "@" not in urlsplit(link).netloc
    except ValueError:
        return False
