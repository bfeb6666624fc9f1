"""The sender of mails to citizens."""

from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.core.exceptions import ValidationError
from django.core.validators import validate_email


@register(Tags.compatibility)
def check_sender(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """W015: there is no sender, or the one that Django puts where none is set."""
    sender = settings.DEFAULT_FROM_EMAIL
    address = parseaddr(str(sender))[1]
    try:
        validate_email(address)
    except ValidationError:
        is_sender = False
    else:
        is_sender = not address.lower().endswith("@localhost")
    if is_sender:
        return []
    return [
        Warning(
            f"Mails to citizens have no sender that other mail servers take (DEFAULT_FROM_EMAIL is {sender!r}).",
            hint='Set DEFAULT_FROM_EMAIL to an address of the town: "Beteiligung <beteiligung@town.example>".',
            id="aufbruch_participation.W015",
        )
    ]
