"""A mail server that takes its time: what is on its way is sent by nobody else."""

from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from tests.clock import Clock
from tests.factories.core import make_process
from tests.factories.participation import make_participant
from wagtail_aufbruch.participation.domain.mail.outbox import Message, send_due, write_mail
from wagtail_aufbruch.participation.enums import MailState
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db


def test_a_mail_that_a_slow_server_still_takes_is_not_sent_once_more_by_the_next_run(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = make_process()
    write_mail(process, make_participant(process), Message("access", "Zugang", ["Hier."]))
    takes = EmailBackend.send_messages
    runs: list[tuple[int, int]] = []

    def slowly(backend: EmailBackend, messages: Any) -> int:
        # Each of its answers comes within EMAIL_TIMEOUT, all of them together do not.
        clock.forward(seconds=200)
        runs.append(send_due() if len(runs) < 3 else (0, 0))
        return takes(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", slowly)
    assert send_due() == (1, 0)
    assert len(mail.outbox) == 1
    assert runs == [(0, 0)]
    assert Mail.objects.get().state == MailState.SENT
