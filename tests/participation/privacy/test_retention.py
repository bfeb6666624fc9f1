"""What vanishes by itself, and what does not."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from tests.clock import Clock
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from wagtail_aufbruch.core.extension.registry import registered_temporarily
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.people.links import issue_link
from wagtail_aufbruch.participation.domain.privacy import retention
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.enums import ActivityKind, CaseState, LinkPurpose, MailState, State
from wagtail_aufbruch.participation.extension.features import ParticipationFeature
from wagtail_aufbruch.participation.extension.retention import RetentionRule
from wagtail_aufbruch.participation.models import (
    Assessment,
    AssessmentOrigin,
    AuthorshipClaim,
    Contribution,
    Link,
    Mail,
    News,
    Participant,
    Report,
    Throttle,
    VoidedVote,
    VoteCluster,
)

pytestmark = pytest.mark.django_db

DAYS = {State.UNCONFIRMED: 7, State.WITHDRAWN: 30, State.REJECTED: 365, State.HIDDEN: 365}


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


@pytest.mark.parametrize("state", State.values)
def test_a_contribution_is_deleted_when_its_time_is_over_and_not_before(call: Any, state: str) -> None:
    limit = timedelta(days=DAYS.get(State(state), 3650))
    old = make_idea(call, "Alt", state=state, state_changed_at=timezone.now() - limit - timedelta(minutes=1))
    young = make_idea(call, "Jung", state=state, state_changed_at=timezone.now() - limit + timedelta(minutes=1))
    purge()
    assert Contribution.objects.filter(pk=young.pk).exists()
    assert Contribution.objects.filter(pk=old.pk).exists() == (State(state) not in DAYS)
    assert Idea.objects.count() == Contribution.objects.count()


def test_what_hangs_on_a_contribution_is_kept_for_its_time_and_no_longer(call: Any) -> None:
    idea, author, now = make_idea(call), make_participant(call.process), timezone.now()
    about, once = {"contribution": idea}, iter("abcdefghijkl")

    def assessment() -> Assessment:
        return Assessment.objects.create(**about, browser_hash=next(once))

    def report() -> dict[str, Any]:
        return {**about, "receipt": next(once), "submission_key": uuid.uuid4(), "state": CaseState.REFUSED}

    kept: list[tuple[type[Model], int, str, Callable[[], dict[str, Any]]]] = [
        (Report, 365, "decided_at", report),
        (AuthorshipClaim, 365, "decided_at", lambda: {**about, "participant": author, "state": CaseState.REFUSED}),
        (AssessmentOrigin, 14, "created_at", lambda: {**about, "assessment": assessment(), "network": "n"}),
        (VoteCluster, 14, "last_at", lambda: {**about, "process": call.process, "network": next(once)}),
        (VoidedVote, 365, "voided_at", lambda: {**about, "browser_hash": next(once)}),
        (News, 63, "at", lambda: {"process": call.process, "page": call, "kind": ActivityKind.PHASE, "told_at": now}),
        (Throttle, 1, "window", lambda: {"key": next(once)}),
    ]
    young = {}
    for model, days, column, values in kept:
        ends, minute = now - timedelta(days=days), timedelta(minutes=5)
        model._base_manager.create(**values(), **{column: ends - minute})
        young[model] = model._base_manager.create(**values(), **{column: ends + minute})
    purge()
    for model, row in young.items():
        assert list(model._base_manager.all()) == [row], model


def test_a_dry_run_says_what_would_go_and_deletes_nothing(call: Any, clock: Clock) -> None:
    make_idea(call, state=State.UNCONFIRMED)
    clock.forward(days=8)
    out = StringIO()
    call_command("aufbruch_purge", "--dry-run", stdout=out)
    assert "unconfirmed: 1" in out.getvalue()
    assert Contribution.objects.count() == 1
    out = StringIO()
    call_command("aufbruch_purge", stdout=out)
    assert "unconfirmed: 1" in out.getvalue()
    assert not Contribution.objects.exists()


def test_links_and_sent_mails_go_and_waiting_mails_stay(call: Any, clock: Clock) -> None:
    participant = make_participant(call.process)
    issue_link(participant, LinkPurpose.ACCESS)
    for state in MailState:
        Mail.objects.create(
            process_id=call.process.pk,
            kind=state,
            recipient="a@example.org",
            subject="x",
            state=state,
        )
    clock.forward(days=31)
    issue_link(participant, LinkPurpose.ACCESS)
    newest = Link.objects.latest("pk")
    young = Mail.objects.create(process_id=call.process.pk, kind="young", state=MailState.SENT)
    purge()
    assert list(Link.objects.all()) == [newest]
    assert list(Mail.objects.exclude(pk=young.pk).values_list("state", flat=True)) == [MailState.QUEUED]
    assert Mail.objects.filter(pk=young.pk).exists()


def test_an_address_without_contributions_goes_after_a_while(call: Any, clock: Clock) -> None:
    with_idea = make_participant(call.process, "mit@example.org")
    make_participant(call.process, "ohne@example.org")
    clock.forward(days=8)
    make_participant(call.process, "neu@example.org")
    make_idea(call, author=with_idea)
    purge()
    assert set(Participant.objects.values_list("email", flat=True)) == {"mit@example.org", "neu@example.org"}


def test_the_log_keeps_who_decided_and_forgets_what_a_deleted_idea_was_called(
    call: Any, django_user_model: Any, clock: Clock
) -> None:
    staff = django_user_model.objects.create_superuser("amt")
    gone, stays = (make_idea(call, title, state=State.REJECTED) for title in ("Anna Müller hat Krebs", "Bänke"))
    for idea in (gone, stays, Contribution.objects.get(pk=gone.pk)):
        facts = {"into": 7, "granted": True, "note": "Frau Müller rief an"}
        log(idea, "aufbruch.merged", user=staff, title=str(idea), data=facts)
    clock.forward(days=366)
    Contribution.objects.filter(pk=stays.pk).update(state_changed_at=timezone.now())
    purge()
    facts = {"into": 7, "granted": True, "aufbruch_process": call.process.pk}
    of_gone = ModelLogEntry.objects.filter(object_id=str(gone.pk))
    assert [(entry.label, entry.data, entry.user) for entry in of_gone] == [("gelöscht", facts, staff)] * 2
    kept = ModelLogEntry.objects.get(object_id=str(stays.pk))
    assert (kept.label, kept.data["note"]) == ("Bänke", "Frau Müller rief an")


def test_one_kind_that_cannot_be_deleted_keeps_nothing_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    call = make_call(make_process())
    old = timezone.now() - timedelta(days=4000)
    for state in (State.UNCONFIRMED, State.REJECTED, State.HIDDEN):
        make_idea(call, state=state, state_changed_at=old)

    def fails_for_claims(due: Any) -> int:
        if due.model is AuthorshipClaim:
            raise RuntimeError("Anna Müller, anna@example.org")
        return int(delete(due))

    delete = retention._delete
    monkeypatch.setattr(retention, "_delete", fails_for_claims)
    with pytest.raises(CommandError, match="claims"):
        call_command("aufbruch_purge", stdout=(said := StringIO()))
    assert not Contribution.objects.exists()
    assert "rejected: 1" in said.getvalue()
    assert "participants:" in said.getvalue()  # which come last


@pytest.mark.parametrize("what", ["due", "afterwards"])
def test_an_app_whose_rule_fails_keeps_nothing_of_the_others(capsys: pytest.CaptureFixture[str], what: str) -> None:
    make_idea(make_call(make_process()), state=State.REJECTED, state_changed_at=timezone.now() - timedelta(days=4000))
    make_participant(make_process("Anderer"))
    Participant.objects.update(created_at=timezone.now() - timedelta(days=4000))
    asked: list[str] = []

    def fails() -> Any:
        raise RuntimeError("no such table")

    rules = {
        "due": RetentionRule("broken", fails),
        "afterwards": RetentionRule("broken", Contribution.objects.none, afterwards=fails),
    }
    sound = RetentionRule("sound", Contribution.objects.none, afterwards=lambda: asked.append("sound"))
    feature = ParticipationFeature(app="tests", retention=(rules[what], sound))
    with registered_temporarily(feature), pytest.raises(CommandError, match="broken"):
        call_command("aufbruch_purge", stdout=(said := StringIO()))
    assert not Contribution.objects.exists()
    assert not Participant.objects.exists()
    assert asked == ["sound"]
    assert "rejected: 1" in said.getvalue()


def test_a_trial_run_tells_of_an_app_whose_rule_fails_and_deletes_nothing() -> None:
    make_idea(make_call(make_process()), state=State.REJECTED, state_changed_at=timezone.now() - timedelta(days=4000))

    def fails() -> Any:
        raise RuntimeError("no such table")

    feature = ParticipationFeature(app="tests", retention=(RetentionRule("broken", fails),))
    with registered_temporarily(feature), pytest.raises(CommandError, match="broken"):
        call_command("aufbruch_purge", "--dry-run", stdout=(said := StringIO()))
    assert "rejected: 1" in said.getvalue()
    assert Contribution.objects.exists()


def test_the_log_of_a_purge_that_failed_names_the_fault_and_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> int:
        raise RuntimeError("Anna Müller, anna@example.org")

    monkeypatch.setattr(retention, "_empty", fails)
    with pytest.raises(retention.PurgeIncompleteError):
        retention.purge()
    assert "could not delete emptied: builtins.RuntimeError" in caplog.text
    assert "anna" not in caplog.text.lower()


def test_of_what_was_deleted_before_something_fails_nothing_stays_in_the_search(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_idea(make_call(make_process()), state=State.REJECTED, state_changed_at=timezone.now() - timedelta(days=4000))
    left: list[bool] = []
    monkeypatch.setattr(
        retention.contribution_search, "forget_deleted", lambda: left.append(Contribution.objects.exists())
    )

    def fails() -> dict[str, Any]:
        raise RuntimeError

    monkeypatch.setattr(retention.names, "forget_due", fails)
    with pytest.raises(retention.PurgeIncompleteError):
        retention.purge()
    assert left == [False]


def test_contributions_are_deleted_in_the_order_of_locks_that_everybody_keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    call = make_call(make_process())
    old = timezone.now() - timedelta(days=4000)
    ideas = [make_idea(call, f"Idee {number}", state=State.REJECTED, state_changed_at=old) for number in range(4)]
    locked: list[list[int]] = []
    monkeypatch.setattr(retention, "STEP", 3)
    lock = retention.lock
    monkeypatch.setattr(retention, "lock", lambda pks: locked.append(pks) or lock(pks))
    assert retention.purge()["rejected"] == 4
    pks = [idea.pk for idea in ideas][::-1]
    assert [one for one in locked if one] == [pks[:3], pks[3:]]
