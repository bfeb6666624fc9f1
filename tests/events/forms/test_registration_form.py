"""The form by which one registers: what is asked, what is stored, what is refused, what is never lost."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.client import CommittingClient
from tests.clock import Clock
from tests.events.accounts import assert_accounts_are_right
from tests.factories.core import make_process
from tests.factories.events import in_days, make_bookable, make_event, make_table, own_path, typed
from tests.factories.participation import log_in, make_participant
from tests.factories.registrations import make_registration
from tests.wording import CLICK_MISSING, REGISTERED, WRITTEN_TO
from wagtail_aufbruch.events.models import EventQuestion, Registration
from wagtail_aufbruch.participation.domain.questions.definition import field_name
from wagtail_aufbruch.participation.models import Mail, Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def process() -> Any:
    return make_process(contact_email="orga@stadt.example")


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def form_url(event: Any) -> str:
    return f"{event.url}anmelden/"


def send(client: Client, event: Any, name: str = "Anna Beispiel", **changes: Any) -> Any:
    return client.post(form_url(event), typed(event, name, **changes))


def assert_nothing_stored() -> None:
    assert not Registration.objects.exists()
    assert not Participant.objects.exists()
    assert not Mail.objects.exists()


def test_the_whole_way_from_the_form_to_the_ticket(client: Client, process: Any) -> None:
    event = make_bookable(process, seats=30, most_people=3, place_name="Stadthalle")
    page = text_of(client.get(form_url(event)))
    assert "noch mehr als 20 Plätze frei" in page
    assert "Jetzt anmelden" in page
    answer = send(client, event, people="2", companions="Ben Beispiel")
    assert answer.status_code == 302
    page = text_of(client.get(answer.url))
    assert WRITTEN_TO in page
    assert "anna.beispiel@example.org" in page
    assert "So lange halten wir den Platz für Sie frei." in page
    letter = mail.outbox[-1]
    assert letter.subject == "Bitte bestätigen: Digitales Forum"
    assert "Wir halten einen Platz für Sie frei." in letter.body
    assert "2 Personen" in letter.body
    own = own_path(letter)
    page = text_of(client.get(own))
    assert CLICK_MISSING in page
    assert Registration.objects.get().state == "held", "a mail scanner that opens the link confirms nothing"
    page = text_of(client.post(own, {"schritt": "ja"}, follow=True))
    assert REGISTERED in page
    assert 'role="img" aria-label="QR-Code Ihres Tickets"' in page
    registration = Registration.objects.get()
    assert f"{registration.code[:4]}-{registration.code[4:]}" in page
    assert [one.name for one in registration.attendees.all()] == ["Anna Beispiel", "Ben Beispiel"]
    ticket = mail.outbox[-1]
    assert ticket.subject == f"{REGISTERED}: Digitales Forum"
    kinds = [part.get_content_type() for part in ticket.message().walk()]
    assert kinds.count("image/png") == kinds.count("text/calendar") == 1
    assert own_path(ticket) == own
    calendar = client.get(f"{own}kalender/")
    assert calendar.headers["Content-Type"].startswith("text/calendar")
    assert b"BEGIN:VEVENT" in calendar.content
    assert_accounts_are_right(event)


MISTAKES: list[tuple[dict[str, Any], str]] = [
    ({"name": ""}, "Bitte geben Sie Ihren Namen an."),
    ({"name": "\x00\u202e \u2066"}, "Bitte geben Sie Ihren Namen an."),
    ({"name": "ä" * 121}, "Bitte kürzen Sie auf 120 Zeichen"),
    ({"email": ""}, "Bitte geben Sie Ihre E-Mail-Adresse ein"),
    ({"email": "anna@"}, "Das sieht nicht nach einer E-Mail-Adresse aus."),
    ({"email": "x\x00@example.org"}, "Nullzeichen"),
    ({"people": "0"}, "höchstens 3 Personen"),
    ({"people": "4"}, "höchstens 3 Personen"),
    ({"people": "zwei"}, "höchstens 3 Personen"),
    ({"people": "2", "companions": "Ben\nCleo"}, "Das sind mehr Namen als Personen."),
    ({"people": "2", "companions": "B" * 121}, "Bitte kürzen Sie „BBBBBBBBBBBBBBBBBBBB…“ auf 120 Zeichen."),
    ({"table": ""}, "Bitte wählen Sie einen Tisch oder Workshop."),
    ({"table": "999999"}, "Diesen Tisch gibt es hier nicht."),
    ({"table": "x' OR 1"}, "Diesen Tisch gibt es hier nicht."),
    ({"old_enough": ""}, "Diese Veranstaltung ist nur für Menschen in diesem Alter."),
    ({"age": ""}, "Bitte sagen Sie, was von beidem stimmt."),
    ({"age": "uralt"}, "Bitte wählen Sie eines von beiden."),
    ({"age": "younger"}, "Bitte geben Sie die Adresse einer sorgeberechtigten Person"),
    ({"age": "younger", "guardian_email": "mama@"}, "Das sieht nicht nach einer E-Mail-Adresse aus."),
    ({"age": "younger", "guardian_email": "ANNA.beispiel@example.org"}, "Das ist Ihre eigene Adresse."),
    ({"consent": ""}, "Ohne Ihre Einwilligung dürfen wir Sie nicht anmelden."),
    ({"consent_version": "0"}, "Der Wortlaut der Einwilligung hat sich geändert."),
    ({"website": "https://billig.example"}, "Ein Feld, das leer bleiben muss"),
    ({"issued": "gefälscht"}, "Das Formular war nicht vollständig."),
]


@pytest.mark.parametrize(("changes", "message"), MISTAKES)
def test_a_mistake_is_named_and_nothing_is_stored(
    client: Client, process: Any, changes: dict[str, Any], message: str
) -> None:
    event = make_bookable(process, most_people=3, min_age=12, guardian_below=16)
    table = make_table(event)
    question = EventQuestion.objects.create(page=event, label="Essen?", field_type="singleline", required=False)
    whole = {"table": table.pk, "old_enough": "on", "age": "older", field_name(question): "ohne Fleisch"}
    answer = send(client, event, **{**whole, **changes})
    page = text_of(answer)
    assert answer.status_code == 422
    assert message in page
    assert "<title>Fehler:" in page
    assert 'value="ohne Fleisch"' in page
    assert_nothing_stored()


def test_answers_ages_and_table_are_stored_as_they_were_given(client: Client, process: Any) -> None:
    event = make_bookable(process, most_people=3, min_age=12, max_age=27)
    table = make_table(event, "Tisch 1", room="Saal 2", text="Mobilität")
    question = EventQuestion.objects.create(page=event, label="Essen?", field_type="singleline", required=True)
    page = text_of(client.get(form_url(event)))
    assert "Alle, die ich anmelde, sind 12 bis 27 Jahre alt." in page
    assert "Tisch 1 (Saal 2) – Mobilität – noch 4 Plätze frei" in page
    sent = {"table": table.pk, "old_enough": "on", field_name(question): "ohne Fleisch 🥕"}
    sent |= {"email": "anna@example.org", "people": "2", "companions": "B" * 120}
    assert send(client, event, "ä" * 120, **sent).status_code == 302
    registration = Registration.objects.get()
    assert [one.name for one in registration.attendees.all()] == ["ä" * 120, "B" * 120]
    assert (registration.table, registration.table_title) == (table, "Tisch 1")
    assert registration.answers == [
        {"key": question.key, "label": "Essen?", "type": "singleline", "value": "ohne Fleisch 🥕"}
    ]
    assert registration.consent_text == event.consent_text
    assert registration.consented_at is not None


def test_what_is_hostile_in_a_name_is_shown_as_text_and_never_as_markup(client: Client, process: Any) -> None:
    event = make_bookable(process)
    send(client, event, name="<script>alert(1)</script>", email="x@example.org")
    page = text_of(client.post(own_path(mail.outbox[-1]), {"schritt": "ja"}, follow=True))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


STATES: list[tuple[dict[str, Any], str]] = [
    ({"registration_opens_at": in_days(2)}, "Die Anmeldung beginnt am"),
    ({"registration_closes_at": in_days(-2)}, "Die Anmeldung ist seit dem"),
    ({"state": "cancelled"}, "Diese Veranstaltung fällt aus."),
    ({"starts_at": in_days(-3)}, "Diese Veranstaltung ist vorbei."),
    ({"registration_mode": "none"}, "Sie müssen sich nicht anmelden."),
    ({"seats": 0, "has_waiting_list": False}, "Alle Plätze sind vergeben, und eine Warteliste gibt es nicht."),
]


@pytest.mark.parametrize(("values", "message"), STATES)
def test_who_cannot_register_reads_why_and_keeps_what_was_typed(
    client: Client, process: Any, values: dict[str, Any], message: str
) -> None:
    event = make_event(process, **{"registration_mode": "here", "most_people": 2, **values})
    answer = client.get(form_url(event))
    assert answer.status_code == 200
    assert message in text_of(answer)
    answer = send(client, event, people="2", companions="Ben Beispiel")
    page = text_of(answer)
    assert answer.status_code == 409
    assert message in page
    for typed_words in ("Anna Beispiel", "anna.beispiel@example.org", "Ben Beispiel"):
        assert typed_words in page
    assert_nothing_stored()


def test_the_whole_closing_second_counts(process: Any) -> None:
    closes = timezone.now().replace(second=59, microsecond=0) + timedelta(hours=1)
    event = make_bookable(process, registration_closes_at=closes)
    assert not event.registration_window.is_over(closes + timedelta(microseconds=999_999))
    assert event.registration_window.is_over(closes + timedelta(seconds=1))


def test_a_full_table_while_another_is_free_is_said_and_the_free_one_offered(client: Client, process: Any) -> None:
    event = make_bookable(process, seats=None, most_people=2)
    small, large = make_table(event, "Tisch klein", 1), make_table(event, "Tisch groß", 5)
    assert send(client, event, "Ben", table=small.pk).status_code == 302
    page = text_of(client.get(form_url(event)))
    assert "Tisch klein – ausgebucht" in page
    sent = typed(event, table=small.pk, people="1")
    answer = client.post(form_url(event), sent)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "„Tisch klein“ ist ausgebucht." in page
    assert "Hier sind genug Plätze frei:</strong></p> <ul><li>Tisch groß</li></ul>" in page
    assert 'value="Anna Beispiel"' in page
    assert Registration.objects.count() == 1
    assert not Participant.objects.filter(email="anna.beispiel@example.org").exists()
    assert client.post(form_url(event), {**sent, "table": large.pk}).status_code == 302
    waiting = typed(event, "Cleo", table=small.pk, wait="on")
    assert client.post(form_url(event), waiting).status_code == 302
    assert Registration.objects.get(name="Cleo").state == "waiting"
    assert_accounts_are_right(event)


def test_more_people_than_seats_are_told_how_many_are_left(client: Client, process: Any) -> None:
    event = make_bookable(process, seats=3, most_people=5)
    assert send(client, event, "Ben", people="2").status_code == 302
    answer = send(client, event, people="2")
    assert answer.status_code == 409
    assert "Es ist nur noch 1 Platz frei, weniger als Sie brauchen." in text_of(answer)
    assert "Ich warte lieber" in text_of(answer)
    answer = send(client, event, people="4")
    assert answer.status_code == 409
    assert "Es gibt insgesamt nur 3 Plätze." in text_of(answer)
    assert "Ich warte lieber" not in text_of(answer)


def test_who_comes_to_a_full_event_is_put_on_the_waiting_list(client: Client, process: Any) -> None:
    event = make_bookable(process, seats=1)
    send(client, event, "Ben")
    page = text_of(client.get(form_url(event)))
    assert "Auf die Warteliste" in page
    answer = send(client, event)
    assert answer.status_code == 302
    assert "Es geht also um einen Platz auf der Warteliste." in text_of(client.get(answer.url))
    assert "auf die Warteliste setzen dürfen" in mail.outbox[-1].body
    page = text_of(client.post(own_path(mail.outbox[-1]), {"schritt": "ja"}, follow=True))
    assert "Sie stehen auf Platz <strong>1</strong>." in page


def test_the_same_form_twice_makes_one_registration(client: Client, process: Any) -> None:
    event = make_bookable(process)
    sent = typed(event)
    assert [client.post(form_url(event), sent).status_code for _time in range(2)] == [302, 302]
    assert Registration.objects.count() == len(mail.outbox) == 1


def test_nobody_learns_from_the_page_whether_an_address_is_registered(
    client: Client, process: Any, clock: Clock
) -> None:
    event = make_bookable(process)
    first = client.get(send(client, event).url)
    clock.forward(hours=1)
    stranger = CommittingClient()
    answer = send(stranger, event, "Anna Beispiel", people="1")
    again = stranger.get(answer.url)
    without_moment = re.compile(r"<time.*?</time>")
    assert without_moment.sub("", text_of(first)) == without_moment.sub("", text_of(again))
    assert Registration.objects.count() == 1
    assert mail.outbox[-1].subject == "Sie sind schon angemeldet: Digitales Forum"
    assert own_path(mail.outbox[-1]) == own_path(mail.outbox[0])
    send(stranger, event)
    assert len(mail.outbox) == 2, "nobody can flood somebody else's mailbox"


def test_a_wrong_address_can_be_mended_by_going_back(client: Client, process: Any) -> None:
    event = make_bookable(process)
    sent = typed(event, email="ana@example.org")
    client.post(form_url(event), sent)
    assert client.post(form_url(event), {**sent, "email": "anna@example.org"}).status_code == 302
    assert mail.outbox[-1].to == ["anna@example.org"]


def test_who_is_known_needs_no_confirmation_and_gets_the_ticket(client: Client, process: Any) -> None:
    event = make_bookable(process)
    anna = make_participant(process)
    make_registration(make_bookable(process, "Anderes Forum"), email="anna@example.org")
    log_in(client, process, anna)
    page = text_of(client.get(form_url(event)))
    assert "Sie melden sich mit Ihrer bestätigten Adresse <strong>anna@example.org</strong> an." in page
    assert 'name="email"' not in page
    answer = client.post(form_url(event), typed(event), follow=True)
    assert REGISTERED in text_of(answer)
    assert mail.outbox[-1].subject == f"{REGISTERED}: Digitales Forum"
    assert Registration.objects.get(event=event).participant == anna
    answer = client.get(form_url(event), follow=True)
    assert "Zu dieser Veranstaltung sind Sie schon angemeldet." in text_of(answer)


def test_a_form_without_a_valid_token_is_given_back_with_all_that_was_typed(process: Any) -> None:
    event = make_bookable(process)
    strict = CommittingClient(enforce_csrf_checks=True)
    answer = send(strict, event)
    assert answer.status_code == 403
    assert "Das Formular war zu lange geöffnet" in text_of(answer)
    assert 'value="Anna Beispiel"' in text_of(answer)
    assert_nothing_stored()


def test_one_address_cannot_send_without_end(client: Client, process: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wagtail_aufbruch.events.public.register.REGISTRATIONS_PER_HOUR", 1)
    event = make_bookable(process)
    assert send(client, event, "Ben").status_code == 302
    answer = send(client, event)
    assert answer.status_code == 429
    assert 'value="Anna Beispiel"' in text_of(answer)
    assert Registration.objects.count() == 1


def test_a_registration_costs_the_same_however_many_there_are(client: Client, process: Any) -> None:
    event = make_bookable(process, seats=100_000)
    counts = []
    for number in range(8):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert send(client, event, f"Person {number}").status_code == 302
        counts.append(len(queries))
    assert max(counts[2:]) == min(counts[2:])
    assert counts[-1] <= 25, [query["sql"][:90] for query in queries.captured_queries]


def test_the_form_costs_the_same_with_one_table_and_with_many(client: Client, process: Any) -> None:
    event = make_bookable(process)
    make_table(event)
    client.get(form_url(event))
    with CaptureQueriesContext(connection) as few:
        client.get(form_url(event))
    for number in range(2, 9):
        make_table(event, f"Tisch {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(form_url(event))
    assert len(many) == len(few)
