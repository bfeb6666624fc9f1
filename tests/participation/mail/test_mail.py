"""Mail: written with what it tells, sent afterwards, tried again, shown to staff when it fails."""

import re
import smtplib
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.clock import Clock
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from tests.factories.staff import make_failed_mail, seen_mail
from tests.mail_server import Inbox, mail_goes_to, mail_inbox
from wagtail_aufbruch.core.conf import MAIL_COLOURS
from wagtail_aufbruch.participation.domain.errors import CaseDecided
from wagtail_aufbruch.participation.domain.mail.forgetting import forget_recipient
from wagtail_aufbruch.participation.domain.mail.outbox import Message, deliver, render_parts, send_due, write_mail
from wagtail_aufbruch.participation.domain.moderation import decisions
from wagtail_aufbruch.participation.enums import MailState, Reach
from wagtail_aufbruch.participation.models import Mail


@pytest.fixture
def inbox(settings: Any) -> Iterator[Inbox]:
    with mail_inbox(settings) as found:
        yield found


def message(**changes: Any) -> Message:
    values = {
        "kind": "test",
        "subject": "Grüße aus der Stadt",
        "paragraphs": ["Größer als & <kleiner>."],
        "action_label": "Öffnen",
        "action_url": "https://stadt.example/weg/",
        "why": "Weil Sie es wollten.",
        "reach": Reach.ANYBODY,
        **changes,
    }
    return Message(**values)


@pytest.mark.django_db(transaction=True)
def test_a_mail_reaches_the_server_after_the_commit_and_not_before(inbox: Inbox) -> None:
    process = make_process(contact_email="aufbruch@stadt.example")
    with transaction.atomic():
        mail = write_mail(process, "anna@example.org", message())
        assert inbox.received == []
    received = inbox.received[0]
    assert received["Subject"] == "Grüße aus der Stadt"
    assert received["To"] == "anna@example.org"
    assert received["Reply-To"] == "aufbruch@stadt.example"
    assert received["Auto-Submitted"] == "auto-generated"
    text = received.get_body(["plain"]).get_content()
    assert "Größer als & <kleiner>." in text
    assert "https://stadt.example/weg/" in text
    html = received.get_body(["html"]).get_content()
    assert "&lt;kleiner&gt;" in html
    mail.refresh_from_db()
    assert (mail.state, mail.text, mail.html) == (MailState.SENT, "", "")


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_mailed(inbox: Inbox) -> None:
    process = make_process()
    with transaction.atomic():
        write_mail(process, "anna@example.org", message())
        transaction.set_rollback(True)
    assert inbox.received == []
    assert not Mail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_refused_mail_is_tried_again_until_staff_are_told(inbox: Inbox, settings: Any, clock: Clock) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "MAIL_ATTEMPTS": 3}
    process = make_process()
    inbox.answer = "451 später"
    mail = write_mail(process, "anna@example.org", message())
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 1)
    assert "451" in mail.last_error
    assert mail.next_attempt_at > timezone.now()
    assert send_due() == (0, 0), "not due yet"
    assert not deliver(mail.pk)
    for _attempt in range(2):
        clock.forward(days=1)
        assert send_due() == (0, 1)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.FAILED, 3)

    staff = Client()
    staff.force_login(make_moderator(process))
    dashboard = staff.get("/admin/").content.decode()
    assert re.search(r'Nicht zugestellte E-Mails <span class="aufbruch-kinds__number">1<', dashboard)
    url = f"/admin/aufbruch_participation/mail/inspect/{mail.pk}/"
    assert "451" in staff.get(url).content.decode()
    inbox.answer = "250 OK"
    assert staff.post(url, {"seen": seen_mail(mail)}).status_code == 302
    assert len(inbox.received) == 1
    mail.refresh_from_db()
    assert mail.state == MailState.SENT


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_a_server_refuses_for_now_is_tried_again_after_a_minute_and_ever_more_seldom(
    inbox: Inbox, clock: Clock
) -> None:
    inbox.answer = "451 später"
    write_mail(make_process(), "anna@example.org", message())
    for pause in (1, 5, 15, 60, 240, 720, 720):
        clock.forward(minutes=pause - 0.5)
        assert send_due() == (0, 0), f"before {pause} minutes"
        clock.forward(minutes=0.6)
        assert send_due() == (0, 1), f"after {pause} minutes"


@pytest.mark.django_db(transaction=True)
def test_a_server_that_is_down_loses_no_mail_and_breaks_no_page(inbox: Inbox, settings: Any, clock: Clock) -> None:
    mail_goes_to(settings, port=1)
    process = make_process()
    write_mail(process, "anna@example.org", message())
    assert Mail.objects.get().state == MailState.QUEUED
    mail_goes_to(settings, inbox.port)
    clock.forward(days=1)
    out = StringIO()
    call_command("aufbruch_send_mail", stdout=out)
    assert out.getvalue().startswith("1 ")
    assert len(inbox.received) == 1


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_a_mail_once(inbox: Inbox) -> None:
    process = make_process()
    mail = write_mail(process, "anna@example.org", message())
    assert deliver(mail.pk) is False
    assert len(inbox.received) == 1


@pytest.mark.django_db(transaction=True)
def test_a_title_with_line_breaks_cannot_add_headers(inbox: Inbox) -> None:
    write_mail(make_process(), "anna@example.org", message(subject="Betreff\r\nBcc: alle@example.org"))
    assert inbox.received[0]["Subject"] == "Betreff Bcc: alle@example.org"
    assert inbox.received[0]["Bcc"] is None


@pytest.mark.django_db
def test_a_mail_has_the_colours_of_the_town_and_no_others(settings: Any) -> None:
    sent = message(action_label="Bestätigen", action_url="https://stadt.example/x/", quote="Danke.")
    process = make_process()
    colours = {"colour": "#0a5a60", "on_colour": "#fefefe", "edge": "#777777"}
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "MAIL_COLOURS": colours}
    _text, html = render_parts(process, sent)
    assert set(re.findall(r"#[0-9a-f]{6}\b", html)) == set(colours.values())
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "MAIL_COLOURS": {}}
    _text, html = render_parts(process, sent)
    assert set(re.findall(r"#[0-9a-f]{6}\b", html)) == set(MAIL_COLOURS.values())


def test_the_local_server_refuses_what_it_is_told_to_refuse(inbox: Inbox) -> None:
    inbox.answer = "550 nein"
    with smtplib.SMTP("127.0.0.1", inbox.port) as server, pytest.raises(smtplib.SMTPDataError):
        server.sendmail("a@example.org", ["b@example.org"], "x")


@pytest.mark.django_db
def test_a_mail_that_staff_give_up_is_gone() -> None:
    process = make_process()
    given_up, other = make_failed_mail(process), make_failed_mail(process)
    decisions.DROP.act(given_up, make_moderator(process), "")
    assert list(Mail.objects.all()) == [other]


@pytest.mark.django_db
@pytest.mark.parametrize("decision", [decisions.RETRY, decisions.DROP, decisions.RELEASE, decisions.FORGET])
def test_who_decides_on_a_mail_after_a_colleague_is_told_so(decision: Any) -> None:
    process = make_process()
    staff = make_moderator(process)
    gone = make_failed_mail(process)
    Mail.objects.filter(pk=gone.pk).update(state=MailState.SENT)
    with pytest.raises(CaseDecided):
        decision.act(gone, staff, "")
    assert Mail.objects.get(pk=gone.pk).state == MailState.SENT


@pytest.mark.django_db
@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.HELD, MailState.FAILED])
def test_what_was_not_sent_to_somebody_named_by_mistake_is_gone_and_of_what_was_stays_a_number(state: str) -> None:
    process = make_process()
    make_failed_mail(process, "Liegt noch hier", state=state)
    make_failed_mail(process, "Ging hinaus", state=MailState.SENT)
    forget_recipient(Mail.objects.filter(recipient="a@example.org"))
    assert list(Mail.objects.values_list("state", "recipient", "subject")) == [(MailState.SENT, "", "")]
