"""A sender that is ended in the middle, for want of memory say: the mail is not lost, and does not come for ever."""

from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend

from tests.clock import Clock
from tests.factories.core import make_process
from tests.factories.participation import make_participant
from wagtail_aufbruch.participation.domain.mail.outbox import Message, send_due, write_mail
from wagtail_aufbruch.participation.enums import MailState
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db


class Ended(BaseException):
    """The end of a process, at which nothing more is written."""


def test_of_a_mail_at_which_each_sender_is_ended_staff_are_told_and_nobody_gets_it_for_ever(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "MAIL_ATTEMPTS": 3}
    process = make_process()
    write_mail(process, make_participant(process), Message("access", "Zugang", ["Hier."]))
    came: list[Any] = []

    def ends(_backend: EmailBackend, messages: Any) -> int:
        came.extend(messages)
        raise Ended

    monkeypatch.setattr(EmailBackend, "send_messages", ends)
    for _run in range(3):
        with pytest.raises(Ended):
            send_due()
        clock.forward(minutes=6)
    assert send_due() == (0, 1)
    stored = Mail.objects.get()
    assert stored.state == MailState.FAILED
    assert "ended each time" in stored.last_error
    clock.forward(days=1)
    assert send_due() == (0, 0)
    assert len(came) == 3
