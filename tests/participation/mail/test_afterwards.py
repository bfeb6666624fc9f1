"""No answer waits for the mail server, and none takes longer for somebody who has taken part."""

import re
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django_tasks import task_backends
from django_tasks.backends.immediate import ImmediateBackend

from guetersloh.settings.mail import mail_settings
from tests.client import CommittingClient
from tests.clock import Clock
from tests.events.people import registered
from tests.factories.core import make_process
from tests.factories.events import make_bookable, typed
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import issued_long_ago, make_participant
from tests.mail_server import SMTP, mail_goes_by
from wagtail_aufbruch.participation.domain.authorship.card_codes import new_code
from wagtail_aufbruch.participation.domain.checks.mail_server import check_timeout
from wagtail_aufbruch.participation.domain.mail import afterwards
from wagtail_aufbruch.participation.domain.mail.outbox import write_mail
from wagtail_aufbruch.participation.emails import contributions as contribution_emails
from wagtail_aufbruch.participation.enums import MailState, Source
from wagtail_aufbruch.participation.models import Mail

TRIED: dict[str, Any] = {}


class SlowMailServer(EmailBackend):
    """Takes a mail only once the test lets it."""

    def send_messages(self, messages: Any) -> int:
        TRIED["thread"] = threading.current_thread()
        assert TRIED["may_go_on"].wait(timeout=30)
        return super().send_messages(messages)


@pytest.fixture
def without_worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A site that has set up nothing for tasks, and whose mail server takes its time."""
    plain = ImmediateBackend("default", {})
    monkeypatch.setattr(task_backends._connections, "default", plain, raising=False)
    monkeypatch.setattr(afterwards, "PAUSE", 0)
    TRIED.clear()
    TRIED["may_go_on"] = threading.Event()
    yield
    TRIED["may_go_on"].set()
    for kind in (afterwards.SENDING, afterwards.OTHER_WORK):
        afterwards._threads(kind).shutdown(wait=True)
    afterwards._threads.cache_clear()


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_the_mail_server(without_worker: None, settings: Any) -> None:
    mail_goes_by(settings, f"{__name__}.SlowMailServer")
    process = make_process()
    make_participant(process)
    answer = Client().post(f"{process.url}beteiligung/link/", {"email": "anna@example.org"})
    assert answer.status_code == 302, "the answer is there, and the mail server has not even answered"
    until(lambda: "thread" in TRIED)
    assert TRIED["thread"] is not threading.current_thread()
    assert mail.outbox == []
    TRIED["may_go_on"].set()
    until(lambda: Mail.objects.filter(state=MailState.SENT).exists())
    assert [message.to for message in mail.outbox] == [["anna@example.org"]]
    assert "Meine Beteiligung" in mail.outbox[0].body


@pytest.mark.django_db(transaction=True)
def test_mails_of_a_thread_speak_the_language_of_the_request(without_worker: None) -> None:
    spoken: list[str | None] = []
    with translation.override("en"):
        afterwards.afterwards(lambda: spoken.append(translation.get_language()))
    until(lambda: bool(spoken))
    assert spoken == ["en"]


@pytest.mark.django_db(transaction=True)
def test_what_fails_afterwards_is_told_without_an_address(
    without_worker: None, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        try:
            int("Anna wohnt in der Gasse 7")
        except ValueError:
            raise KeyError("anna@example.org") from None

    def fail_because_of_another_one() -> None:
        try:
            fail()
        except KeyError as error:
            raise RuntimeError("Anna") from error

    afterwards.afterwards(fail_because_of_another_one)
    until(lambda: "RuntimeError" in caplog.text)
    assert not re.search("(?i)anna|gasse", caplog.text)
    told = caplog.messages[-1]
    assert re.search(r"RuntimeError in .*test_afterwards\.py:[0-9]+ fail_because_of_another_one", told)
    assert re.search(r"because of builtins\.KeyError in .*test_afterwards\.py:[0-9]+ fail$", told)


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_hangs_stops_no_other_work(without_worker: None, settings: Any) -> None:
    mail_goes_by(settings, f"{__name__}.SlowMailServer")
    process = make_process()
    for number in range(afterwards.THREADS + 1):
        write_mail(process, f"person{number}@example.org", contribution_emails.access_link(process, "x"))
    until(lambda: "thread" in TRIED)
    done: list[bool] = []
    afterwards.afterwards(lambda: done.append(True))
    until(lambda: bool(done))
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("backend", "seconds", "told"),
    [
        (SMTP, None, ["aufbruch_participation.W013"]),
        (SMTP, 20, []),
        ("django.core.mail.backends.console.EmailBackend", None, []),
        ("no.such.Backend", None, []),
    ],
)
def test_a_mail_server_that_may_take_for_ever_is_told_with_the_mend(
    settings: Any, backend: str, seconds: int | None, told: list[str]
) -> None:
    mail_goes_by(settings, backend, EMAIL_TIMEOUT=seconds)
    found = check_timeout()
    assert [one.id for one in found] == told
    mend = '"timeout": 20' if "MAILERS" in mail_settings(backend) else "EMAIL_TIMEOUT = 20"
    assert all(mend in str(one.hint) for one in found)


@pytest.mark.filterwarnings("ignore:The EMAIL_:PendingDeprecationWarning")
@pytest.mark.parametrize(("seconds", "told"), [(None, ["aufbruch_participation.W013"]), (20, [])])
def test_settings_for_mail_as_they_were_before_django_6_1_are_read_as_well(
    settings: Any, seconds: int | None, told: list[str]
) -> None:
    if hasattr(settings, "MAILERS"):
        del settings.MAILERS
    settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = SMTP, seconds
    with warnings.catch_warnings(action="error"):
        found = check_timeout()
    assert [one.id for one in found] == told
    assert all("EMAIL_TIMEOUT = 20" in str(one.hint) for one in found)


@pytest.mark.parametrize(
    "mailers", [{}, {"newsletter": {"BACKEND": SMTP}}, {"default": {}}, {"default": {"OPTIONS": {}}}]
)
def test_mailers_that_are_not_filled_in_break_no_check(settings: Any, mailers: dict[str, Any]) -> None:
    settings.MAILERS = mailers
    reads_mailers = "MAILERS" in mail_settings(SMTP)
    assert len(check_timeout()) == (reads_mailers and "default" in mailers)


@pytest.mark.django_db
def test_nothing_is_done_of_what_was_taken_back(without_worker: None) -> None:
    with transaction.atomic():
        afterwards.afterwards(lambda: pytest.fail("the transaction was rolled back"))
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_worker_of_the_site_gets_the_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    class Worker(ImmediateBackend):
        enqueued: list[Any] = []

        def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
            self.enqueued.append((task.name, args))

    process = make_process()
    monkeypatch.setattr(task_backends._connections, "default", Worker("default", {}), raising=False)
    with TestCase.captureOnCommitCallbacks(execute=True):
        written = write_mail(process, "anna@example.org", contribution_emails.access_link(process, "x"))
    assert Worker.enqueued == [("deliver_task", (written.pk,))]


# --- The same work for every address


def asked_of_database(send: Callable[[], Any]) -> list[str]:
    """What is read of people and written while the answer is made, without the values."""
    with CaptureQueriesContext(connection) as captured:
        assert send().status_code == 302
    queries = (re.sub(r"'[^']*'|[0-9]+|NULL", "?", query["sql"]) for query in captured)
    return [
        one for one in queries if one.startswith(("INSERT", "UPDATE", "DELETE")) or "participation_participant" in one
    ]


def forms(process: Any) -> dict[str, tuple[str, Callable[[str], dict[str, Any]]]]:
    """All by which somebody whom the browser does not know has a mail sent to an address that they type."""
    call = make_call(process)
    idea = make_idea(call, "Mehr Bänke")
    code, claim_hash = new_code()
    card = make_idea(call, "Von der Karte", claim_hash=claim_hash, source=Source.EVENT)
    base = f"{process.url}beteiligung/"
    human = {"website": "", "issued": issued_long_ago()}
    return {
        "link": (f"{base}link/", lambda email: {"email": email}),
        "follow": (f"{base}folgen/beitrag/{idea.pk}/", lambda email: {**human, "email": email, "frequency": "weekly"}),
        "support": (f"{call.url}ideen/{idea.pk}/unterstuetzen/", lambda email: {**human, "email": email}),
        "card": (f"{base}karte/", lambda email: {**human, "email": email, "code": code}),
        "claim": (f"{base}karte/ohne-code/{card.pk}/", lambda email: {**human, "email": email, "text": "Meine Idee."}),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["link", "follow", "support", "card", "claim"])
def test_an_answer_takes_the_same_steps_whether_the_address_has_taken_part_or_just_asked(
    name: str, settings: Any
) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "THROTTLE_FACTOR": 10}
    process = make_process()
    url, data = forms(process)[name]
    client = Client()  # commits nothing: what is left is the work that the answer waits for
    assert client.post(url, data("zuerst@example.org")).status_code == 302
    make_idea(make_call(process, "Anderer"), author=make_participant(process, "anna@example.org"))
    unknown = asked_of_database(lambda: client.post(url, data("niemand@example.org")))
    known = asked_of_database(lambda: client.post(url, data("anna@example.org")))
    assert known == unknown
    for _time in range(6):
        assert asked_of_database(lambda: client.post(url, data("anna@example.org"))) == unknown


@pytest.mark.django_db
def test_registering_an_address_again_takes_the_steps_of_a_mail_also_right_after_the_first(clock: Clock) -> None:
    event = make_bookable(make_process(), seats=9)
    registered(event, "Anna")
    client = Client()

    def again() -> list[str]:
        return asked_of_database(
            lambda: client.post(f"{event.url}anmelden/", typed(event, "Anna", email="anna@example.org"))
        )

    again()
    at_once = again()
    written = Mail.objects.count()
    clock.forward(minutes=11)
    assert at_once == again()
    assert Mail.objects.count() == written + 1


@pytest.mark.django_db
def test_who_tries_a_list_of_addresses_meets_a_limit_and_loses_nothing() -> None:
    process = make_process()
    client = CommittingClient()
    url = f"{process.url}beteiligung/link/"
    make_participant(process, "person25@example.org")
    answers = [client.post(url, {"email": f"person{number}@example.org"}) for number in range(26)]
    assert [answer.status_code for answer in answers] == [302] * 20 + [429] * 6
    page = answers[-1].content.decode()
    assert "sehr oft" in page
    assert 'value="person25@example.org"' in page
    assert mail.outbox == []
