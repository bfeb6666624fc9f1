"""Files that go out with a mail: a calendar file, a ticket, a picture inside of the text."""

from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core import mail as outbox
from django.db import transaction
from django.test import TestCase

from tests.clock import Clock
from tests.factories.core import make_process
from wagtail_aufbruch.participation.domain.mail.bulk import Letter, write_letters
from wagtail_aufbruch.participation.domain.mail.enclosures import MAX_BYTES, Enclosure
from wagtail_aufbruch.participation.domain.mail.outbox import Message, deliver, write_mail
from wagtail_aufbruch.participation.enums import MailState, Reach
from wagtail_aufbruch.participation.models import Mail, MailAttachment

pytestmark = pytest.mark.django_db

PICTURE = bytes.fromhex("89504e470d0a1a0a") + b"picture"
ICS = "BEGIN:VCALENDAR\r\nSUMMARY:Größer\r\nEND:VCALENDAR\r\n".encode()
CALENDAR = Enclosure("termin.ics", "text/calendar; method=PUBLISH; charset=utf-8", ICS)
TICKET = Enclosure("karte.png", "image/png", PICTURE, content_id="karte", alt="Ihr Code als Bild")


def message(**changes: Any) -> Message:
    values = {"kind": "test", "subject": "Ihr Platz", "paragraphs": ["Bis bald."], "why": "Weil Sie es wollten."}
    return Message(**{**values, "reach": Reach.ANYBODY, **changes})


def received() -> list[Any]:
    """The mails as a mail programme reads them."""
    return [message_from_bytes(one.message().as_bytes(), policy=policy.default) for one in outbox.outbox]


def sent(**changes: Any) -> Any:
    process = make_process()
    with TestCase.captureOnCommitCallbacks(execute=True):
        write_mail(process, "anna@example.org", message(**changes))
    return received()[0]


def test_a_calendar_file_arrives_with_its_method_its_charset_and_every_byte() -> None:
    files = list(sent(attachments=(CALENDAR,)).iter_attachments())
    assert len(files) == 1
    assert files[0].get_content_type() == "text/calendar"
    assert files[0].get_param("method") == "PUBLISH"
    assert files[0].get_content_charset() == "utf-8"
    assert files[0].get_filename() == "termin.ics"
    assert files[0].get_payload(decode=True) == ICS


def test_text_without_a_charset_is_said_to_be_utf_8() -> None:
    mail = sent(attachments=(Enclosure("Teilnahme für Anna.txt", "text/plain", "Grüße".encode()),))
    (file,) = mail.iter_attachments()
    assert file.get_content() == "Grüße"
    assert file.get_filename() == "Teilnahme für Anna.txt"


def test_a_picture_stands_inside_of_the_text_and_is_described() -> None:
    mail = sent(attachments=(TICKET, CALENDAR))
    html = mail.get_body(["html"])
    assert '<img src="cid:karte" alt="Ihr Code als Bild"' in html.get_content()
    related = next(part for part in mail.walk() if part.get_content_type() == "multipart/related")
    picture = next(part for part in related.walk() if part.get_content_type() == "image/png")
    assert picture["Content-ID"] == "<karte>"
    assert picture.get_payload(decode=True) == PICTURE
    assert [part.get_filename() for part in mail.iter_attachments()] == ["termin.ics"], "the ticket is no file to save"
    assert "Bis bald." in mail.get_body(["plain"]).get_content()


def test_a_mail_without_files_is_what_it_always_was() -> None:
    mail = sent()
    assert mail.get_content_type() == "multipart/alternative"
    assert "<img" not in mail.get_body(["html"]).get_content()


def test_files_are_deleted_once_they_are_sent_and_go_with_a_mail_that_was_never_written() -> None:
    process = make_process()
    with TestCase.captureOnCommitCallbacks() as callbacks:
        write_mail(process, "anna@example.org", message(attachments=(CALENDAR, TICKET)))
        assert MailAttachment.objects.count() == 2
    callbacks[0]()
    assert not MailAttachment.objects.exists()
    assert Mail.objects.values_list("state", "text", "html", "has_files").get() == (MailState.SENT, "", "", False)
    with transaction.atomic():
        write_mail(process, "anna@example.org", message(attachments=(CALENDAR,)))
        transaction.set_rollback(True)
    assert not MailAttachment.objects.exists()


def test_a_mail_that_failed_keeps_its_files_for_the_next_attempt(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    mail = write_mail(make_process(), "anna@example.org", message(attachments=(CALENDAR,)))
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", _refuse)
        assert deliver(mail.pk) is False
    assert MailAttachment.objects.count() == 1
    clock.forward(days=1)
    assert deliver(mail.pk) is True
    assert len(list(received()[0].iter_attachments())) == 1


def _refuse(self: Any, messages: Any) -> int:
    raise OSError("nicht erreichbar")


def test_many_letters_share_a_text_and_carry_files_of_their_own() -> None:
    process = make_process()
    shared = message(attachments=(CALENDAR,))
    letters = [
        Letter(
            f"gast{number}@example.org",
            shared,
            attachments=(Enclosure("karte.png", "image/png", PICTURE + bytes([number]), content_id="karte"),),
        )
        for number in range(4)
    ]
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert write_letters(process, [*letters, letters[0]]) == 4
    mails = received()
    assert len(mails) == 4
    for number, mail in enumerate(mails):
        assert mail["To"] == f"gast{number}@example.org"
        picture = next(part for part in mail.walk() if part.get_content_type() == "image/png")
        assert picture.get_payload(decode=True) == PICTURE + bytes([number])
        assert [part.get_filename() for part in mail.iter_attachments()] == ["termin.ics"]


def test_letters_with_and_without_files_cost_the_same_however_many_there_are(
    django_assert_num_queries: Any,
) -> None:
    process = make_process()
    process.full_url  # noqa: B018  what the footer needs is known from here on
    for number in (3, 50):
        letters = [Letter(f"g{one}@example.org", message(attachments=(CALENDAR,))) for one in range(number)]
        with django_assert_num_queries(2):
            write_letters(process, letters)


@pytest.mark.parametrize(
    "values",
    [
        {"content": b"x" * (MAX_BYTES + 1)},
        {"content_type": "text/calendar\r\nBcc: alle@example.org"},
        {"content_type": "irgendwas"},
        {"name": "\x00\u202e/"},
        {"content_id": "ein bild>"},
        {"content_id": "karte", "content_type": "text/html"},
    ],
)
def test_what_would_break_a_mail_is_refused_when_it_is_made(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"needs a name|at most|content type|plain word"):
        Enclosure(**{"name": "a.txt", "content_type": "image/png", "content": b"x", **values})


def test_a_file_name_cannot_lead_out_of_a_folder_or_add_a_header() -> None:
    name = Enclosure("../../Plätze\r\nBcc: x\u202egnp.exe", "image/png", b"x").name
    assert name == "Plätze-Bcc- x-gnp.exe"
