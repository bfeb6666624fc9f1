"""Registrations as staff see them: who gets in, what can be done with them, and that nothing happens twice."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from tests.client import CommittingClient
from tests.factories.core import make_process
from tests.factories.events import make_bookable, make_index, make_table
from tests.factories.ideas import make_call
from tests.factories.participation import make_moderator
from tests.factories.registrations import make_registration
from wagtail_aufbruch.events.domain.operations.letters import Draft, begin_letter, write_step, write_unfinished
from wagtail_aufbruch.events.domain.registration.changes import change
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest
from wagtail_aufbruch.events.enums import Audience, GuardianMethod, RegistrationState
from wagtail_aufbruch.events.models import EventLetter, EventPage, EventQuestion, EventTable, Registration, SeatAccount
from wagtail_aufbruch.participation.domain.questions.definition import field_name
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db
STATE = RegistrationState


@pytest.fixture
def event() -> EventPage:
    return make_bookable(make_index(make_process()), seats=3)


@pytest.fixture
def staff(event: EventPage) -> Any:
    return make_moderator(event.process)


@pytest.fixture
def staff_client(staff: Any) -> Client:
    client = CommittingClient()
    client.force_login(staff)
    return client


def url(name: str, event: EventPage, *args: Any) -> str:
    return reverse(f"aufbruch_{name}", args=[event.pk, *args])


def said(answer: Any, client: Client) -> str:
    assert answer.status_code == 302, answer.context and [form.errors for form in [answer.context.get("form")] if form]
    return " ".join(str(message) for message in client.get(answer.url).context["messages"])


PLACES = ["event_registrations", "event_add", "event_letter", "event_papers", "door", "door_list"]


@pytest.mark.parametrize("name", PLACES)
def test_only_who_handles_the_process_s_cases_gets_in(event: EventPage, staff_client: Client, name: str) -> None:
    assert staff_client.get(url(name, event)).status_code == 200
    other = CommittingClient()
    other.force_login(make_moderator(make_process("Anderer Prozess"), "fremd"))
    assert other.get(url(name, event)).status_code == 404
    assert Client().get(url(name, event)).status_code == 302


def test_registrations_of_another_event_are_not_opened_by_a_changed_address(
    event: EventPage, staff_client: Client
) -> None:
    other = make_bookable(event.get_parent(), "Anderes")
    registration = make_registration(other)
    assert staff_client.get(url("registration", event, registration.pk)).status_code == 404
    assert (
        staff_client.post(url("registration_cancel", event, registration.pk), {"cancel-reason": "x"}).status_code == 404
    )


def test_the_editor_of_an_event_finds_its_registrations_in_its_menu(event: EventPage, admin_client: Client) -> None:
    make_call(event.process, "Ideen für 2030")
    page = admin_client.get(reverse("wagtailadmin_pages:edit", args=[event.pk])).content.decode()
    for address in (url("event_registrations", event), url("door", event), url("event_papers", event)):
        assert address in page
    assert f"?veranstaltung={event.pk}" in page
    listing = admin_client.get(reverse("wagtailadmin_explore", args=[event.get_parent().pk])).content.decode()
    assert url("event_registrations", event) in listing


def test_the_tree_of_pages_costs_the_same_however_many_events_it_lists(event: EventPage, admin_client: Client) -> None:
    address = reverse("wagtailadmin_explore", args=[event.get_parent().pk])

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert "Einlass" in admin_client.get(address).content.decode()
        return len(queries)

    make_bookable(event.get_parent(), "Zweites")
    cost()
    few = cost()
    for number in range(5):
        make_bookable(event.get_parent(), f"Abend {number}")
    assert cost() == few


def test_captured_ideas_know_the_event_from_whose_page_one_came(event: EventPage, staff_client: Client) -> None:
    call = make_call(event.process)
    form = staff_client.get(f"{reverse('aufbruch_capture', args=[call.pk])}?veranstaltung={event.pk}").context["form"]
    assert (form["event"].value(), form["event_name"].value()) == (event.pk, "Digitales Forum")
    for wrong in ("999999", "x", "-1", str(event.process.pk), "9" * 30):
        form = staff_client.get(f"{reverse('aufbruch_capture', args=[call.pk])}?veranstaltung={wrong}").context["form"]
        assert form["event"].value() is None


# --- By hand


def typed(**values: Any) -> dict[str, Any]:
    return {"name": "Erika Beispiel", "people": "1", "consent": "on", "form_key": str(uuid.uuid4()), **values}


def test_somebody_without_e_mail_is_registered_by_telephone(event: EventPage, staff_client: Client, staff: Any) -> None:
    EventQuestion.objects.create(page=event, label="Wie erfahren?", field_type="singleline", required=True)
    question = field_name(EventQuestion.objects.get())
    form = typed(people="2", companions="Max Muster", phone="05241 1234", note="Rollstuhl", **{question: "Zeitung"})
    answer = staff_client.post(url("event_add", event), form)
    assert "hat einen Platz" in said(answer, staff_client)
    registration = Registration.objects.get()
    assert (registration.state, registration.participant, registration.people) == (STATE.CONFIRMED, None, 2)
    assert [one.name for one in registration.attendees.all()] == ["Erika Beispiel", "Max Muster"]
    assert registration.answers[0]["value"] == "Zeitung"
    assert (registration.registered_by, registration.note) == (staff, "Rollstuhl")
    assert SeatAccount.objects.get(table=None).taken == 2
    assert not mail.outbox
    entry = PageLogEntry.objects.get(action="aufbruch.registration_by_hand")
    assert entry.user == staff
    assert "Erika" not in str(entry.data) + entry.label, "the log stays when the names are deleted"


def test_a_double_click_registers_once(event: EventPage, staff_client: Client) -> None:
    form = typed()
    for _click in range(2):
        assert staff_client.post(url("event_add", event), form).status_code == 302
    assert Registration.objects.count() == 1


def test_with_an_address_the_ticket_comes_by_mail(event: EventPage, staff_client: Client) -> None:
    staff_client.post(url("event_add", event), typed(email="erika@example.org"))
    assert [one.to for one in mail.outbox] == [["erika@example.org"]]


def test_beyond_the_limit_only_with_an_explicit_tick(event: EventPage, staff_client: Client) -> None:
    make_registration(event, "Voll", people=3)
    EventPage.objects.filter(pk=event.pk).update(has_waiting_list=False)
    answer = staff_client.post(url("event_add", event), typed())
    assert answer.status_code == 422
    assert Registration.objects.count() == 1
    assert answer.context["form"]["name"].value() == "Erika Beispiel", "nothing typed is lost"
    assert staff_client.post(url("event_add", event), typed(beyond_limit="on")).status_code == 302
    account = SeatAccount.objects.get(table=None)
    assert (account.taken, account.ceiling) == (4, 4)


def test_a_full_event_puts_who_calls_onto_the_waiting_list(event: EventPage, staff_client: Client) -> None:
    make_registration(event, "Voll", people=3)
    assert "Warteliste" in said(staff_client.post(url("event_add", event), typed(wait="on")), staff_client)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " \x00\u202e "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"people": "0"}, "people"),
        ({"people": "21"}, "people"),
        ({"people": "zwei"}, "people"),
        ({"companions": "Max\nMoritz"}, "people"),
        ({"people": "2", "companions": "x" * 130}, "companions"),
        ({"email": "keine adresse"}, "email"),
        ({"consent": ""}, "consent"),
        ({"note": "x" * 256}, "note"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    event: EventPage, staff_client: Client, values: dict[str, str], field: str
) -> None:
    answer = staff_client.post(url("event_add", event), typed(**values))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not Registration.objects.exists()


def test_a_young_person_at_the_counter(event: EventPage, staff_client: Client) -> None:
    EventPage.objects.filter(pk=event.pk).update(guardian_below=16)
    staff_client.post(url("event_add", event), typed(guardian="paper"))
    first = Registration.objects.get()
    assert (first.state, first.guardian_method) == (STATE.CONFIRMED, GuardianMethod.PAPER)
    answer = staff_client.post(
        url("event_add", event), typed(name="Kim", guardian="later", guardian_email="mutter@example.org")
    )
    assert answer.status_code == 302
    second = Registration.objects.get(name="Kim")
    assert second.guardian_missing
    assert [one.to for one in mail.outbox] == [["mutter@example.org"]]
    assert "eingetragen" in said(staff_client.post(url("registration_consent", event, second.pk)), staff_client)
    assert not Registration.objects.get(name="Kim").guardian_missing


# --- One registration


def test_a_registration_shows_all_that_is_known(event: EventPage, staff_client: Client) -> None:
    answers = [{"label": "Was essen Sie?", "type": "checkboxes", "value": ["Suppe", "Brot"]}]
    registration = make_registration(event, names=("Max",), answers=answers, note="Gebärdensprache")
    Mail.objects.create(
        process_id=event.process.pk, kind="event_ticket", recipient=registration.email, subject="Sie sind angemeldet"
    )
    page = staff_client.get(url("registration", event, registration.pk)).content.decode()
    for words in (
        "Suppe<br>Brot",
        "Max",
        "Gebärdensprache",
        registration.code[:4],
        "Sie sind angemeldet",
        "@example.org",
    ):
        assert words in page


def test_changing_people_and_table_moves_the_seats(event: EventPage, staff_client: Client) -> None:
    one, other = make_table(event, "Tisch 1", seats=2), make_table(event, "Tisch 2", seats=2)
    registration = make_registration(event, table=one)
    make_registration(event, "Belegt", table=other, people=1)
    form = {"change-name": "Anna Neu", "change-people": "1", "change-table": str(other.pk), "change-phone": "1"}
    assert "geändert" in said(staff_client.post(url("registration_change", event, registration.pk), form), staff_client)
    registration.refresh_from_db()
    assert (registration.name, registration.table, registration.phone) == ("Anna Neu", other, "1")
    taken = dict(SeatAccount.objects.values_list("table__title", "taken"))
    assert taken == {None: 2, "Tisch 1": 0, "Tisch 2": 2}
    # One more does not fit, unless staff bring a chair.
    form["change-people"] = "2"
    answer = staff_client.post(url("registration_change", event, registration.pk), form)
    assert answer.status_code == 422
    assert answer.context["change_form"]["people"].value() == "2"
    assert (
        staff_client.post(
            url("registration_change", event, registration.pk), {**form, "change-beyond_limit": "on"}
        ).status_code
        == 302
    )
    assert SeatAccount.objects.get(table=other).taken == 3


def test_cancelling_needs_a_reason_which_the_person_reads(event: EventPage, staff_client: Client) -> None:
    registration = make_registration(event)
    address = url("registration_cancel", event, registration.pk)
    assert staff_client.post(address, {"cancel-reason": " "}).status_code == 422
    assert staff_client.post(address, {"cancel-reason": "Der Raum ist zu klein."}).status_code == 302
    registration.refresh_from_db()
    assert registration.state == STATE.CANCELLED
    assert "Der Raum ist zu klein." in mail.outbox[-1].body
    assert SeatAccount.objects.get(table=None).taken == 0


def test_a_seat_is_given_out_of_order_and_beyond_the_limit_only_with_a_tick(
    event: EventPage, staff_client: Client
) -> None:
    make_registration(event, "Voll", people=3)
    waiting = make_registration(event, "Cem", state=STATE.WAITING, confirmed_at=timezone.now())
    address = url("registration_seat", event, waiting.pk)
    staff_client.post(address)
    waiting.refresh_from_db()
    assert waiting.state == STATE.WAITING
    assert "hat jetzt einen Platz" in said(staff_client.post(address, {"seat-beyond_limit": "on"}), staff_client)
    waiting.refresh_from_db()
    assert waiting.state == STATE.CONFIRMED
    assert SeatAccount.objects.get(table=None).taken == 4
    assert mail.outbox[-1].to == [waiting.email]
    assert "hat einen" in said(staff_client.post(address), staff_client), "nothing is given twice"
    assert SeatAccount.objects.get(table=None).taken == 4


@pytest.mark.parametrize("state", [STATE.HELD, STATE.OFFERED])
def test_who_was_offered_a_seat_can_take_it_by_telephone(event: EventPage, staff_client: Client, state: str) -> None:
    registration = make_registration(event, state=state)
    staff_client.post(url("registration_seat", event, registration.pk))
    registration.refresh_from_db()
    assert (registration.state, SeatAccount.objects.get(table=None).taken) == (STATE.CONFIRMED, 1)


def test_nobody_gets_a_seat_for_whom_a_guardian_has_not_agreed(event: EventPage, staff_client: Client) -> None:
    waiting = make_registration(event, state=STATE.WAITING, guardian_needed=True, confirmed_at=timezone.now())
    assert "Sorgeberechtigten" in said(staff_client.post(url("registration_seat", event, waiting.pk)), staff_client)
    waiting.refresh_from_db()
    assert waiting.state == STATE.WAITING


@pytest.mark.parametrize(
    ("state", "is_confirmed", "needs_guardian", "kind"),
    [
        (STATE.HELD, False, False, "event_confirm"),
        (STATE.WAITING, False, False, "event_confirm"),
        (STATE.HELD, True, True, "event_guardian_missing"),
        (STATE.WAITING, True, True, "event_guardian_missing"),
        (STATE.WAITING, True, False, "event_waiting"),
        (STATE.OFFERED, True, False, "event_offer"),
        (STATE.CONFIRMED, True, False, "event_ticket"),
    ],
)
def test_the_personal_link_is_sent_again(
    event: EventPage, staff_client: Client, state: str, is_confirmed: bool, needs_guardian: bool, kind: str
) -> None:
    registration = make_registration(
        event,
        state=state,
        guardian_needed=needs_guardian,
        confirmed_at=timezone.now() if is_confirmed else None,
        ends_at=timezone.now() + timedelta(hours=1),
    )
    staff_client.post(url("registration_link", event, registration.pk))
    assert [message.to for message in mail.outbox] == [[registration.email]]
    assert re.search(r"/anmeldung/\d+-", mail.outbox[0].body)
    assert Mail.objects.get().kind == kind


def test_there_is_no_link_for_people_without_e_mail(event: EventPage, staff_client: Client) -> None:
    registration = make_registration(event, email="")
    assert "rufen Sie an" in said(staff_client.post(url("registration_link", event, registration.pk)), staff_client)


def test_a_note_is_kept_and_what_staff_did_is_shown(event: EventPage, staff_client: Client) -> None:
    registration = make_registration(event)
    staff_client.post(url("registration_note", event, registration.pk), {"note-note": "ruft zurück"})
    page = staff_client.get(url("registration", event, registration.pk)).content.decode()
    assert "ruft zurück" in page
    assert "Vermerk geändert" in page
    assert (
        staff_client.post(url("registration_note", event, registration.pk), {"note-note": "x" * 300}).status_code == 422
    )


# --- Letters


def test_a_letter_is_looked_at_before_it_goes_out_and_a_double_click_sends_it_once(
    event: EventPage, staff_client: Client
) -> None:
    make_registration(event, "Anna")
    make_registration(event, "Bert", email="", phone="0524")
    make_registration(event, "Cem", state=STATE.WAITING, confirmed_at=timezone.now())
    form = {
        "audience": "seated",
        "subject": "100 % Neues",
        "text": "Guten Tag,\n\nwir beginnen früher.",
        "form_key": str(uuid.uuid4()),
    }
    page = staff_client.post(url("event_letter", event), form)
    assert page.status_code == 200
    assert page.context["preview"]["number"] == 1
    assert "Bert" in page.content.decode()
    assert not mail.outbox
    for _click in range(2):
        answer = staff_client.post(url("event_letter", event), {**form, "send": "1"})
        assert answer.status_code == 302
    assert [one.to for one in mail.outbox] == [["anna@example.org"]]
    assert mail.outbox[0].subject == "100 % Neues"
    assert "wir beginnen früher." in mail.outbox[0].body
    assert "/anmeldung/" in mail.outbox[0].body
    assert EventLetter.objects.get().done_at is not None
    assert staff_client.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    ("audience", "expected"),
    [("seated", {"anna", "held"}), ("waiting", {"cem"}), ("everybody", {"anna", "held", "cem"})],
)
def test_a_letter_reaches_whom_it_is_for_and_no_address_that_nobody_confirmed(
    event: EventPage, staff: Any, audience: str, expected: set[str]
) -> None:
    make_registration(event, "Anna")
    make_registration(event, "Held", state=STATE.HELD, confirmed_at=timezone.now())
    make_registration(event, "Fremd", state=STATE.HELD)
    make_registration(event, "Cem", state=STATE.WAITING, confirmed_at=timezone.now())
    make_registration(event, "Weg", state=STATE.CANCELLED)
    make_registration(make_bookable(event.process, "Anderes Forum"), "Emil")
    write_step(begin_letter(event, Draft("Neues", "Text", audience), key=uuid.uuid4(), user=staff))
    assert {one.recipient.partition("@")[0] for one in Mail.objects.filter(kind="event_letter")} == expected


def test_a_letter_to_a_table(event: EventPage, staff: Any) -> None:
    table = make_table(event)
    make_registration(event, "Anna", table=table)
    make_registration(event, "Bert")
    letter = begin_letter(event, Draft("Neues", "Text", Audience.SEATED, table), key=uuid.uuid4(), user=staff)
    assert write_step(letter).written == 1


def test_a_letter_to_a_table_that_is_deleted_meanwhile_goes_to_nobody_else_and_says_so(
    event: EventPage, staff_client: Client, staff: Any
) -> None:
    table = make_table(event, "Tisch am Fenster")
    registered = [make_registration(event, f"Gast {number}", table=table) for number in range(2)]
    make_registration(event, "Bert")
    letter = begin_letter(event, Draft("Neues", "Text", Audience.SEATED, table), key=uuid.uuid4(), user=staff)
    write_step(letter, 1)
    Registration.objects.filter(pk__in=[one.pk for one in registered]).update(table=None)
    EventTable.objects.filter(pk=table.pk).delete()
    assert write_unfinished() == 0
    assert Mail.objects.filter(kind="event_letter").count() == 1
    text = staff_client.get(reverse("aufbruch_event_letter_state", args=[event.pk, letter.pk])).content.decode()
    assert "Tisch am Fenster" in text
    assert "gibt es nicht mehr" in text
    assert 'value="50"' in text
    assert "Alle E-Mails sind geschrieben" not in text


def test_a_letter_that_was_broken_off_goes_on_and_nobody_gets_it_twice(event: EventPage, staff: Any) -> None:
    event.seats = None
    for number in range(5):
        make_registration(event, f"Gast {number}")
    letter = begin_letter(event, Draft("Neues", "Text", Audience.SEATED), key=uuid.uuid4(), user=staff)
    make_registration(event, "Zu spät")
    write_step(letter, 2)
    assert write_step(letter, 2).written == 4
    assert write_unfinished() == 1
    assert write_unfinished() == 0
    recipients = list(Mail.objects.filter(kind="event_letter").values_list("recipient", flat=True))
    assert len(recipients) == len(set(recipients)) == 5
    assert "zu.spät@example.org" not in recipients


def test_a_letter_to_nobody_is_refused(event: EventPage, staff_client: Client) -> None:
    make_registration(event, email="")
    form = {"audience": "seated", "subject": "Neues", "text": "Text", "send": "1"}
    answer = staff_client.post(url("event_letter", event), form)
    assert answer.status_code == 422
    assert not EventLetter.objects.exists()
    assert (
        staff_client.post(url("event_letter", event), {"audience": "x", "subject": "", "text": ""}).status_code == 422
    )


def test_what_the_person_changed_while_staff_had_the_form_open_is_read_before_it_is_written_over(
    event: EventPage, staff_client: Client
) -> None:
    registration = make_registration(event)
    here, note = url("registration_change", event, registration.pk), url("registration_note", event, registration.pk)
    shown = staff_client.get(url("registration", event, registration.pk)).context
    form = {"change-name": "Anna", "change-people": "1", "change-note": "Ruft zurück"}
    form["change-seen"] = shown["change_form"]["seen"].value()
    change(registration, RegistrationRequest("Anna", people=3))
    answer = staff_client.post(here, form)
    assert answer.status_code == 422
    assert "Jetzt steht dort: Anna, 3 Personen" in answer.content.decode()
    assert "Ruft zurück" in answer.content.decode()
    registration.refresh_from_db()
    assert (registration.people, registration.note) == (3, "")
    form["change-seen"] = answer.context["change_form"]["seen"].value()
    assert staff_client.post(here, form).status_code == 302
    assert staff_client.post(here, form).status_code == 302, "a second click is no mistake"
    # The note alone, which a colleague has written meanwhile.
    typed = {"note-note": "Rollstuhl", "note-seen": shown["note_form"]["seen"].value()}
    answer = staff_client.post(note, typed)
    assert answer.status_code == 422
    assert "Jetzt steht dort: Ruft zurück" in answer.content.decode()
    again = {**typed, "note-seen": answer.context["note_form"]["seen"].value()}
    assert staff_client.post(note, again).status_code == 302
    registration.refresh_from_db()
    assert (registration.people, registration.note) == (1, "Rollstuhl")
