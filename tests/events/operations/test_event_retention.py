"""What is deleted when, what stays, and what a person can take along or have erased."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.client import CommittingClient
from tests.clock import Clock
from tests.events.accounts import assert_accounts_are_right
from tests.events.people import change_page, confirmed, let_end, now_is, registered
from tests.factories.core import make_process
from tests.factories.events import in_days, make_bookable
from tests.factories.participation import log_in, make_participant
from tests.factories.registrations import make_registration
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.events.domain.operations.periodic_work import end_and_offer
from wagtail_aufbruch.events.domain.operations.statistics import due_registrations, record_ended
from wagtail_aufbruch.events.domain.registration.changes import cancel
from wagtail_aufbruch.events.domain.registration.guardians import ask_again, give_consent
from wagtail_aufbruch.events.domain.registration.personal_data import delete_due
from wagtail_aufbruch.events.domain.tickets.tokens import guardian_token_of, token_of
from wagtail_aufbruch.events.enums import RegistrationState
from wagtail_aufbruch.events.models import EventRecord, Registration
from wagtail_aufbruch.participation.domain.privacy.personal_data import collect, erase
from wagtail_aufbruch.participation.domain.privacy.retention import due_for_deletion, purge
from wagtail_aufbruch.participation.enums import MailState
from wagtail_aufbruch.participation.models import Mail, Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Any:
    return make_bookable(make_process(), seats=3, most_people=2)


def test_data_go_thirty_days_after_the_event_and_the_numbers_stay(event: Any, clock: Clock) -> None:
    anna = confirmed(event, people=2)
    cancel(confirmed(event, "Ben"))
    confirmed(event, "Cleo")
    confirmed(event, "Dora")
    anna.attendees.filter(number=1).update(arrived_at=timezone.now())
    change_page(event, starts_at=in_days(-29), ends_at=in_days(-29))
    assert record_ended() == 0
    purge()
    assert Registration.objects.count() == 4
    change_page(event, starts_at=in_days(-32), ends_at=in_days(-31))
    assert not due_registrations().exists(), "nothing goes before its numbers are written down"
    assert record_ended() == 1
    assert record_ended() == 0
    record = EventRecord.objects.get()
    numbers = (record.registrations, record.people, record.arrived, record.waiting, record.cancelled)
    assert numbers == (2, 3, 1, 1, 1)
    assert due_for_deletion()["registrations"].count() == 4
    assert purge()["registrations"] == 4
    assert not Registration.objects.exists()
    assert EventRecord.objects.get().people == 3
    clock.forward(days=60)
    purge()
    assert not Participant.objects.exists()


def test_the_regular_commands_keep_the_numbers_and_delete_the_names_in_whatever_order_they_run(event: Any) -> None:
    confirmed(event, people=2)
    change_page(event, starts_at=in_days(-40), ends_at=in_days(-40))
    call_command("aufbruch_purge", verbosity=0)
    assert Registration.objects.count() == 1, "its numbers are not written down yet"
    call_command("aufbruch_tell", verbosity=0)
    call_command("aufbruch_purge", verbosity=0)
    assert not Registration.objects.exists()
    assert EventRecord.objects.get().people == 2


def test_an_event_that_is_held_again_later_keeps_its_people(event: Any, clock: Clock) -> None:
    confirmed(event)
    change_page(event, starts_at=in_days(-40), ends_at=in_days(-39))
    record_ended()
    change_page(event, starts_at=in_days(5), ends_at=in_days(6))
    assert not due_registrations().exists()
    confirmed(event, "Ben")
    clock.forward(days=60)
    change_page(event, starts_at=in_days(-40), ends_at=in_days(-39))
    assert not due_registrations().exists(), "the numbers of the earlier date are not those of this one"
    assert record_ended() == 1
    assert EventRecord.objects.get().people == 2
    assert due_registrations().count() == 2


def test_who_had_confirmed_and_lost_the_seat_is_not_kept_until_the_event_is_over(event: Any, clock: Clock) -> None:
    ben = make_registration(event, "Ben", state=RegistrationState.LAPSED, confirmed_at=timezone.now())
    assert ben.confirmed_at is not None
    unconfirmed, withdrawn = aufbruch_settings.unconfirmed_days, aufbruch_settings.withdrawn_days
    assert withdrawn > unconfirmed, "or nothing here tells one from the other"
    clock.forward(days=unconfirmed, hours=1)
    assert not due_registrations().exists(), "an address that was confirmed is kept longer"
    clock.forward(days=withdrawn - unconfirmed)
    assert list(due_registrations()) == [ben]


def test_numbers_know_of_those_who_cancelled_and_were_erased_before_the_event(event: Any) -> None:
    anna, ben, cleo = confirmed(event), confirmed(event, "Ben"), registered(event, "Cleo")
    cancel(anna)
    for one in (anna, ben, cleo):
        assert one.participant is not None
        erase(one.participant)
    change_page(event, starts_at=in_days(-40), ends_at=in_days(-40))
    assert record_ended() == 1
    assert EventRecord.objects.get().cancelled == 2, "who never confirmed has not cancelled either"


@pytest.mark.parametrize(("values", "days"), [({}, 366), ({"state": "cancelled"}, 31)])
def test_data_of_an_event_that_never_got_a_date_do_not_stay_for_ever(
    event: Any, values: dict[str, Any], days: int, clock: Clock
) -> None:
    confirmed(event)
    change_page(event, starts_at=None, ends_at=None, last_published_at=in_days(2), **values)
    assert record_ended() == 0
    clock.forward(days=days)
    assert record_ended() == 0, "somebody has worked on it since"
    clock.forward(days=2)
    assert record_ended() == 1
    assert purge()["registrations"] == 1
    assert EventRecord.objects.get().people == 1
    assert_accounts_are_right(event)


def test_a_purge_leaves_no_seats_taken_by_nobody(event: Any) -> None:
    confirmed(event, people=2)
    change_page(event, starts_at=in_days(-40), ends_at=in_days(-40))
    record_ended()
    assert purge()["registrations"] == 1
    assert_accounts_are_right(event)
    assert event.seat_accounts.get().taken == 0


def test_who_never_confirmed_is_gone_after_a_week(event: Any, clock: Clock) -> None:
    anna = registered(event)
    let_end(anna, clock)
    end_and_offer()
    assert now_is(anna).state == "lapsed"
    assert not due_registrations().exists()
    clock.forward(days=8)
    assert due_registrations().count() == 1
    confirmed(event, "Ben")
    purge()
    assert [one.name for one in Registration.objects.all()] == ["Ben"]
    assert_accounts_are_right(event)


def test_people_with_a_registration_are_not_purged(event: Any, clock: Clock) -> None:
    confirmed(event)
    clock.forward(days=60)
    purge()
    assert Participant.objects.count() == 1


def test_the_data_file_holds_the_registrations(event: Any) -> None:
    anna = confirmed(event, people=2, companions=("Ben",))
    client: Client = CommittingClient()
    assert anna.participant is not None
    log_in(client, event.process, anna.participant)
    answer = client.get(f"{event.process.url}beteiligung/daten/")
    (found,) = json.loads(answer.content)["registrations"]
    assert (found["event"], found["name"], found["code"]) == ("Digitales Forum", "Anna", anna.code)
    assert [one["name"] for one in found["people"]] == ["Anna", "Ben"]


def test_erasing_gives_seats_to_those_who_wait_and_keeps_the_number_of_what_was(event: Any) -> None:
    anna = confirmed(event, people=2)
    confirmed(event, "Ben")
    cleo = confirmed(event, "Cleo")
    past = make_bookable(event.process, "Vorbei", slug="vorbei")
    been = confirmed(past, people=1)
    change_page(past, starts_at=in_days(-2), ends_at=in_days(-2))
    assert anna.participant is not None
    erase(anna.participant)
    assert not Participant.objects.filter(email="anna@example.org").exists()
    gone = now_is(anna)
    assert (gone.state, gone.participant, gone.name, gone.answers) == ("cancelled", None, "–", [])
    assert now_is(cleo).state == "offered"
    been = now_is(been)
    assert (been.state, been.participant, been.name) == ("confirmed", None, "–")
    assert [one.name for one in been.attendees.all()] == [""]
    assert_accounts_are_right(event)


def test_erasing_leaves_none_of_the_words_that_somebody_typed(event: Any) -> None:
    past = make_bookable(event.process, "Vorbei", slug="vorbei")
    typed = {"phone": "05241 1", "answers": [{"question": "Essen?", "answer": "Ohne Nüsse"}], "note": "Rollstuhl"}
    rows = [make_registration(one, confirmed_at=timezone.now(), **typed) for one in (event, past)]
    change_page(past, starts_at=in_days(-2), ends_at=in_days(-2))
    assert rows[0].participant is not None
    erase(rows[0].participant)
    assert [(row.phone, row.answers, row.note) for row in map(now_is, rows)] == [("", [], "")] * 2


def test_links_of_somebody_who_was_erased_lead_nowhere(client: Client, event: Any) -> None:
    past = make_bookable(event.process, "Vorbei", slug="vorbei")
    rows = [confirmed(event), confirmed(past)]
    change_page(past, starts_at=in_days(-2), ends_at=in_days(-2))
    ways = [(token_of, "anmeldung"), (guardian_token_of, "einwilligung")]
    links = [f"{one.event.url}{name}/{token(one)}/" for one in rows for token, name in ways]
    assert {client.get(link).status_code for link in links} == {200}
    assert rows[0].participant is not None
    erase(rows[0].participant)
    assert Registration.objects.count() == 2, "the numbers stay"
    assert {client.get(link).status_code for link in links} == {404}
    codes = set(Registration.objects.values_list("code", flat=True))
    assert not codes & {one.code for one in rows}, "no printed ticket leads to them either"


def test_no_address_of_a_guardian_is_left_behind_when_somebody_is_erased(event: Any) -> None:
    past = make_bookable(event.process, "Vorbei", slug="vorbei")
    rows = [make_registration(one, guardian_email="mama@example.org") for one in (event, past)]
    change_page(past, starts_at=in_days(-2), ends_at=in_days(-2))
    assert rows[0].participant is not None
    erase(rows[0].participant)
    assert {now_is(row).guardian_email for row in rows} == {""}


def test_no_mail_to_a_former_guardian_is_left_behind(event: Any, clock: Clock) -> None:
    change_page(event, guardian_below=16)
    anna = confirmed(event, guardian_email="fremd@example.org")
    other = confirmed(event, "Ben", guardian_email="fremd@example.org")
    clock.forward(hours=1)
    ask_again(anna, "mama@example.org")
    [left] = Mail.objects.filter(recipient="fremd@example.org")
    assert guardian_token_of(other) in left.text, "what is asked of them for another child stays"
    for young in (anna, other):
        assert now_is(young).participant is not None
        erase(young.participant)
    assert not Mail.objects.filter(recipient__in=["fremd@example.org", "mama@example.org"])


def sent_to_mum() -> Any:
    """As if all mails to her had gone out: of their words none is left."""
    mails = Mail.objects.filter(recipient="mama@example.org")
    mails.update(state=MailState.SENT, text="", html="", sent_at=timezone.now())
    return mails


def test_what_a_guardian_was_sent_about_another_child_stays_in_the_log_when_one_child_is_erased(event: Any) -> None:
    change_page(event, guardian_below=16)
    anna = confirmed(event, guardian_email="mama@example.org")
    ben = confirmed(event, "Ben", guardian_email="mama@example.org")
    mails = sent_to_mum()
    assert anna.participant is not None
    erase(anna.participant)
    assert mails.count() == 2, "nothing in them tells about which child they were"
    assert ben.participant is not None
    erase(ben.participant)
    assert not mails.exists()


def test_what_a_guardian_was_sent_about_another_child_stays_when_one_child_names_somebody_else(
    event: Any, clock: Clock
) -> None:
    change_page(event, guardian_below=16)
    anna = confirmed(event, guardian_email="mama@example.org")
    confirmed(event, "Ben", guardian_email="mama@example.org")
    mails = sent_to_mum()
    clock.forward(hours=1)
    ask_again(anna, "papa@example.org")
    assert mails.count() == 2


def test_mails_to_the_guardian_of_two_children_go_with_both_at_the_end_of_their_time(event: Any, clock: Clock) -> None:
    change_page(event, guardian_below=16)
    for name in ("Anna", "Ben"):
        confirmed(event, name, guardian_email="mama@example.org")
    mails = sent_to_mum()
    with transaction.atomic():  # as the purge does
        delete_due(Registration.objects.all())
    assert not mails.exists()
    assert not Registration.objects.exists()


def test_whoever_registers_and_erases_again_and_again_does_not_flood_a_guardian(event: Any) -> None:
    change_page(event, guardian_below=16)
    for _number in range(2):
        anna = confirmed(event, guardian_email="mama@example.org")
        sent_to_mum()
        assert anna.participant is not None
        erase(anna.participant)
    left = Mail.objects.filter(kind="event_guardian").values_list("recipient", "subject", "budget")
    assert list(left) == [("", "", "requested")] * 2


def test_a_guardian_takes_along_what_they_were_asked_about_registrations(event: Any) -> None:
    change_page(event, guardian_below=16, guardian_text="Ich bin einverstanden.", consent_version="3")
    mum = make_participant(event.process, "mama@example.org")
    anna = give_consent(confirmed(event, guardian_email="mama@example.org"))
    confirmed(event, "Ben", guardian_email="mama@example.org")
    confirmed(event, "Cem", guardian_email="papa@example.org")
    elsewhere = make_bookable(make_process("Anderswo"), guardian_below=16)
    confirmed(elsewhere, "Dora", guardian_email="mama@example.org")
    first, second = collect(mum)["guardian_of"]
    assert (first["event"], first["name"], first["wording"], first["wording_version"], first["method"]) == (
        event.title,
        "Anna",
        "Ich bin einverstanden.",
        "3",
        "mail",
    )
    assert (first["asked_at"], first["given_at"]) == (anna.guardian_asked_at, anna.guardian_given_at)
    assert (second["name"], second["given_at"]) == ("Ben", None)
    assert anna.participant is not None
    [own] = collect(anna.participant)["registrations"]
    assert (own["guardian_consent"], own["guardian_consent_version"]) == ("Ich bin einverstanden.", "3")


@pytest.mark.parametrize("state", [MailState.HELD, MailState.FAILED, MailState.QUEUED])
def test_mails_to_guardians_go_with_registrations_at_the_end_of_their_time(
    event: Any, clock: Clock, state: MailState
) -> None:
    change_page(event, guardian_below=16)
    confirmed(event, guardian_email="mama@example.org")
    Mail.objects.filter(recipient="mama@example.org").update(state=state)
    type(event).objects.filter(pk=event.pk).update(slug="umgezogen", url_path=f"{event.url_path}umgezogen/")
    clock.forward(days=14 + 30 + 1)
    end_and_offer()
    clock.forward(days=31)
    purge()
    assert not Registration.objects.exists()
    assert not Mail.objects.filter(recipient="mama@example.org")


def test_naming_other_guardians_again_and_again_has_nobody_written_to_beyond_the_limit(
    event: Any, clock: Clock
) -> None:
    change_page(event, guardian_below=16)
    anna = confirmed(event, guardian_email="fremd@example.org")
    mailbox = Mail.objects.get(recipient="fremd@example.org").mailbox
    Mail.objects.filter(recipient="fremd@example.org").update(state=MailState.SENT, text="", html="")
    clock.forward(hours=1)
    ask_again(anna, "mama@example.org")
    [left] = Mail.objects.filter(mailbox=mailbox)
    assert (left.recipient, left.subject, left.text, left.state) == ("", "", "", MailState.SENT)


def test_who_is_erased_is_no_guardian_at_events_any_more(event: Any) -> None:
    young = make_registration(event, guardian_email="mama@example.org")
    elsewhere = make_registration(make_bookable(make_process("Anderswo")), guardian_email="mama@example.org")
    erase(make_participant(event.process, "mama@example.org"))
    assert now_is(young).guardian_email == ""
    assert now_is(elsewhere).guardian_email == "mama@example.org", "another process is told by herself"


def test_mails_about_something_else_stay_when_a_child_is_erased(event: Any) -> None:
    elsewhere = make_bookable(make_process("Anderswo"), guardian_below=16)
    change_page(event, guardian_below=16)
    anna = confirmed(event, guardian_email="mama@example.org")
    confirmed(elsewhere, "Dora", guardian_email="mama@example.org")
    confirmed(event, "Ben", guardian_email="papa@example.org")
    registered(event, "Mama")
    Mail.objects.update(state=MailState.SENT, text="", html="", sent_at=timezone.now())
    asked = Mail.objects.filter(process=event.process, kind="event_guardian", recipient="mama@example.org")
    others = Mail.objects.exclude(pk__in=asked.values("pk")).exclude(recipient="anna@example.org").order_by("pk")
    kept = list(others.values_list("pk", "recipient", "subject"))
    assert len(kept) >= 4
    assert anna.participant is not None
    erase(anna.participant)
    assert not asked.exists()
    assert list(Mail.objects.filter(pk__in=[one[0] for one in kept]).order_by("pk").values_list(
        "pk", "recipient", "subject"
    )) == kept  # fmt: skip


def test_who_waited_in_vain_stays_a_number_when_erased_after_the_event(event: Any) -> None:
    confirmed(event, people=2)
    confirmed(event, "Ben")
    cleo = confirmed(event, "Cleo")
    assert cleo.state == "waiting"
    change_page(event, starts_at=in_days(-2), ends_at=in_days(-2))
    assert cleo.participant is not None
    erase(cleo.participant)
    change_page(event, starts_at=in_days(-40), ends_at=in_days(-40))
    record_ended()
    record = EventRecord.objects.get()
    assert (record.people, record.waiting, record.cancelled) == (3, 1, 0)
