"""A contribution's states: what is possible, what is logged, who is told."""

import inspect
from contextlib import nullcontext
from itertools import product
from typing import Any, get_type_hints

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import log_in, make_moderator, make_participant
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.errors import AppRemoved, ReasonMissing, TransitionNotAllowed
from wagtail_aufbruch.participation.enums import Actor, Moderation, State
from wagtail_aufbruch.participation.models import Contribution, Mail, Transition

pytestmark = pytest.mark.django_db

STEPS: dict[str, Any] = {
    "confirm": lambda item, user: transitions.confirm(item),
    "hand_in_again": lambda item, user: transitions.hand_in_again(item),
    "publish_first": lambda item, user: transitions.publish_first(item),
    "publish_by_staff": lambda item, user: transitions.publish_by_staff(item, user=user),
    "publish_chosen": lambda item, user: transitions.publish_chosen(item, user=user),
    "publish": lambda item, user: transitions.publish(item, user=user),
    "reject": lambda item, user: transitions.reject(item, user=user, reason="Weil"),
    "hide": lambda item, user: transitions.hide(item, user=user, reason="Weil"),
    "reopen": lambda item, user: transitions.reopen(item, user=user),
    "withdraw": lambda item, user: transitions.withdraw(item),
    "withdraw_for_guardian": lambda item, user: transitions.withdraw_for_guardian(item),
    "anonymise": lambda item, user: transitions.anonymise(item, actor=Actor.SYSTEM),
}
POSSIBLE = {
    ("unconfirmed", "confirm"): "pending",
    ("unconfirmed", "publish_chosen"): "published",
    ("unconfirmed", "withdraw"): "withdrawn",
    ("unconfirmed", "withdraw_for_guardian"): "withdrawn",
    ("pending", "publish"): "published",
    ("pending", "reject"): "rejected",
    ("pending", "withdraw"): "withdrawn",
    ("pending", "withdraw_for_guardian"): "withdrawn",
    ("published", "hide"): "hidden",
    ("published", "withdraw"): "withdrawn",
    ("published", "withdraw_for_guardian"): "withdrawn",
    ("published", "anonymise"): "anonymised",
    ("hidden", "publish"): "published",
    ("hidden", "withdraw"): "withdrawn",
    ("hidden", "withdraw_for_guardian"): "withdrawn",
    ("rejected", "hand_in_again"): "pending",
    ("rejected", "reopen"): "pending",
    ("rejected", "withdraw"): "withdrawn",
    ("rejected", "withdraw_for_guardian"): "withdrawn",
    ("anonymised", "hide"): "hidden",
}
"""In a call that publishes nothing by itself, of a contribution that citizens wrote."""
QUIET = {"publish_first"}
"""These do nothing where they do not belong, since they follow from something else."""


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def idea_of(call: Any, state: str, *, confirmed: bool = True) -> Contribution:
    author = None if state == State.ANONYMISED else make_participant(call.process, confirmed=confirmed)
    return make_idea(call, state=state, author=author)


def test_every_function_that_moves_a_contribution_is_in_the_table() -> None:
    moving = {
        name
        for name, function in inspect.getmembers(transitions, inspect.isfunction)
        if function.__module__ == transitions.__name__ and get_type_hints(function)["return"] is Contribution
    }
    assert {name for name in moving if not name.startswith("_")} == set(STEPS)


@pytest.mark.parametrize(("state", "step"), list(product(State.values, STEPS)))
def test_a_step_is_taken_only_where_it_belongs(call: Any, state: str, step: str) -> None:
    idea = idea_of(call, state)
    user = make_moderator(call.process)
    expected = POSSIBLE.get((state, step))
    if expected is None:
        with nullcontext() if step in QUIET else pytest.raises(TransitionNotAllowed):
            STEPS[step](idea, user)
        idea.refresh_from_db()
        assert idea.state == state
        assert not Transition.objects.exists()
        assert not Mail.objects.exists()
        return
    moved = STEPS[step](idea, user)
    assert moved.state == expected
    log = list(Transition.objects.order_by("pk"))
    assert [one.from_state for one in log] == [state, *(one.to_state for one in log[:-1])]
    assert log[-1].to_state == moved.state
    assert len(log) == (2 if step == "publish_chosen" else 1)  # what staff choose is confirmed and published
    idea.refresh_from_db()
    assert idea.public == idea.is_public == (moved.state in {State.PUBLISHED, State.ANONYMISED})


@pytest.mark.parametrize("state", State.values)
def test_a_call_that_looks_afterwards_publishes_only_what_waits(call: Any, state: str) -> None:
    call.moderation = Moderation.AFTER
    call.save()
    idea = transitions.publish_first(idea_of(call, state))
    assert idea.state == (State.PUBLISHED if state == State.PENDING else state)


@pytest.mark.parametrize("state", State.values)
def test_staff_s_own_words_are_shown_at_once_and_only_while_they_are_new(call: Any, state: str) -> None:
    idea = make_idea(call, state=state, author=None)
    with nullcontext() if state == State.UNCONFIRMED else pytest.raises(TransitionNotAllowed):
        transitions.publish_by_staff(idea, user=make_moderator(call.process))
    idea.refresh_from_db()
    assert idea.state == (State.PUBLISHED if state == State.UNCONFIRMED else state)


@pytest.mark.parametrize(
    ("state", "step"), [(State.UNCONFIRMED, transitions.confirm), (State.PUBLISHED, transitions.anonymise)]
)
def test_staff_do_not_take_a_step_that_is_the_author_s(call: Any, state: str, step: Any) -> None:
    idea = idea_of(call, state)
    with pytest.raises(ValueError, match="staff"):
        step(idea, actor=Actor.STAFF)
    idea.refresh_from_db()
    assert idea.state == state


def test_the_author_of_a_refused_contribution_does_not_confirm_it_again(client: Client, call: Any) -> None:
    idea = idea_of(call, State.REJECTED)
    log_in(client, call.process, idea.author)
    client.post(f"{call.process.url}beteiligung/{idea.pk}/bestaetigen/")
    idea.refresh_from_db()
    assert idea.state == State.REJECTED


def test_a_rejected_contribution_can_be_looked_at_again(call: Any) -> None:
    idea = idea_of(call, State.REJECTED)
    assert transitions.reopen(idea, user=make_moderator(call.process)).state == State.PENDING
    assert "noch einmal" in Mail.objects.get().subject


@pytest.mark.parametrize(
    ("state", "step", "words"),
    [
        (State.PENDING, "publish", "Veröffentlicht: "),
        (State.PENDING, "reject", "Nicht veröffentlicht: "),
        (State.PUBLISHED, "hide", "Nicht mehr sichtbar: "),
    ],
)
def test_the_author_is_told_what_staff_decided(
    call: Any, state: str, step: str, words: str, django_capture_on_commit_callbacks: Any
) -> None:
    idea = idea_of(call, state)
    with django_capture_on_commit_callbacks(execute=True):
        STEPS[step](idea, make_moderator(call.process))
    assert [message.subject for message in mail.outbox] == [f"{words}{idea.title}"]
    assert mail.outbox[0].to == ["anna@example.org"]
    assert "Sie erhalten diese E-Mail, weil" in mail.outbox[0].body


def test_nobody_is_written_to_at_an_address_that_was_never_confirmed(call: Any) -> None:
    transitions.publish(idea_of(call, State.PENDING, confirmed=False), user=make_moderator(call.process))
    assert not Mail.objects.exists()


@pytest.mark.parametrize("reason", ["", " \n\t"])
@pytest.mark.parametrize(
    ("state", "decide"), [(State.PENDING, transitions.reject), (State.PUBLISHED, transitions.hide)]
)
def test_a_decision_against_a_contribution_needs_a_reason(call: Any, state: str, decide: Any, reason: str) -> None:
    idea = idea_of(call, state)
    with pytest.raises(ReasonMissing):
        decide(idea, user=make_moderator(call.process), reason=reason)
    idea.refresh_from_db()
    assert idea.state == state


def test_when_the_mail_cannot_be_written_the_decision_is_not_taken(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    idea = idea_of(call, State.PENDING)
    user = make_moderator(call.process)
    monkeypatch.setattr(Mail, "save", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        transitions.publish(idea, user=user)
    idea.refresh_from_db()
    assert idea.state == State.PENDING


def test_showing_again_keeps_the_first_day_of_publication(call: Any) -> None:
    user = make_moderator(call.process)
    idea = transitions.publish(idea_of(call, State.PENDING), user=user)
    first = idea.published_at
    transitions.hide(idea, user=user, reason="Weil")
    assert transitions.publish(idea, user=user).published_at == first


def test_the_database_refuses_a_nameless_contribution_with_a_name(call: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_idea(call, state=State.ANONYMISED, author_name="Anna")


def test_the_database_refuses_a_publication_without_its_moment(call: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_idea(call, state=State.PUBLISHED, published_at=None)


@pytest.mark.parametrize(("state", "name"), [("pending", "publish"), ("hidden", "publish"), ("rejected", "reopen")])
def test_what_a_removed_app_left_is_not_published_or_taken_up_again_and_staff_read_why(state: str, name: str) -> None:
    call = make_call(make_process())
    idea = make_idea(call, state=state)
    Contribution.objects.filter(pk=idea.pk).update(kind="removed")
    left = Contribution.objects.get(pk=idea.pk)
    with pytest.raises(AppRemoved):
        STEPS[name](left, make_moderator(call.process))
    left.refresh_from_db()
    assert left.state == state
