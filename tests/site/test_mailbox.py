"""The mailbox of the demo: whoever tries the demo finds here what would have been mailed."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.test import Client

from guetersloh.postfach.mailbox import read_mails
from tests.mail_server import FILES, mail_connection, mail_goes_by
from wagtail_aufbruch.participation.domain.mail.enclosures import Outgoing
from wagtail_aufbruch.participation.models import MailAttachment


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.POSTFACH = tmp_path / "postfach"
    mail_goes_by(settings, FILES, EMAIL_FILE_PATH=settings.POSTFACH)
    return settings.POSTFACH


def test_mails_sent_together_are_read_one_by_one(folder: Path) -> None:
    mails = [EmailMessage(f"Nachricht {number}", "Text", to=["a@example.org"]) for number in (1, 2, 3)]
    mail_connection().send_messages(mails)
    assert sorted(mail.subject for mail in read_mails(folder)) == ["Nachricht 1", "Nachricht 2", "Nachricht 3"]
    assert len({mail.key for mail in read_mails(folder)}) == 3


def test_the_newest_mail_is_on_top_even_of_those_of_one_second(folder: Path) -> None:
    folder.mkdir()
    for number, name in enumerate(["m.log", "z.log", "a.log"]):
        mail = folder / name
        mail.write_bytes(f"Subject: Nachricht {number}\nDate: Mon, 04 Dec 2017 10:00:00 +0100\n\nText".encode())
        os.utime(mail, ns=(0, 1_000_000_000 + number * 4_000_000))
    assert [mail.subject[-1] for mail in read_mails(folder)] == ["2", "1", "0"]


def test_umlauts_long_lines_and_both_parts_arrive_as_they_were_sent(folder: Path) -> None:
    text = "Schöne Grüße aus Gütersloh " * 40
    mail = EmailMultiAlternatives("Ihre Idee „Grüne Welle“", text, "Stadt <stadt@example.org>", ["b@example.org"])
    mail.attach_alternative("<p>Grüße</p>", "text/html")
    mail.send()
    [read] = read_mails(folder)
    assert read.subject == "Ihre Idee „Grüne Welle“"
    assert read.sender == "Stadt <stadt@example.org>"
    assert read.recipients == "b@example.org"
    assert read.text == text.strip()
    assert read.html == "<p>Grüße</p>"


@pytest.mark.django_db
def test_a_picture_inside_of_a_mail_is_shown_and_its_files_are_named(folder: Path) -> None:
    mail = Outgoing("Ihr Platz", "Text", to=["a@example.org"])
    mail.attach_alternative('<img src="cid:qr" alt="Code">', "text/html")
    mail.carry(
        [
            MailAttachment(name="karte.png", content_type="image/png", content_id="qr", content=b"Bild"),
            MailAttachment(name="termin.ics", content_type="text/calendar; method=PUBLISH", content=b"BEGIN:VCALENDAR"),
        ]
    )
    mail.send()
    [read] = read_mails(folder)
    assert read.html == '<img src="data:image/png;base64,QmlsZA==" alt="Code">'
    assert read.files == ("termin.ics",)
    assert "termin.ics" in Client().get(f"/postfach/{read.key}/").content.decode()


def test_mail_without_a_date_stands_at_the_end_and_breaks_nothing(folder: Path) -> None:
    folder.mkdir()
    (folder / "a.eml").write_bytes(b"Subject: ohne Datum\n\nText")
    (folder / "b.eml").write_bytes(b"Subject: mit Datum\nDate: Mon, 04 Dec 2017 10:00:00 +0100\n\nText")
    assert [mail.subject for mail in read_mails(folder)] == ["mit Datum", "ohne Datum"]


def test_script_in_a_mail_is_shown_as_text_and_cannot_run(folder: Path, db: None) -> None:
    mail = EmailMultiAlternatives("<script>alert(1)</script>", "<script>alert(2)</script>", to=["c@example.org"])
    mail.attach_alternative("<script>alert(3)</script>", "text/html")
    mail.send()
    [read] = read_mails(folder)
    page = Client().get(f"/postfach/{read.key}/")
    assert "<script>" not in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex"
    html = Client().get(f"/postfach/{read.key}/html/")
    assert "default-src 'none'" in html["Content-Security-Policy"]
    assert "script-src" not in html["Content-Security-Policy"]


def test_unknown_mail_is_not_found(db: None) -> None:
    assert Client().get("/postfach/0123456789abcdef/").status_code == 404
