"""Which mail server the site talks to in a test, whatever names the installed Django has for it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.controller import Controller
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


class Inbox:
    """A mail server on this machine that keeps what it is given, or refuses it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.received: list[Any] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def mail_goes_to(settings: Any, port: int) -> None:
    mail_goes_by(settings, SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_TIMEOUT=5)


@contextmanager
def mail_inbox(settings: Any) -> Iterator[Inbox]:
    """A mail server on this machine, to which the site sends all its mail meanwhile."""
    inbox = Inbox(free_port())
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port, ready_timeout=20)
    controller.start()
    mail_goes_to(settings, inbox.port)
    try:
        yield inbox
    finally:
        controller.stop()
