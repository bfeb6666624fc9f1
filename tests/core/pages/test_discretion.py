"""What stands in logs and in reports on errors: no link that still opens something, nobody's address, nothing typed."""

import logging
import smtplib
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import URLPattern
from django.urls.converters import SlugConverter, StringConverter

from tests.factories.comments import known_client
from tests.factories.ideas import typed
from tests.factories.participation import make_participant
from tests.staff.town import Town
from wagtail_aufbruch.core.pages.discretion import SecretConverter, hide
from wagtail_aufbruch.ideas.domain.submission.submit import Proposal
from wagtail_aufbruch.participation.domain.mail.outbox import Message, deliver, write_mail
from wagtail_aufbruch.participation.domain.people.links import issue_link
from wagtail_aufbruch.participation.enums import LinkPurpose

pytestmark = pytest.mark.django_db

SECRET = "dAs-1st_GeheiM-und-oEffnet0etwas"


def broken(_call: object, proposal: Proposal, **_more: object) -> None:
    """Stands by itself, since a report also quotes the lines around an error."""
    raise RuntimeError(f"duplicate: {proposal.email}")


@pytest.fixture
def town() -> Town:
    return Town()


def _patterns(town: Town) -> Iterator[tuple[Any, URLPattern]]:
    for page in (town.process, town.call, town.events, town.event, town.statement.body_page.specific):
        for pattern in page.get_subpage_urls():
            yield page, pattern


def test_every_free_word_in_an_address_of_a_page_is_declared_a_secret(town: Town) -> None:
    """What is neither a number nor the name of something opens something: a new address is not forgotten."""
    open_ones = {
        pattern.name
        for _page, pattern in _patterns(town)
        for converter in pattern.pattern.converters.values()
        if isinstance(converter, StringConverter) and not isinstance(converter, SlugConverter | SecretConverter)
    }
    assert open_ones == set()


def test_no_refused_request_writes_a_secret_into_a_log(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    asked = set()
    strict = Client(enforce_csrf_checks=True)
    for page, pattern in _patterns(town):
        converters = pattern.pattern.converters
        if any(isinstance(converter, SecretConverter) for converter in converters.values()):
            kwargs = {
                name: SECRET if isinstance(converter, SecretConverter) else 1 for name, converter in converters.items()
            }
            url = page.url + page.reverse_subpage(pattern.name, kwargs=kwargs)
            doubled = url.replace("/beteiligung/", "//beteiligung//").replace(SECRET, f"/{SECRET}")
            for address in (url, doubled):
                strict.get(address)
                strict.post(address, {"csrfmiddlewaretoken": "x"})
                strict.get(f"{address}nirgends/")
            asked.add(pattern.name)
    assert {"confirm", "access", "guardian", "follow_stop", "registration", "registration_cancel"} <= asked
    assert len(caplog.records) > len(asked)
    assert any("/beteiligung/zugang/…" in line for line in caplog.messages), "the rest of the address is told"
    assert SECRET not in caplog.text


def test_a_link_that_still_works_does_not_stand_in_the_log_of_a_form_without_token(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    token = issue_link(make_participant(town.process, "bert@example.org"), LinkPurpose.ACCESS)
    answer = Client(enforce_csrf_checks=True).post(f"{town.process.url}beteiligung/zugang/{token}/")
    assert answer.status_code == 403
    assert "Forbidden" in caplog.text
    assert token not in caplog.text


def test_the_address_that_a_mail_server_refuses_does_not_stand_in_the_log(
    town: Town, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = smtplib.SMTPRecipientsRefused({"anna@example.org": (550, b"<anna@example.org>: unknown")})

    def send(_mail: object) -> None:
        raise refused

    monkeypatch.setattr(outbox.EmailMultiAlternatives, "send", send)
    written = write_mail(town.process, town.author, Message("x", "Betreff", ["Text"]))
    assert not deliver(written.pk)
    assert "550" in caplog.text
    assert "anna" not in caplog.text


def test_an_error_is_logged_without_the_address_that_a_database_names(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("Key (email)=(anna.müller@example.org) already exists.")
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", "/x/")
    assert "already exists" in caplog.text
    assert "anna" not in caplog.text


@pytest.mark.parametrize("is_html", [True, False], ids=["html", "text"])
def test_the_report_on_an_error_holds_nothing_of_who_met_it(
    town: Town, monkeypatch: pytest.MonkeyPatch, is_html: bool
) -> None:
    monkeypatch.setattr("wagtail_aufbruch.ideas.public.submit.hand_in", broken)
    browser = known_client(town.author)
    browser.raise_request_exception = False
    cookie = browser.cookies["aufbruch_participant"].value
    words = typed(town.call, title="Rosengarten", author_name="Frau Geheimrat", email="berta@example.org")
    answer = browser.post(f"{town.call.url}idee-einreichen/?zugang={SECRET}", words, REMOTE_ADDR="203.0.113.7")
    assert answer.status_code == 500
    request = answer.wsgi_request
    reporter = request.exception_reporter_class(request, *answer.exc_info, is_email=True)
    report = reporter.get_traceback_html() if is_html else reporter.get_traceback_text()
    assert "RuntimeError" in report
    assert "idee-einreichen" in report
    for personal in ("Rosengarten", "Geheimrat", "berta", cookie, cookie.split(":")[1], SECRET, "203.0.113.7"):
        assert personal not in report, personal


def test_what_is_no_secret_is_told_as_it_is() -> None:
    assert hide("/digitaler-aufbruch/ideen/7/") == "/digitaler-aufbruch/ideen/7/"
    assert hide("Mail 7 was not sent (attempt 2)") == "Mail 7 was not sent (attempt 2)"


@pytest.mark.parametrize("path", ["a" * 60_000, "-" * 60_000, "a@" * 30_000, "/a" * 30_000, "a.b" * 20_000 + "@"])
def test_a_stranger_keeps_nothing_busy_by_a_long_address_that_is_not_there(path: str) -> None:
    """Each address that leads nowhere is logged, and looked through before."""
    began = time.process_time()
    hide(f"Not Found: /beteiligung/{path}")
    assert time.process_time() - began < 0.5


def test_addresses_of_mail_are_found_wherever_they_stand() -> None:
    told = hide("<anna@example.org>, 'b.b+x@sub.example.org': an=cem@example.org (dora@example.org)/eva@example.org")
    assert "@" not in told
    assert "example" not in told
