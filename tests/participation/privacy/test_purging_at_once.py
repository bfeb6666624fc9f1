"""What is due is deleted while somebody makes use of it, each over a connection of their own."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tests.factories.core import make_process
from tests.factories.events import make_bookable, make_index
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from tests.factories.registrations import make_registration
from tests.factories.uploads import picture
from tests.together import Pause, at_once
from wagtail_aufbruch.events.domain.registration import changes
from wagtail_aufbruch.events.enums import RegistrationState
from wagtail_aufbruch.events.models import Registration, SeatAccount
from wagtail_aufbruch.participation.domain.files.attachments import attach, keep_upload
from wagtail_aufbruch.participation.domain.mail import outbox
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.enums import AttachmentKind, MailState
from wagtail_aufbruch.participation.models import Attachment, Mail

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
"""On SQLite one of both waits for the other."""


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def test_a_mail_that_staff_send_once_more_at_the_moment_is_not_deleted(
    call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = Mail.objects.create(process_id=call.process.pk, kind="x", state=MailState.FAILED)
    Mail.objects.update(created_at=timezone.now() - timedelta(days=3650))
    pause, log_step, staff = Pause(), outbox._log_step, make_moderator(call.process)

    def log_slowly(*what: Any) -> None:
        log_step(*what)
        pause.here()

    monkeypatch.setattr(outbox, "_log_step", log_slowly)
    monkeypatch.setattr(outbox, "enqueue", lambda *what: None)
    is_queued, deleted = at_once(lambda: outbox.retry(mail, user=staff), pause.other(purge))
    assert is_queued
    assert deleted["mails"] == 0
    assert Mail.objects.get().state == MailState.QUEUED


def test_a_file_that_is_handed_in_at_the_moment_stays_with_its_idea(call: Any) -> None:
    kept = keep_upload(call.process, uuid.uuid4(), AttachmentKind.PICTURE, picture(), "Eine Linde", may_draw=bool)
    Attachment.objects.update(created_at=timezone.now() - timedelta(days=30))
    idea, pause = make_idea(call), Pause()

    def hand_in() -> None:
        with transaction.atomic():
            attach(idea, [kept])
            pause.here()

    _sent, deleted = at_once(hand_in, pause.other(purge))
    assert deleted["uploads"] == 0
    stored = Attachment.objects.get()
    assert stored.contribution_id == idea.pk
    assert stored.file.storage.exists(stored.file.name)


def test_whoever_comes_back_to_an_event_at_the_moment_keeps_the_seat(
    call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make_bookable(make_index(call.process))
    late = make_registration(event, state=RegistrationState.LAPSED, confirmed_at=None)
    Registration.objects.update(state_changed_at=timezone.now() - timedelta(days=90))
    pause, tell = Pause(), changes.tell

    def tell_slowly(*what: Any, **more: Any) -> None:
        tell(*what, **more)
        pause.here()

    monkeypatch.setattr(changes, "tell", tell_slowly)
    at_once(lambda: changes.confirm(late), pause.other(purge))
    assert Registration.objects.get().state == RegistrationState.CONFIRMED
    assert SeatAccount.objects.get().taken == 1
