"""What other apps hear of the steps of a contribution, and how they can refuse one."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.dispatch import Signal
from django.test import Client

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import log_in, make_moderator, make_participant
from tests.factories.staff import seen_case
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.enums import Actor, State
from wagtail_aufbruch.participation.extension.signals import contribution_state_changed, contribution_state_changing
from wagtail_aufbruch.participation.models import Contribution, Mail, Transition

pytestmark = pytest.mark.django_db

Listen = Callable[[Signal, Callable[..., Any]], None]
REFUSAL = "Erst muss die Ortsbegehung sein."


@contextmanager
def connected(signal: Signal, receiver: Callable[..., Any]) -> Iterator[None]:
    signal.connect(receiver)
    try:
        yield
    finally:
        signal.disconnect(receiver)


@pytest.fixture
def listen() -> Iterator[Listen]:
    """Connects a receiver until the test is over."""
    with ExitStack() as stack:
        yield lambda signal, receiver: stack.enter_context(connected(signal, receiver))


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def refuse(**kwargs: Any) -> None:
    raise ParticipationError(REFUSAL)


def test_staff_read_why_another_app_refuses_a_decision_and_nothing_of_it_happens(
    client: Client, call: Any, listen: Listen
) -> None:
    idea = make_idea(call, "WLAN", state=State.PENDING, author=make_participant(call.process))
    client.force_login(make_moderator(call.process))
    listen(contribution_state_changing, refuse)
    url = f"/admin/aufbruch_participation/contribution/inspect/{idea.pk}/"
    page = client.post(url, {"decision": "publish", "seen": seen_case(idea)}, follow=True).content.decode()
    assert REFUSAL in page
    idea.refresh_from_db()
    assert (idea.state, idea.published_at) == (State.PENDING, None)
    assert not Transition.objects.exists()
    assert not Mail.objects.exists()


def test_an_author_reads_why_another_app_refuses_the_confirmation(client: Client, call: Any, listen: Listen) -> None:
    author = make_participant(call.process)
    idea = make_idea(call, "WLAN", state=State.UNCONFIRMED, author=author)
    log_in(client, call.process, author)
    listen(contribution_state_changing, refuse)
    answer = client.post(f"{call.process.url}beteiligung/{idea.pk}/bestaetigen/")
    assert answer.status_code == 409
    assert REFUSAL in answer.content.decode()
    idea.refresh_from_db()
    assert idea.state == State.UNCONFIRMED


def test_nobody_can_keep_an_author_from_withdrawing_or_being_erased(call: Any, listen: Listen) -> None:
    listen(contribution_state_changing, refuse)
    assert transitions.withdraw(make_idea(call, "Eins", state=State.PUBLISHED)).state == State.WITHDRAWN
    erased = transitions.anonymise(make_idea(call, "Zwei", state=State.PUBLISHED), actor=Actor.AUTHOR)
    assert erased.state == State.ANONYMISED


def test_other_apps_hear_of_a_step_once_it_is_committed(
    call: Any, listen: Listen, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[tuple[Any, ...]] = []

    def note(sender: Any, contribution: Contribution, from_state: str, to_state: str, **kwargs: Any) -> None:
        heard.append((sender, contribution.pk, from_state, to_state, kwargs["actor"], kwargs["user"]))

    listen(contribution_state_changed, note)
    idea = make_idea(call, "WLAN", state=State.PENDING)
    user = make_moderator(call.process)
    with django_capture_on_commit_callbacks(execute=True):
        transitions.publish(idea, user=user)
        assert heard == [], "it could still be rolled back"
    assert heard == [(Contribution, idea.pk, State.PENDING, State.PUBLISHED, Actor.STAFF, user)]


def test_a_step_that_is_rolled_back_is_told_to_nobody(
    call: Any, listen: Listen, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[Any] = []

    def note(**kwargs: Any) -> None:
        heard.append(kwargs)

    listen(contribution_state_changed, note)
    idea = make_idea(call, "WLAN", state=State.PENDING)
    user = make_moderator(call.process)

    @transaction.atomic
    def publish_and_fail() -> None:
        transitions.publish(idea, user=user)
        raise RuntimeError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        publish_and_fail()
    assert heard == []
    idea.refresh_from_db()
    assert idea.state == State.PENDING


def test_an_error_in_another_app_is_logged_and_breaks_nothing(
    call: Any, listen: Listen, django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[Any] = []

    def break_down(**kwargs: Any) -> None:
        raise RuntimeError("kaputt")

    def note(**kwargs: Any) -> None:
        heard.append(kwargs)

    listen(contribution_state_changed, break_down)
    listen(contribution_state_changed, note)
    idea = make_idea(call, "WLAN", state=State.PENDING)
    user = make_moderator(call.process)
    with django_capture_on_commit_callbacks(execute=True):
        transitions.publish(idea, user=user)
    assert "kaputt" in caplog.text
    assert len(heard) == 1, "the other receivers hear of it"
    idea.refresh_from_db()
    assert idea.state == State.PUBLISHED
