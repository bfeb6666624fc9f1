"""Which mail server the site talks to in a test, whatever names the installed Django has for it."""

from typing import Any

from django.core import mail

from guetersloh.settings.mail import mail_settings

FILES = "django.core.mail.backends.filebased.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def mail_goes_by(settings: Any, backend: str, **named: Any) -> None:
    """From here to the end of the test all mail is sent by this backend; ``named`` as for ``mail_settings``."""
    for name, value in mail_settings(backend, **named).items():
        setattr(settings, name, value)


def mail_connection() -> Any:
    """What mail is sent by at this moment."""
    return mail.mailers.default if hasattr(mail, "mailers") else mail.get_connection()
