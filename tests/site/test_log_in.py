"""Staff's log-in: guessing has an end, sessions too, and a forgotten password tells nobody who works here."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.client import CommittingClient
from tests.clock import Clock

pytestmark = pytest.mark.django_db

LOG_IN = "/admin/login/"


@pytest.fixture
def editor() -> Any:
    user = get_user_model().objects.create_user("redaktion", "redaktion@stadt.example", "richtig")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def enter(client: Client, password: str, **more: Any) -> Any:
    return client.post(LOG_IN, {"username": "redaktion", "password": password}, **more)


def test_who_guesses_passwords_is_stopped_before_they_are_looked_at(
    editor: Any, monkeypatch: pytest.MonkeyPatch, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    guesser = Client(REMOTE_ADDR="192.0.2.1")
    statuses = [enter(guesser, f"geraten-{number}").status_code for number in range(settings.AXES_FAILURE_LIMIT)]
    assert statuses == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    with monkeypatch.context() as patch:
        patch.setattr("django.contrib.auth.models.AbstractBaseUser.check_password", lambda *_: pytest.fail("looked at"))
        answer = enter(guesser, "richtig")
    assert answer.status_code == 429
    assert "In 15 Minuten können Sie sich wieder anmelden." in answer.content.decode()
    assert enter(Client(REMOTE_ADDR="198.51.100.7"), "richtig").status_code == 302, "elsewhere the editor gets in"
    clock.forward(minutes=16)
    assert enter(guesser, "richtig").status_code == 302
    assert not AccessAttempt.objects.filter(ip_address="192.0.2.1").exists(), "nothing is kept of it"
    assert not AccessLog.objects.exists()
    assert "192.0.2.1" not in caplog.text


def test_other_names_and_browsers_are_no_way_around_the_limit(editor: Any) -> None:
    for number in range(settings.AXES_FAILURE_LIMIT):
        Client(REMOTE_ADDR="192.0.2.1", HTTP_USER_AGENT=f"Browser {number}").post(
            LOG_IN, {"username": f"name-{number}", "password": "geraten"}
        )
    assert enter(Client(REMOTE_ADDR="192.0.2.1"), "richtig").status_code == 429


def test_behind_a_proxy_one_who_guesses_does_not_lock_everybody_out(editor: Any, settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "TRUSTED_PROXIES": 1}
    for number in range(settings.AXES_FAILURE_LIMIT + 1):
        told = f"made-up-{number}, 2001:db8::{number}"
        answer = enter(Client(), "geraten", headers={"X-Forwarded-For": told})
    assert answer.status_code == 429, "one household's network counts as one"
    assert enter(Client(), "richtig", headers={"X-Forwarded-For": "198.51.100.7"}).status_code == 302


@pytest.mark.parametrize("remember", [{}, {"remember": "on"}])
def test_a_session_of_staff_ends_after_a_day_s_work(editor: Any, clock: Clock, remember: dict[str, str]) -> None:
    client = Client()
    client.post(LOG_IN, {"username": "redaktion", "password": "richtig", **remember})
    assert client.get("/admin/").status_code == 200
    clock.forward(hours=settings.SESSION_COOKIE_AGE / 3600, seconds=1)
    assert client.get("/admin/").status_code == 302
    assert timedelta(hours=4) <= timedelta(seconds=settings.SESSION_COOKIE_AGE) <= timedelta(hours=24)


def test_a_new_password_ends_the_sessions_elsewhere(editor: Any) -> None:
    client = Client()
    enter(client, "richtig")
    editor.set_password("neu und lang genug")
    editor.save()
    assert client.get("/admin/").status_code == 302


def test_a_forgotten_password_tells_nobody_who_works_here_and_floods_nobody(editor: Any) -> None:
    url = reverse("wagtailadmin_password_reset")
    in_request = [Client().post(url, {"email": email}) for email in (editor.email, "niemand@stadt.example")]
    assert [(answer.status_code, answer["Location"]) for answer in in_request] == [
        (302, reverse("wagtailadmin_password_reset_done"))
    ] * 2
    assert mail.outbox == [], "no mail server is waited for before the answer"
    for _time in range(9):
        assert CommittingClient().post(url, {"email": editor.email}).status_code == 302
    assert 0 < len(mail.outbox) <= 5
    assert "/admin/password_reset/confirm/" in mail.outbox[0].body
