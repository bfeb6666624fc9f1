"""One address has one spelling, wherever it is typed."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.client import CommittingClient
from tests.factories.core import make_process
from tests.factories.events import make_bookable, typed
from tests.factories.participation import make_participant
from wagtail_aufbruch.events.models import Registration
from wagtail_aufbruch.ideas.domain.capture.import_rows import Row, _email
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.domain.mail.outbox import Message, write_mail
from wagtail_aufbruch.participation.domain.people.participants import participant_for
from wagtail_aufbruch.participation.enums import Reach
from wagtail_aufbruch.participation.models import Participant

SHARP = "anna@xn--maanfertigung-cdb.de"


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.mark.parametrize(
    ("typed_in", "stored"),
    [
        ("Anna@Maßanfertigung.de", SHARP),
        ("anna@maßanfertigung。de", SHARP),  # the full stop of a Japanese keyboard
        ("anna@XN--MAANFERTIGUNG-CDB.DE", SHARP),
        ("anna@massanfertigung.de", "anna@massanfertigung.de"),
        ("anna@münchen.de", "anna@xn--mnchen-3ya.de"),
        ("anna@mu\u0308nchen.de", "anna@xn--mnchen-3ya.de"),
        ("\u202aanna@example.org\u202c", "anna@example.org"),
        ("an\u00adna@exam\u200bple.org ", "anna@example.org"),
        ("anna@exam\u200dple.org", "anna@example.org"),
        ("", ""),
        ("keine Adresse", "keine adresse"),
    ],
)
def test_one_address_has_one_spelling(typed_in: str, stored: str) -> None:
    assert normal_email(typed_in) == stored
    assert normal_email(normal_email(typed_in)) == stored


def test_domains_that_a_joiner_alone_tells_apart_are_two() -> None:
    joined, apart = "anna@\u0dc1\u0dca\u200d\u0dbb\u0dd3.com", "anna@\u0dc1\u0dca\u0dbb\u0dd3.com"
    assert normal_email(joined) != normal_email(apart)


@pytest.mark.django_db
def test_a_mail_for_a_domain_with_a_sharp_s_goes_there_and_nowhere_else(client: Client) -> None:
    process = make_process(contact_email="rat@maßanfertigung.de")
    make_participant(process, "anna@maßanfertigung.de")
    client.post(f"{process.url}beteiligung/link/", {"email": "Anna@MAßANFERTIGUNG.de"})
    (sent,) = mail.outbox
    message = sent.message()
    assert sent.to == [SHARP]
    assert message["To"] == SHARP
    assert message["Reply-To"] == "rat@xn--maanfertigung-cdb.de"
    written = write_mail(process, "Büro@straße.example", Message("x", "x", ["x"], reach=Reach.STAFF))
    assert written.recipient == "büro@xn--strae-oqa.example"


@pytest.mark.django_db
def test_two_spellings_of_one_address_hold_one_seat(client: Client) -> None:
    event = make_bookable(make_process())
    for address in ("anna@münchen.de", "anna@xn--mnchen-3ya.de", "\u202aAnna@MÜNCHEN.de\u202c"):
        assert client.post(f"{event.url}anmelden/", typed(event, email=address)).status_code == 302
    assert Registration.objects.count() == 1
    assert Participant.objects.get().email == "anna@xn--mnchen-3ya.de"


@pytest.mark.django_db
def test_marks_that_nobody_sees_are_no_reason_to_refuse_an_address(client: Client) -> None:
    process = make_process()
    make_participant(process)
    assert client.post(f"{process.url}beteiligung/link/", {"email": "\u202aanna@example.org\u202c"}).status_code == 302
    assert [one.to for one in mail.outbox] == [["anna@example.org"]]
    assert client.post(f"{process.url}beteiligung/link/", {"email": "anna@-ß-.de"}).status_code == 422


def test_a_table_that_is_brought_in_has_the_same_spelling() -> None:
    row: Any = Row.__new__(Row)
    row.reasons = []
    assert _email(row, "\ufeffAnna@Maßanfertigung.de") == SHARP
    assert row.reasons == []


@pytest.mark.django_db
def test_the_same_person_is_found_under_each_spelling() -> None:
    process = make_process()
    known = participant_for(process, "anna@Straße.example")
    assert participant_for(process, "anna@xn--strae-oqa.example").pk == known.pk
