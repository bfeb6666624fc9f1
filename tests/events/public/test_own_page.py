"""The personal page of a registration: each state, each button, and who may open it."""

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
from tests.events.people import change_page, confirmed, let_end, now_is, registered
from tests.factories.core import make_process
from tests.factories.events import in_days, make_bookable, make_table
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import log_in, make_participant
from tests.wording import CLICK_MISSING, REGISTERED, REGISTRATION_CANCELLED
from wagtail_aufbruch.events.domain.operations.periodic_work import end_and_offer
from wagtail_aufbruch.events.domain.registration import guardians
from wagtail_aufbruch.events.domain.registration.changes import cancel, change
from wagtail_aufbruch.events.domain.registration.guardians import give_consent
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest
from wagtail_aufbruch.events.domain.tickets.tokens import guardian_token_of, token_of
from wagtail_aufbruch.events.models import EventQuestion, Registration
from wagtail_aufbruch.events.models.registration import new_key
from wagtail_aufbruch.participation.domain.questions.definition import field_name

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def event() -> Any:
    return make_bookable(make_process(contact_email="orga@stadt.example"), seats=1, most_people=3)


def own(registration: Registration) -> str:
    return f"{registration.event.url}anmeldung/{token_of(registration)}/"


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def seen_in(page: str) -> str:
    """What a guardian's browser sends along with the button."""
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def heading(client: Client, registration: Registration) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", text_of(client.get(own(registration))))
    assert found
    return found[1].strip()


def test_whoever_is_registered_for_an_event_that_was_taken_down_sees_it_and_gives_the_seat_back(
    client: Client, event: Any
) -> None:
    anna = confirmed(event)
    for page in (event, event.process):
        type(page).objects.get(pk=page.pk).save_revision().publish()
        type(page).objects.get(pk=page.pk).unpublish()
    assert client.get(event.url).status_code == 404
    assert client.get(f"{event.url}anmelden/").status_code == 404
    assert heading(client, anna) == REGISTERED
    client.post(f"{own(anna)}abmelden/")
    assert heading(client, anna) == REGISTRATION_CANCELLED


def test_each_state_says_what_it_is(client: Client, event: Any, clock: Clock) -> None:
    anna = registered(event)
    assert heading(client, anna) == CLICK_MISSING
    client.post(own(anna), {"schritt": "ja"})
    assert heading(client, anna) == REGISTERED
    ben = registered(event, "Ben")
    assert heading(client, ben) == CLICK_MISSING
    assert "Auf die Warteliste" not in text_of(client.get(own(anna)))
    client.post(own(ben), {"schritt": "ja"})
    assert heading(client, ben) == "Sie stehen auf der Warteliste"
    cancel(anna)
    assert heading(client, anna) == REGISTRATION_CANCELLED
    assert heading(client, ben) == "Ein Platz ist frei für Sie"
    let_end(ben, clock)
    end_and_offer()
    assert heading(client, ben) == "Ihr Platz ist nicht mehr reserviert"
    change_page(event, starts_at=in_days(-3), ends_at=in_days(-2))
    assert "Ich möchte doch noch kommen" not in text_of(client.get(own(ben)))


def test_the_event_s_being_cancelled_is_said_first_and_nothing_is_offered(client: Client, event: Any) -> None:
    anna = registered(event)
    change_page(event, state="cancelled", state_note="Sturmwarnung.")
    page = text_of(client.get(own(anna)))
    assert "Diese Veranstaltung fällt aus." in page
    assert "Sturmwarnung." in page
    assert "Ja, ich komme" not in page
    answer = client.post(own(anna), {"schritt": "ja"})
    assert answer.status_code == 409
    assert now_is(anna).state == "held"


def test_looking_changes_nothing(client: Client, event: Any) -> None:
    anna = registered(event)
    for path in (own(anna), f"{own(anna)}abmelden/"):
        assert client.get(path).status_code == client.head(path).status_code == 200
    assert client.get(f"{own(anna)}kalender/").status_code == 302, "whoever has no seat gets no date for the calendar"
    assert client.put(own(anna)).status_code == 405
    assert now_is(anna).state == "held"


def test_a_made_up_address_opens_nothing(client: Client, event: Any) -> None:
    anna = confirmed(event)
    token = token_of(anna)
    other = make_bookable(event.process, "Anderes", slug="anderes")
    wrong = [
        f"{event.url}anmeldung/{token[:-1]}{'A' if token[-1] != 'A' else 'B'}/",
        f"{event.url}anmeldung/{anna.pk}-/",
        f"{event.url}anmeldung/{anna.pk}/",
        f"{event.url}anmeldung/x/",
        f"{event.url}anmeldung/99999999999999999999-x/",
        f"{event.url}anmeldung/{guardian_token_of(anna)}/",
        f"{event.url}einwilligung/{token}/",
        f"{other.url}anmeldung/{token}/",
    ]
    for path in wrong:
        for tail in ("", "aendern/", "abmelden/", "kalender/", "vormund/") if "einwilligung" not in path else ("",):
            assert client.get(f"{path}{tail}").status_code == 404
            assert client.post(f"{path}{tail}").status_code == 404
    assert now_is(anna).state == "confirmed"


def test_a_new_key_ends_the_old_address(client: Client, event: Any) -> None:
    anna = confirmed(event)
    old = own(anna)
    Registration.objects.filter(pk=anna.pk).update(key=new_key())
    assert client.get(old).status_code == 404
    assert client.get(own(now_is(anna))).status_code == 200


@pytest.mark.parametrize("step", ["ja", "verzichten"])
@pytest.mark.parametrize("make", [registered, confirmed])
def test_whoever_is_forwarded_a_ticket_sees_nothing_else_of_the_person(
    client: Client, event: Any, make: Any, step: str
) -> None:
    anna = make(event)
    make_idea(make_call(event.process), "Annas andere Idee", author=anna.participant)
    assert client.post(own(anna), {"schritt": step}).status_code == 302
    assert not client.cookies.get("aufbruch_participant")
    page = text_of(client.get(f"{event.process.url}beteiligung/"))
    assert "Link zuschicken" in page
    assert "Annas andere Idee" not in page
    assert "anna@example.org" not in page


def test_no_address_of_a_registration_lets_the_browser_be_known(client: Client, event: Any) -> None:
    anna = confirmed(event)
    addresses = [own(anna), *(f"{own(anna)}{tail}/" for tail in ("aendern", "kalender", "vormund", "abmelden"))]
    addresses.append(f"{event.url}einwilligung/{guardian_token_of(anna)}/")
    for address in addresses:
        for method in (client.get, client.post):
            assert method(address).status_code < 500
            assert not client.cookies.get("aufbruch_participant"), address


def test_the_page_is_kept_by_nobody_and_told_to_nobody(client: Client, event: Any) -> None:
    answer = client.get(own(confirmed(event)))
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_who_came_in_by_a_link_of_their_own_finds_the_ticket_in_my_participation(client: Client, event: Any) -> None:
    anna = confirmed(event)
    log_in(client, event.process, anna.participant)
    page = text_of(client.get(f"{event.process.url}beteiligung/"))
    assert "Ihre Anmeldungen zu Veranstaltungen" in page
    assert own(anna) in page


def test_the_consent_page_of_a_guardian(client: Client) -> None:
    event = make_bookable(make_process(), guardian_below=16)
    anna = confirmed(event, guardian_email="mama@example.org")
    path = f"{event.url}einwilligung/{guardian_token_of(anna)}/"
    page = text_of(client.get(path))
    assert "Sind Sie einverstanden, dass Ihr Kind teilnimmt?" in page
    assert event.guardian_text in page
    assert now_is(anna).state == "held"
    assert "Vielen Dank, Ihre Einwilligung ist festgehalten" in text_of(client.post(path, {"seen": seen_in(page)}))
    assert now_is(anna).state == "confirmed"
    assert client.post(path).status_code == 200


def test_a_consent_that_comes_too_late_is_not_taken(client: Client) -> None:
    event = make_bookable(make_process(), guardian_below=16)
    anna = confirmed(event, guardian_email="mama@example.org")
    cancel(anna)
    path = f"{event.url}einwilligung/{guardian_token_of(anna)}/"
    assert "Ihre Einwilligung wird nicht mehr gebraucht." in text_of(client.get(path))
    assert client.post(path).status_code == 410


def test_asking_the_guardian_again_from_the_page(client: Client, clock: Clock) -> None:
    event = make_bookable(make_process(), guardian_below=16)
    anna = confirmed(event, guardian_email="mama@example.org")
    path = f"{own(anna)}vormund/"
    assert client.post(path, {"guardian_email": "kaputt@"}).status_code == 409
    assert client.post(path, {"guardian_email": "papa@example.org"}).status_code == 409
    clock.forward(hours=1)
    assert client.post(path, {"guardian_email": "papa@example.org"}).status_code == 302
    assert now_is(anna).guardian_email == "papa@example.org"


def test_an_address_for_a_guardian_stays_typed_in_a_form_that_was_open_too_long() -> None:
    anna = confirmed(make_bookable(make_process(), guardian_below=16), guardian_email="mama@example.org")
    strict = CommittingClient(enforce_csrf_checks=True)
    answer = strict.post(f"{own(anna)}vormund/", {"guardian_email": "papa@example.org"})
    assert answer.status_code == 403
    assert 'value="papa@example.org"' in text_of(answer)
    assert now_is(anna).guardian_email == "mama@example.org"


def test_the_link_to_a_mistyped_guardian_ends_once_the_address_is_corrected(client: Client, clock: Clock) -> None:
    event = make_bookable(make_process(), guardian_below=16)
    anna = confirmed(event, guardian_email="fremd@example.org")
    strangers = f"{event.url}einwilligung/{guardian_token_of(anna)}/"
    assert client.get(strangers).status_code == 200
    clock.forward(hours=1)
    assert client.post(f"{own(anna)}vormund/", {"guardian_email": "Mama@Example.org"}).status_code == 302
    for answer in (client.get(strangers), client.post(strangers)):
        assert answer.status_code == 404
        assert "Anna" not in text_of(answer)
    assert now_is(anna).guardian_given_at is None
    mothers = f"{event.url}einwilligung/{guardian_token_of(anna)}/"
    assert mothers in str(mail.outbox[-1].body)
    clock.forward(hours=1)
    client.post(f"{own(anna)}vormund/", {"guardian_email": "mama@example.org"})
    seen = seen_in(text_of(client.get(mothers)))
    assert client.post(mothers, {"seen": seen}).status_code == 200, (
        "asked again at the same address, the first link still holds"
    )
    assert now_is(anna).guardian_method == "mail"


def test_changing_by_the_form(client: Client) -> None:
    event = make_bookable(make_process(), seats=3, most_people=3)
    table = make_table(event, "Tisch 1", 3)
    question = EventQuestion.objects.create(page=event, label="Essen?", field_type="singleline", required=False)
    anna = confirmed(
        event, table=table, answers=({"key": question.key, "label": "Essen?", "type": "singleline", "value": "alles"},)
    )
    path = f"{own(anna)}aendern/"
    assert 'value="alles"' in text_of(client.get(path))
    sent = {"name": "Anna B.", "people": "2", "companions": "Ben", "table": table.pk, field_name(question): "Obst"}
    assert client.post(path, {**sent, "name": ""}).status_code == 422
    assert client.post(path, sent).status_code == 302
    anna = now_is(anna)
    assert (anna.name, anna.people, anna.answers[0]["value"]) == ("Anna B.", 2, "Obst")
    confirmed(event, "Cleo", table=table)
    answer = client.post(path, {**sent, "people": "3"})
    assert answer.status_code == 409
    assert "Ihre Anmeldung bleibt, wie sie war." in text_of(answer)
    assert now_is(anna).people == 2
    strict = CommittingClient(enforce_csrf_checks=True)
    answer = strict.post(path, {**sent, "name": "Niemand"})
    assert answer.status_code == 403
    assert now_is(anna).name == "Anna B."


def test_a_forged_change_changes_nothing_and_keeps_what_was_typed(event: Any) -> None:
    anna = confirmed(event)
    form = {"name": "Annabell", "people": "1", "companions": ""}
    answer = Client(enforce_csrf_checks=True).post(f"{own(anna)}aendern/", form)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Annabell" in page
    assert "Das Formular war zu lange geöffnet" in page
    assert now_is(anna).name == "Anna"


def test_a_guardian_s_consent_does_not_go_over_to_another_child(client: Client) -> None:
    event = make_bookable(make_process(), guardian_below=16, seats=3, most_people=3)
    anna = give_consent(confirmed(event, guardian_email="mama@example.org"))
    path = f"{own(anna)}aendern/"
    answer = client.post(path, {"name": "Mia Muster", "people": "2", "companions": "Ben"})
    assert answer.status_code == 409
    page = text_of(answer)
    assert "melden Sie sich bitte ab und neu an" in page
    assert 'value="Mia Muster"' in page
    assert "Ben" in page
    assert (now_is(anna).name, anna.people) == ("Anna", 1)
    assert client.post(path, {"name": " Anna", "people": "1"}).status_code == 302
    assert (now_is(anna).name, anna.people) == ("Anna", 1)


def test_who_comes_along_stays_as_the_guardian_read_it(client: Client) -> None:
    event = make_bookable(make_process(), guardian_below=16, seats=4, most_people=3)
    anna = confirmed(event, people=2, companions=("Ben",), guardian_email="mama@example.org")
    page = text_of(client.get(f"{event.url}einwilligung/{guardian_token_of(anna)}/"))
    assert "1 Person kommt mit:" in page
    assert "<li>Ben</li>" in page
    give_consent(anna)
    path = f"{own(anna)}aendern/"
    others = [("2", "Cem"), ("2", ""), ("3", "Ben\nCem"), ("1", "")]
    for people, companions in others:
        answer = client.post(path, {"name": "Anna", "people": people, "companions": companions})
        assert answer.status_code == 409
        assert "gilt für Anna und genau für die, die mit angemeldet sind" in text_of(answer)
    assert [one.name for one in now_is(anna).attendees.all()] == ["Anna", "Ben"]
    assert client.post(path, {"name": "Anna", "people": "2", "companions": "Ben"}).status_code == 302


def test_a_guardian_agrees_to_those_who_come_along_that_they_have_read(client: Client) -> None:
    event = make_bookable(make_process(), guardian_below=16, seats=4, most_people=2)
    anna = confirmed(event, people=2, companions=("Ben",), guardian_email="mama@example.org")
    path = f"{event.url}einwilligung/{guardian_token_of(anna)}/"
    read = seen_in(text_of(client.get(path)))
    change(anna, RegistrationRequest(name="Anna", people=2, companions=("Cem",)), actor="staff")
    answer = client.post(path, {"seen": read})
    assert answer.status_code == 409
    assert "<li>Cem</li>" in text_of(answer)
    assert now_is(anna).guardian_given_at is None


def test_a_guardian_agrees_to_the_names_on_their_page_though_they_change_while_it_is_made(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make_bookable(make_process(), guardian_below=16, seats=4, most_people=2)
    anna = confirmed(event, people=2, companions=("Ben",), guardian_email="mama@example.org")
    path, read_names = f"{event.url}einwilligung/{guardian_token_of(anna)}/", guardians.names_of

    def changed_after(registration: Any) -> list[str]:
        names = read_names(registration)
        registration.attendees.filter(number=2).update(name="Cem")
        return names

    with monkeypatch.context() as patched:
        patched.setattr(guardians, "names_of", changed_after)
        page = text_of(client.get(path))
    assert "<li>Ben</li>" in page
    assert client.post(path, {"seen": seen_in(page)}).status_code == 409
    assert now_is(anna).guardian_given_at is None


def test_the_wording_that_a_guardian_agrees_to_is_kept_and_is_the_one_they_read(client: Client) -> None:
    event = make_bookable(
        make_process(), guardian_below=16, guardian_text="Ich bin damit einverstanden.", consent_version="7"
    )
    anna = confirmed(event, guardian_email="mama@example.org")
    change_page(event, guardian_text="Etwas ganz anderes.", consent_version="8")
    path = f"{event.url}einwilligung/{guardian_token_of(anna)}/"
    page = text_of(client.get(path))
    assert "Ich bin damit einverstanden." in page
    assert "Etwas ganz anderes." not in page
    assert client.post(path, {"seen": seen_in(page)}).status_code == 200
    kept = now_is(anna)
    assert (kept.guardian_wording, kept.guardian_wording_version) == ("Ich bin damit einverstanden.", "7")
    assert confirmed(event, "Ben").guardian_wording == "", "of whom nobody has to agree nothing is kept"


def test_a_guardian_agrees_to_the_name_that_they_have_read(client: Client) -> None:
    event = make_bookable(make_process(), guardian_below=16, seats=1)
    confirmed(event, "Cleo")
    anna = confirmed(event, guardian_email="mama@example.org")
    path = f"{event.url}einwilligung/{guardian_token_of(anna)}/"
    read = seen_in(text_of(client.get(path)))
    assert client.post(f"{own(anna)}aendern/", {"name": "Mia Muster", "people": "1"}).status_code == 302
    answer = client.post(path, {"seen": read})
    assert answer.status_code == 409
    assert "Die Anmeldung wurde geändert, während Sie gelesen haben." in text_of(answer)
    assert "<strong>Mia Muster</strong>" in text_of(answer)
    assert now_is(anna).guardian_given_at is None
    assert client.post(path).status_code == 409
    assert client.post(path, {"seen": seen_in(text_of(answer))}).status_code == 200
    assert now_is(anna).guardian_method == "mail"


def test_before_a_guardian_agrees_and_by_staff_a_name_can_be_put_right(client: Client) -> None:
    event = make_bookable(make_process(), guardian_below=16, seats=1)
    confirmed(event, "Cleo")
    anna = confirmed(event, guardian_email="mama@example.org")
    assert anna.state == "waiting"
    assert client.post(f"{own(anna)}aendern/", {"name": "Anna B.", "people": "1"}).status_code == 302
    anna = give_consent(now_is(anna))
    change(anna, RegistrationRequest(name="Anna Beispiel", people=1), actor="staff")
    assert now_is(anna).name == "Anna Beispiel"


def test_nobody_has_mails_written_without_end_from_one_network(client: Client, clock: Clock) -> None:
    event = make_bookable(make_process(), guardian_below=16, seats=3)
    anna, ben = confirmed(event), confirmed(event, "Ben", guardian_email="mama@example.org")
    clock.set_to((timezone.now() + timedelta(hours=1)).replace(minute=5))
    for number in range(60):
        assert client.post(f"{own(anna)}aendern/", {"name": f"Anna {number}", "people": "1"}).status_code == 302
        client.post(f"{own(ben)}vormund/", {"guardian_email": "mama@example.org"})
    answer = client.post(f"{own(anna)}aendern/", {"name": "Anna Zuviel", "people": "1"})
    assert answer.status_code == 429
    assert 'value="Anna Zuviel"' in text_of(answer)
    assert now_is(anna).name == "Anna 59"
    answer = client.post(f"{own(ben)}vormund/", {"guardian_email": "papa@example.org"})
    assert answer.status_code == 429
    assert 'value="papa@example.org"' in text_of(answer)
    assert "sehr oft" in text_of(answer)
    assert now_is(ben).guardian_email == "mama@example.org"


def test_the_list_of_own_registrations_costs_the_same_for_one_and_for_many(client: Client) -> None:
    process = make_process()
    anna = make_participant(process, "anna@example.org")
    log_in(client, process, anna)
    confirmed(make_bookable(process, "Erste", slug="erste"))
    path = f"{process.url}beteiligung/"
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for number in range(4):
        confirmed(make_bookable(process, f"Weitere {number}", slug=f"weitere-{number}"))
    client.get(path)  # the menu is made anew after pages were added
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) == len(one)


def test_what_staff_changed_while_the_form_was_open_is_read_before_it_is_written_over(client: Client) -> None:
    event = make_bookable(make_process(), seats=5, most_people=5)
    anna = confirmed(event)
    path = f"{own(anna)}aendern/"
    sent = {"name": "Anna B.", "people": "1", "seen": seen_in(text_of(client.get(path)))}
    change(anna, RegistrationRequest("Anna", people=3), actor="staff")
    answer = client.post(path, sent)
    assert answer.status_code == 409
    assert "Jetzt steht dort: Anna, 3 Personen" in text_of(answer)
    assert 'value="Anna B."' in text_of(answer)
    assert now_is(anna).people == 3
    assert client.post(path, {**sent, "seen": seen_in(text_of(answer))}).status_code == 302
    assert (now_is(anna).name, now_is(anna).people) == ("Anna B.", 1)


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (lambda clock: clock.forward(days=100), "Diese Veranstaltung ist vorbei."),
        (lambda clock: cancel(Registration.objects.get()), "Diese Anmeldung ist abgesagt."),
    ],
    ids=["the event is over", "cancelled on another device"],
)
def test_who_sends_a_change_that_comes_too_late_reads_why_and_keeps_what_was_typed(
    client: Client, clock: Clock, ends: Any, said: str
) -> None:
    event = make_bookable(make_process(), seats=5, most_people=5)
    anna = confirmed(event)
    path = f"{own(anna)}aendern/"
    sent = {"name": "Anna Beispielhaft", "people": "2", "seen": seen_in(text_of(client.get(path)))}
    ends(clock)
    answer = client.post(path, sent)
    assert answer.status_code == 409
    assert said in text_of(answer)
    assert 'role="alert"' in text_of(answer)
    assert 'value="Anna Beispielhaft"' in text_of(answer)
    assert (now_is(anna).name, now_is(anna).people) == (anna.name, anna.people)
    assert client.get(path).status_code == 302, "nobody is asked to fill in what cannot be sent"


def test_who_cancels_after_the_end_reads_that_the_event_is_over(client: Client, clock: Clock) -> None:
    event = make_bookable(make_process(), seats=5)
    anna = confirmed(event)
    assert client.get(f"{own(anna)}abmelden/").status_code == 200
    clock.forward(days=100)
    answer = client.post(f"{own(anna)}abmelden/")
    assert answer.status_code == 409
    assert "Diese Veranstaltung ist vorbei." in text_of(answer)
    assert now_is(anna).state == "confirmed"
