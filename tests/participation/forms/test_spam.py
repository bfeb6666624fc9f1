"""What keeps machines out and lets people through."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django import forms
from django.db import connections
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import timezone

from tests.clock import Clock
from tests.factories.participation import issued_long_ago
from wagtail_aufbruch.participation.domain import proxies
from wagtail_aufbruch.participation.domain.checks.proxies import check_proxies, check_unnamed_proxies
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.domain.throttling import client_network, throttled, window_of
from wagtail_aufbruch.participation.forms.spam_trap import SpamTrapMixin, is_trapped, issue
from wagtail_aufbruch.participation.models import Throttle

pytestmark = pytest.mark.django_db


def request_from(address: str, **headers: str) -> Any:
    return RequestFactory().post("/", REMOTE_ADDR=address, headers=headers)


def test_the_sixth_of_five_allowed_attempts_is_refused_and_other_people_are_not() -> None:
    answers = [throttled(request_from("192.0.2.1"), "hand_in", 5, 60) for _attempt in range(6)]
    assert answers == [False] * 5 + [True]
    assert not throttled(request_from("192.0.2.2"), "hand_in", 5, 60)
    assert not throttled(request_from("192.0.2.1"), "report", 5, 60)


def test_no_address_is_stored_and_the_key_changes_every_day(clock: Clock) -> None:
    throttled(request_from("192.0.2.1"), "hand_in", 5, 60)
    first = Throttle.objects.get()
    assert "192.0.2.1" not in f"{first.key}{first.window}"
    clock.forward(days=1)
    throttled(request_from("192.0.2.1"), "hand_in", 5, 60)
    assert Throttle.objects.values("key").distinct().count() == 2


def test_a_window_begins_at_full_multiples_of_its_minutes() -> None:
    day = datetime(2026, 9, 1, tzinfo=UTC)
    at = [timedelta(hours=12, minutes=9, seconds=59), timedelta(hours=12), timedelta(hours=11, minutes=59, seconds=59)]
    assert [window_of(day + one, 10) - day for one in at] == [timedelta(hours=12)] * 2 + [
        timedelta(hours=11, minutes=50)
    ]
    assert [window_of(day + one, 60) - day for one in at] == [timedelta(hours=12)] * 2 + [timedelta(hours=11)]


def test_after_the_window_people_may_again(clock: Clock) -> None:
    clock.set_to(timezone.now().replace(hour=12, minute=1))
    assert [throttled(request_from("192.0.2.1"), "x", 1, 10) for _attempt in range(2)] == [False, True]
    clock.forward(minutes=10)
    assert not throttled(request_from("192.0.2.1"), "x", 1, 10)


@pytest.mark.parametrize(
    ("named", "remote", "forwarded", "network"),
    [
        (0, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        (1, "10.0.0.1", "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "10.0.0.1", "198.51.100.7, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "10.0.0.1", "203.0.113.9", "10.0.0.1"),
        (1, "10.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
        (1, "10.0.0.1", "[2001:db8:1:2:3::9]:4711", "2001:db8:1:2::/64"),
        (0, "2001:db8:1:2:ffff::1", "", "2001:db8:1:2::/64"),
        (0, "::ffff:192.0.2.1", "", "192.0.2.1"),
        (1, "10.0.0.1", "unbekannt", "unknown"),
        (0, "", "", "unknown"),
    ],
)
def test_whose_address_counts(settings: Any, named: int, remote: str, forwarded: str, network: str) -> None:
    settings.WAGTAIL_AUFBRUCH = {"TRUSTED_PROXIES": named}
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client_network(request_from(remote, **headers)) == network


def told_of_proxies() -> list[str]:
    databases = ["default"]
    return [str(one.id) for one in (*check_proxies(), *check_unnamed_proxies(databases=databases))]


@pytest.mark.parametrize("remote", ["10.0.0.1", "127.0.0.1", "fd00::1", ""])
def test_a_proxy_that_nobody_named_is_told_once_in_the_log_and_by_a_check(
    settings: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, remote: str
) -> None:
    monkeypatch.setattr(proxies, "_noted", set())
    settings.WAGTAIL_AUFBRUCH = {}
    assert told_of_proxies() == []
    for _time in range(2):
        client_network(request_from(remote, **{"X-Forwarded-For": "203.0.113.9"}))
    assert caplog.text.count("no setting names") == 1
    assert "203.0.113.9" not in caplog.text
    assert told_of_proxies() == ["aufbruch_participation.W012"]
    settings.WAGTAIL_AUFBRUCH = {"TRUSTED_PROXIES": 1}
    assert told_of_proxies() == []


@pytest.mark.parametrize(
    ("named", "remote", "headers"),
    [
        ({"TRUSTED_PROXIES": 1}, "10.0.0.1", {"X-Forwarded-For": "203.0.113.9"}),
        ({"TRUSTED_PROXIES": 0}, "10.0.0.1", {"X-Forwarded-For": "203.0.113.9"}),
        ({}, "80.246.1.7", {"X-Forwarded-For": "203.0.113.9"}),
        ({}, "10.0.0.1", {}),
    ],
    ids=["is named", "there is none", "made up by a visitor", "no proxy"],
)
def test_where_no_proxy_is_missing_nothing_is_told(
    settings: Any, monkeypatch: pytest.MonkeyPatch, named: dict[str, int], remote: str, headers: dict[str, str]
) -> None:
    monkeypatch.setattr(proxies, "_noted", set())
    settings.WAGTAIL_AUFBRUCH = named
    client_network(request_from(remote, **headers))
    settings.WAGTAIL_AUFBRUCH = {}
    assert told_of_proxies() == []


def test_settings_that_speak_of_a_proxy_without_a_number_are_told(settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {}
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert told_of_proxies() == ["aufbruch_participation.W011"]
    settings.WAGTAIL_AUFBRUCH = {"TRUSTED_PROXIES": 0}
    assert told_of_proxies() == []


def test_a_site_may_raise_the_limits_or_switch_them_off(settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {"THROTTLE_FACTOR": 2}
    assert [throttled(request_from("192.0.2.1"), "x", 1, 10) for _attempt in range(3)] == [False, False, True]
    settings.WAGTAIL_AUFBRUCH = {"THROTTLE_FACTOR": 0}
    assert not throttled(request_from("192.0.2.1"), "x", 1, 10)


def test_counts_are_deleted_after_a_day() -> None:
    for days in (0, 2):
        Throttle.objects.create(key=str(days), window=timezone.now() - timedelta(days=days), count=1)
    assert purge()["throttles"] == 1
    assert Throttle.objects.get().key == "0"


@pytest.mark.django_db(transaction=True)
@pytest.mark.load
def test_of_forty_attempts_at_the_same_instant_none_is_lost() -> None:
    start = threading.Barrier(20)

    def attempt(number: int) -> bool:
        start.wait(timeout=30)
        try:
            return throttled(request_from("192.0.2.1"), "x", 10, 600)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        refused = list(pool.map(attempt, range(40)))
    assert refused.count(False) == 10
    assert Throttle.objects.get().count == 40


class Note(SpamTrapMixin, forms.Form):
    text = forms.CharField()


def sent(**values: Any) -> Note:
    data = QueryDict(mutable=True)
    data.update({"text": "Hallo", "website": "", "issued": issued_long_ago(), **values})
    return Note(data)


def test_a_person_notices_nothing() -> None:
    assert sent().is_valid()
    assert sent(issued=issue(time.time() - 6 * 24 * 3600)).is_valid()


def test_a_form_open_for_weeks_says_so_and_gets_through_with_the_next_click(clock: Clock) -> None:
    old = issue(time.time() - 8 * 24 * 3600)
    assert is_trapped({"issued": old}), "a machine could use one moment for ever"
    form = sent(issued=old)
    assert not form.is_valid()
    assert "über eine Woche geöffnet" in str(form.non_field_errors())
    assert "Hallo" in form.as_p()
    clock.forward(seconds=10)
    assert Note(form.data).is_valid()


def test_who_is_too_fast_gets_through_with_the_same_form_a_little_later() -> None:
    form = sent(issued=issue())
    assert not form.is_valid()
    assert "noch einmal" in str(form.non_field_errors())
    assert "Hallo" in str(form["text"])
    assert form["issued"].value() == form.data["issued"]


def test_an_empty_field_that_was_filled_in_is_emptied_and_says_so() -> None:
    form = sent(website="https://billig.example")
    assert not form.is_valid()
    assert "leer" in str(form.non_field_errors())
    assert "billig" not in form.as_p()
    again = Note(form.data)
    assert again.is_valid()


@pytest.mark.parametrize("issued", ["", "gefälscht", "1.0:abc", "\x00", "nan"])
def test_a_forged_time_is_replaced_by_a_true_one(issued: str) -> None:
    form = sent(issued=issued)
    assert not form.is_valid()
    assert form["issued"].value() != issued
    assert "Hallo" in form.as_p()
