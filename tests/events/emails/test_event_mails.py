"""What those who are registered are told in the run of an event: each once, and the online link only when it is due."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tests.client import CommittingClient
from tests.clock import Clock
from tests.events.people import change_page, confirmed, kinds, registered, subjects, text_of_last
from tests.factories.core import make_process
from tests.factories.events import in_days, make_bookable
from tests.factories.registrations import make_registration
from wagtail_aufbruch.events.domain.operations import notices
from wagtail_aufbruch.events.domain.operations.letters import Draft, begin_letter, write_step
from wagtail_aufbruch.events.domain.operations.publication import event_published
from wagtail_aufbruch.events.domain.registration.changes import cancel
from wagtail_aufbruch.events.domain.tickets.tokens import address_of, token_of
from wagtail_aufbruch.events.emails import notices as messages
from wagtail_aufbruch.events.emails import registrations as registration_emails
from wagtail_aufbruch.events.enums import Audience, RegistrationState
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.extension.periodic_work import SomeFailed
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db

LINK = "https://konferenz.example/raum-7"


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def event() -> Any:
    event = make_bookable(make_process(contact_email="orga@stadt.example"), seats=50, place_name="Stadthalle")
    event_published(event)
    return event


def publish(event: Any, **values: Any) -> Any:
    """Publish these values, as Wagtail does."""
    page = EventPage.objects.get(pk=event.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save()
    event_published(page)
    return page


def begins_in(event: Any, **time: float) -> None:
    starts_at = timezone.now() + timedelta(**time)
    change_page(event, starts_at=starts_at, ends_at=starts_at + timedelta(hours=3))


def test_who_is_registered_is_reminded_once_two_days_before(event: Any, clock: Clock) -> None:
    anna = confirmed(event)
    registered(event, "Ben")
    cancel(confirmed(event, "Cleo"))
    clock.forward(days=60)
    begins_in(event, days=3)
    assert notices.remind() == 0
    begins_in(event, hours=47)
    assert notices.remind() == 1
    assert notices.remind() == 0
    assert subjects("Anna")[-1] == "Bis bald: Digitales Forum"
    assert anna.code[:4] in text_of_last("Anna")
    assert "event_reminder" not in kinds("Ben") + kinds("Cleo")


def test_answers_to_mails_reach_the_organisers_and_without_them_the_process(
    event: Any, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    for organisers in ("", "forum@stadt.example"):
        change_page(event, contact_email=organisers)
        with django_capture_on_commit_callbacks(execute=True):
            registered(EventPage.objects.get(pk=event.pk), f"Anna {organisers[:5]}".strip())
    assert [mail.reply_to for mail in mailoutbox] == [["orga@stadt.example"], ["forum@stadt.example"]]


def test_parents_and_readers_of_a_letter_answer_to_the_organisers_too(event: Any) -> None:
    change_page(event, contact_email="forum@stadt.example", guardian_below=16)
    confirmed(event, guardian_email="mama@example.org")
    change_page(event, guardian_below=None)
    confirmed(event, "Ben")
    write_step(begin_letter(event, Draft("Neues", "Text", Audience.SEATED), key=uuid.uuid4(), user=None))
    told = Mail.objects.exclude(recipient="forum@stadt.example")
    assert {"event_guardian", "event_ticket", "event_letter"} <= set(told.values_list("kind", flat=True))
    assert set(told.values_list("reply_to", flat=True)) == {"forum@stadt.example"}


def test_who_has_just_registered_is_not_reminded(event: Any) -> None:
    begins_in(event, hours=40)
    confirmed(event)
    assert notices.remind() == 0


def test_who_got_the_seat_only_now_is_not_reminded_seconds_after_the_ticket(event: Any, clock: Clock) -> None:
    waited = confirmed(event, "Ben")
    long_ago = confirmed(event, "Anna")
    clock.forward(days=60)
    begins_in(event, hours=47)
    # Registered long ago, and from the waiting list onto a seat a minute before the reminder was due.
    just_now = timezone.now() - timedelta(hours=1, minutes=1)
    Registration.objects.filter(pk=waited.pk).update(state_changed_at=just_now)
    assert notices.remind() == 1
    long_ago.refresh_from_db()
    assert long_ago.reminded_at is not None
    assert "event_reminder" not in kinds("Ben")


@pytest.mark.parametrize("state", [RegistrationState.WAITING, RegistrationState.OFFERED, RegistrationState.HELD])
@pytest.mark.parametrize("became", ["moved", "cancelled"])
def test_who_has_no_seat_gets_no_calendar_file_that_promises_one(
    event: Any, client: Client, state: str, became: str
) -> None:
    anna, ben = confirmed(event), confirmed(event, "Ben")
    ends_at = None if state == RegistrationState.WAITING else timezone.now() + timedelta(days=1)
    Registration.objects.filter(pk=ben.pk).update(state=state, ends_at=ends_at)
    publish(event, state=became, starts_at=event.starts_at + timedelta(days=1), ends_at=None)
    assert notices.tell_changes() == 2

    def files(name: str) -> list[str]:
        mail = Mail.objects.filter(recipient__startswith=name.lower()).latest("pk")
        return [file.name for file in mail.attachments.all()]

    assert [name.rpartition(".")[2] for name in files("Anna")] == ["ics"]
    assert files("Ben") == []
    own = address_of(Registration.objects.get(pk=ben.pk), event).split("/", 3)[3]
    assert client.get(f"/{own}kalender/").status_code == 302
    own = address_of(anna, event).split("/", 3)[3]
    assert client.get(f"/{own}kalender/").headers["Content-Type"].startswith("text/calendar")


@pytest.mark.parametrize("values", [{"reminder_days": 0}, {"state": "cancelled"}, {"live": False}])
def test_no_reminder_of_what_wants_none_or_does_not_take_place(
    event: Any, values: dict[str, Any], clock: Clock
) -> None:
    confirmed(event)
    clock.forward(days=60)
    begins_in(event, hours=20)
    change_page(event, **values)
    assert notices.remind() == 0


def test_the_online_link_is_given_to_those_registered_and_only_when_it_is_due(event: Any, client: Client) -> None:
    begins_in(event, days=5)
    change_page(event, online_url=LINK, mode="hybrid", online_minutes=60)
    anna, ben = confirmed(event), registered(event, "Ben")
    own, others = (f"{event.url}anmeldung/{token_of(one)}/" for one in (anna, ben))
    assert LINK not in client.get(own).content.decode()
    assert notices.give_links() == 0
    assert LINK not in text_of_last("Anna")
    begins_in(event, minutes=59)
    assert LINK in client.get(own).content.decode()
    assert LINK not in client.get(others).content.decode()
    assert notices.give_links() == 1
    assert notices.give_links() == 0
    assert LINK in text_of_last("Anna")
    assert "event_online" not in kinds("Ben")
    reader = CommittingClient()
    for path in (event.url, f"{event.url}anmelden/", f"{own}kalender/", event.process.url):
        assert LINK not in reader.get(path).content.decode()
    begins_in(event, hours=-10)
    assert LINK not in client.get(own).content.decode(), "once it is over nobody needs it"


def test_who_has_a_link_that_is_replaced_gets_the_new_one_once_it_is_published(event: Any) -> None:
    begins_in(event, minutes=50)
    publish(event, online_url=LINK, mode="online", online_minutes=60)
    confirmed(event)
    assert notices.give_links() == 1
    publish(event, introduction="Etwas anderes")
    draft = EventPage.objects.get(pk=event.pk)
    draft.online_url = f"{LINK}/neu"
    revision = draft.save_revision()
    assert notices.give_links() == 0
    revision.publish()
    assert notices.give_links() == 1
    assert f"{LINK}/neu" in text_of_last("Anna")
    assert notices.give_links() == 0


def test_a_moved_event_is_told_once_with_the_old_date(event: Any, clock: Clock) -> None:
    confirmed(event)
    registered(event, "Ben")
    clock.forward(days=60)
    begins_in(event, hours=47)
    event_published(event)
    Registration.objects.update(told_notice=event_notice(event))
    assert notices.remind() == 1
    old, new = event.starts_at, in_days(30)
    publish(event, state="moved", starts_at=new, ends_at=new + timedelta(hours=2), earlier_starts_at=old)
    assert notices.tell_changes() == 1
    assert notices.tell_changes() == 0
    assert subjects("Anna")[-1] == "Verlegt: Digitales Forum"
    assert "Vorher war:" in text_of_last("Anna")
    assert kinds("Ben") == ["event_confirm"]
    begins_in(event, hours=20)
    assert notices.remind() == 1, "the new date is reminded of as well"


def test_who_got_the_link_before_an_online_event_was_put_off_gets_it_anew_before_the_new_date(event: Any) -> None:
    begins_in(event, minutes=50)
    publish(event, online_url=LINK, mode="online", online_minutes=60)
    confirmed(event)
    assert notices.give_links() == 1
    old, new = event.starts_at, in_days(30)
    publish(event, state="moved", starts_at=new, ends_at=new + timedelta(hours=2), earlier_starts_at=old)
    assert notices.tell_changes() == 1
    begins_in(event, minutes=50)
    assert notices.give_links() == 1
    assert LINK in text_of_last("Anna")
    assert notices.give_links() == 0


def event_notice(event: Any) -> int:
    notice: int = EventPage.objects.select_related("calendar_entry").get(pk=event.pk).calendar_entry.notice
    return notice


def test_a_cancelled_event_is_told_and_again_when_it_takes_place(event: Any) -> None:
    confirmed(event)
    publish(event, state="cancelled", state_note="Sturmwarnung.")
    assert notices.tell_changes() == 1
    assert subjects("Anna")[-1] == "Abgesagt: Digitales Forum"
    assert "Sturmwarnung." in text_of_last("Anna")
    publish(event, state="planned", state_note="")
    assert notices.tell_changes() == 1
    assert subjects("Anna")[-1] == "Findet statt: Digitales Forum"
    assert notices.tell_changes() == 0


def test_a_change_that_is_published_while_mails_are_written_is_told_by_the_next_run(
    event: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(event)
    publish(event, state="cancelled")
    written = notices.write_letters

    def published_meanwhile(process: Any, letters: Any) -> int:
        monkeypatch.setattr(notices, "write_letters", written)
        publish(event, state="planned")
        return written(process, letters)

    monkeypatch.setattr(notices, "write_letters", published_meanwhile)
    assert notices.tell_changes() == 1
    assert notices.tell_changes() == 1
    assert kinds("Anna")[-2:] == ["event_off", "event_on"]


def test_of_a_move_that_nobody_was_told_of_in_time_nobody_hears_when_the_end_is_put_right(
    event: Any, clock: Clock
) -> None:
    confirmed(event)
    publish(event, state="moved", starts_at=in_days(10), ends_at=in_days(10.1))
    clock.forward(days=11)
    assert notices.tell_changes() == 0
    change_page(event, ends_at=in_days(1))
    assert notices.tell_changes() == 0
    assert kinds("Anna") == ["event_confirm", "event_ticket"]


def test_who_registers_after_a_move_is_not_told_of_it(event: Any) -> None:
    publish(event, state="moved", starts_at=in_days(40), ends_at=in_days(41))
    confirmed(event)
    assert notices.tell_changes() == 0


def test_thanks_go_out_once_the_documentation_is_public(event: Any) -> None:
    confirmed(event)
    confirmed(event, "Ben")
    begins_in(event, days=-2)
    assert notices.thank() == 0
    publish(event, documentation=[("paragraph", "<p>Was war.</p>")])
    assert notices.thank() == 2
    assert notices.thank() == 0
    assert subjects("Anna")[-1] == "Danke: Digitales Forum"
    assert event.full_url in text_of_last("Anna")


def test_of_two_events_at_once_each_tells_its_own_people(event: Any, clock: Clock) -> None:
    other = make_bookable(event.process, "Anderes Forum", seats=50)
    event_published(other)
    both = {"Anna": event, "Ben": other}
    for name, one in both.items():
        confirmed(one, name)
    clock.forward(days=60)
    for one in both.values():
        begins_in(one, minutes=30)
        change_page(one, online_url=LINK, mode="online", online_minutes=60)
    assert (notices.remind(), notices.give_links()) == (2, 2)
    for one in both.values():
        publish(one, state="moved", starts_at=in_days(2), ends_at=None, earlier_starts_at=in_days(1))
    assert notices.tell_changes() == 2
    for one in both.values():
        begins_in(one, days=-2)
        publish(one, documentation=[("paragraph", "<p>Was war.</p>")])
    assert notices.thank() == 2
    for name, one in both.items():
        assert len(subjects(name)) >= 5
        assert all(one.title in subject for subject in subjects(name)), name


def test_many_are_told_in_steps_and_nobody_twice(event: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "STEP", 3)
    for number in range(8):
        confirmed(event, f"P{number}")
    publish(event, state="cancelled")
    written = notices.write_letters
    calls = []

    def break_off(process: Any, letters: Any) -> int:
        calls.append(1)
        if len(calls) == 2:
            raise OSError("broken off")
        return written(process, letters)

    monkeypatch.setattr(notices, "write_letters", break_off)
    with pytest.raises(SomeFailed, match="OSError: broken off"):
        notices.tell_changes()
    assert notices.tell_changes() == 5
    assert [kinds(f"P{number}").count("event_off") for number in range(8)] == [1] * 8


def test_the_regular_command_does_all_of_it(event: Any, capsys: pytest.CaptureFixture[str]) -> None:
    confirmed(event)
    publish(event, state="cancelled")
    call_command("aufbruch_tell")
    assert "Angemeldete über eine Änderung informiert: 1" in capsys.readouterr().out
    assert kinds("Anna")[-1] == "event_off"


STATES: dict[str, dict[str, Any]] = {
    "seat": {"state": RegistrationState.CONFIRMED},
    "waits": {"state": RegistrationState.WAITING, "confirmed_at": timezone.now()},
    "waits_unconfirmed": {"state": RegistrationState.WAITING, "confirmed_at": None},
    "offered": {"state": RegistrationState.OFFERED, "confirmed_at": timezone.now()},
    "held": {"state": RegistrationState.HELD, "confirmed_at": None},
    "guardian": {"state": RegistrationState.HELD, "confirmed_at": timezone.now(), "guardian_needed": True},
    "waits_for_guardian": {
        "state": RegistrationState.WAITING, "confirmed_at": timezone.now(), "guardian_needed": True,
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("stands", "said"),
    {
        "seat": "Ihre Anmeldung bleibt bestehen",
        "waits": "Ihr Platz auf der Warteliste bleibt bestehen.",
        "offered": "Bitte nehmen Sie ihn über den Link an",
        "guardian": "Bis dahin muss eine sorgeberechtigte Person zustimmen.",
    }.items(),
)
@pytest.mark.parametrize("compose", [messages.moved, messages.takes_place])
def test_news_of_an_event_say_what_becomes_of_this_very_registration(
    event: Any, compose: Any, stands: str, said: str
) -> None:
    text = "\n".join(compose(make_registration(event, **STATES[stands]), event).paragraphs)
    assert said in text
    assert ("Warteliste" in text) == (stands == "waits")


@pytest.mark.parametrize(
    ("stands", "said"),
    {
        "seat": "Der Platz gehört Ihnen.",
        "waits": "Sie stehen auf der Warteliste.",
        "waits_unconfirmed": "Bitte bestätigen Sie Ihren Platz auf der Warteliste noch über den Link.",
        "offered": "über den Link",
        "held": "Bitte bestätigen Sie ihn noch über den Link.",
        "guardian": "bis eine sorgeberechtigte Person zustimmt.",
    }.items(),
)
def test_who_registers_twice_reads_how_the_first_registration_stands(event: Any, stands: str, said: str) -> None:
    message = registration_emails.already(make_registration(event, **STATES[stands]), event)
    assert said in "\n".join(message.paragraphs)


def test_on_the_waiting_list_no_mail_speaks_of_a_seat_that_is_held(event: Any) -> None:
    waits = make_registration(event, **STATES["waits_for_guardian"])
    for compose in (registration_emails.guardian_asked, registration_emails.guardian_missing):
        text = "\n".join(compose(waits, event).paragraphs)
        assert not re.search("bleibt frei|reservier|halten", text)
    assert "müssen Sie nichts tun" not in "\n".join(registration_emails.on_waiting_list(waits, event, 1).paragraphs)
    cancel(waits)
    assert "jemand anderes den Platz" not in text_of_last(waits.email)
    assert "Warteliste" in text_of_last(waits.email)
