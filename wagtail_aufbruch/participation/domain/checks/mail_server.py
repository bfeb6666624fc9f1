"""How long a mail server may take."""

import warnings
from typing import Any, NamedTuple

import django
from django.conf import settings
from django.core.checks import CheckMessage, Warning, register
from django.core.mail.backends.smtp import EmailBackend
from django.utils.module_loading import import_string

SMTP = "django.core.mail.backends.smtp.EmailBackend"


class _Server(NamedTuple):
    backend: str
    timeout: object
    setting: str
    mend: str


@register()
def check_timeout(app_configs: object = None, **kwargs: Any) -> list[CheckMessage]:
    """W013: the mail server may take as long as it likes."""
    server = _mailer() or _server_of_older_settings()
    if server.timeout is not None or not _speaks_smtp(server.backend):
        return []
    return [
        Warning(
            f"{server.setting} is not set: a mail server that does not answer holds up all further mails for ever.",
            hint=f"Set {server.mend} (seconds) in the settings. A mail that is given up is tried again later.",
            id="aufbruch_participation.W013",
        )
    ]


def _mailer() -> _Server | None:
    """The mailer that mails go out by; None where ``MAILERS`` is not set, or Django is older and does not read it."""
    mailers = getattr(settings, "MAILERS", None)
    if django.VERSION < (6, 1) or mailers is None:
        return None
    place = 'MAILERS["default"]["OPTIONS"]'
    if "default" not in mailers:  # Django's own check tells
        return _Server("", None, place, "")
    mailer = mailers["default"]
    timeout = mailer.get("OPTIONS", {}).get("timeout")
    return _Server(mailer.get("BACKEND", SMTP), timeout, f'"timeout" in {place}', f'"timeout": 20 in {place}')


def _server_of_older_settings() -> _Server:
    with warnings.catch_warnings():
        # Django 6.1 warns of the names, to whoever reads them; those who set them have been told already.
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        return _Server(settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT, "EMAIL_TIMEOUT", "EMAIL_TIMEOUT = 20")


def _speaks_smtp(path: str) -> bool:
    try:
        backend = import_string(path)
    except ImportError:  # Django tells it as soon as a mail is sent
        return False
    return isinstance(backend, type) and issubclass(backend, EmailBackend)
