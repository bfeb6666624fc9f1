"""How long a mail server may take."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register
from django.core.mail.backends.smtp import EmailBackend
from django.utils.module_loading import import_string


@register()
def check_timeout(app_configs: object = None, **kwargs: Any) -> list[CheckMessage]:
    """W013: the mail server may take as long as it likes."""
    if settings.EMAIL_TIMEOUT is not None or not _speaks_smtp():
        return []
    return [
        Warning(
            "EMAIL_TIMEOUT is not set: a mail server that does not answer holds up all further mails for ever.",
            hint="Set EMAIL_TIMEOUT = 20 (seconds) in the settings. A mail that is given up is tried again later.",
            id="aufbruch_participation.W013",
        )
    ]


def _speaks_smtp() -> bool:
    try:
        backend = import_string(settings.EMAIL_BACKEND)
    except ImportError:  # Django tells it as soon as a mail is sent
        return False
    return isinstance(backend, type) and issubclass(backend, EmailBackend)
