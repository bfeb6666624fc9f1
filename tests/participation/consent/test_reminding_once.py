"""A guardian is reminded once, whatever happens to the reminder, and of nothing that is settled meanwhile."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.participation import make_moderator
from tests.participation.consent.test_guardian import confirmed, young_call
from tests.together import after_looking
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.consent import guardians
from wagtail_aufbruch.participation.domain.consent.guardians import ask_guardian_again, remind_due
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.contributions.guardian_consent import record_paper_consent
from wagtail_aufbruch.participation.domain.mail import limits
from wagtail_aufbruch.participation.domain.mail.outbox import drop, send_due
from wagtail_aufbruch.participation.emails.guardians import REMINDER
from wagtail_aufbruch.participation.enums import MailState
from wagtail_aufbruch.participation.models import GuardianConsent, Mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def idea(client: Client, clock: Clock) -> Idea:
    """What a guardian was asked about four days ago."""
    found = confirmed(client, young_call())
    clock.forward(days=4)
    return found


def reminders() -> Any:
    return Mail.objects.filter(kind=REMINDER)


def test_two_runs_at_once_write_one_reminder(idea: Idea, monkeypatch: pytest.MonkeyPatch) -> None:
    other: list[int] = []
    after_looking(monkeypatch, guardians, lambda: other.append(remind_due()))
    assert remind_due() == 0
    assert other == [1]
    assert reminders().count() == 1


def test_what_is_settled_while_others_are_reminded_brings_no_mail(idea: Idea, monkeypatch: pytest.MonkeyPatch) -> None:
    after_looking(monkeypatch, guardians, lambda: record_paper_consent(idea, user=make_moderator(process_page(idea))))
    assert remind_due() == 0
    assert not reminders().exists()


def test_what_is_withdrawn_while_others_are_reminded_brings_no_mail(
    idea: Idea, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_looking(monkeypatch, guardians, lambda: transitions.withdraw(idea))
    assert remind_due() == 0
    assert not reminders().exists()


def test_what_is_deleted_while_others_are_reminded_brings_no_mail_and_no_error(
    idea: Idea, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_looking(monkeypatch, guardians, lambda: Idea.objects.filter(pk=idea.pk).delete())
    assert remind_due() == 0
    assert not Mail.objects.filter(kind=REMINDER).exists()


def test_a_reminder_that_staff_have_given_up_is_not_written_again(
    idea: Idea, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    assert remind_due() == 1

    def refused(*args: Any) -> int:
        raise OSError("unknown user")

    monkeypatch.setattr(EmailBackend, "send_messages", refused)
    for _attempt in range(aufbruch_settings.mail_attempts + 1):
        send_due()
        clock.forward(hours=13)
    failed = reminders().get()
    assert failed.state == MailState.FAILED
    assert drop(failed, user=make_moderator(process_page(idea)))
    assert remind_due() == 0
    assert not reminders().exists()


def test_a_reminder_that_was_held_back_and_deleted_is_not_written_again(idea: Idea) -> None:
    assert remind_due() == 1
    reminders().update(state=MailState.HELD)
    assert limits.forget(reminders().get(), user=make_moderator(process_page(idea))) == 1
    assert remind_due() == 0


def test_somebody_else_who_is_named_is_reminded_as_well(idea: Idea, clock: Clock) -> None:
    assert remind_due() == 1
    clock.forward(hours=1)
    ask_guardian_again(idea, "papa@example.org")
    assert remind_due() == 0
    clock.forward(days=4)
    assert remind_due() == 1
    assert [one.recipient for one in reminders().exclude(recipient="")] == ["papa@example.org"]
    assert remind_due() == 0


def test_whoever_was_reminded_before_the_update_is_not_reminded_again(idea: Idea) -> None:
    assert remind_due() == 1
    GuardianConsent.objects.update(reminded_at=None)
    update = import_module("wagtail_aufbruch.participation.migrations.0004_guardian_reminded")
    update.note_reminders(apps, SimpleNamespace(connection=connection))
    assert GuardianConsent.objects.get().reminded_at == reminders().get().created_at
    assert remind_due() == 0
