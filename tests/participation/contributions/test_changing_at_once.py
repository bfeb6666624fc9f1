"""An author writes anew while somebody decides on the words before, each over a connection of their own."""

import time
import uuid
from threading import Event, current_thread
from typing import Any

import pytest

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.staff import make_report, make_waiting_version
from tests.together import after, at_once
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.consent import guardians
from wagtail_aufbruch.participation.domain.contributions import guardian_consent, transitions, versions
from wagtail_aufbruch.participation.domain.contributions.guardian_consent import WordsChanged
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown, TransitionNotAllowed
from wagtail_aufbruch.participation.domain.moderation import decisions, inbox, reports
from wagtail_aufbruch.participation.domain.people.links import issue_link
from wagtail_aufbruch.participation.enums import CaseState, LinkPurpose, State
from wagtail_aufbruch.participation.models import GuardianConsent, Link, Mail, Participant, Report, Version

pytestmark = pytest.mark.django_db(transaction=True)
A_WHILE = 1
"""So long the first one lets the other get on, who has to wait for them."""


def author_of(idea: Idea) -> Participant:
    assert idea.author is not None
    return idea.author


def test_what_is_written_while_staff_take_the_words_before_over_is_read_before_it_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    call = make_call(make_process())
    staff, idea = make_moderator(call.process), make_idea(call, text="Erst so.", author=make_participant(call.process))
    version = make_waiting_version(idea, "Dann so.")
    task = inbox.find_tasks(staff, [f"version:{version.pk}"])[f"version:{version.pk}"]
    is_read, is_decided, read = Event(), Event(), versions.waiting_version
    times: list[str] = []

    def slowly(contribution: Any) -> Version | None:
        found = read(contribution)
        times.append(current_thread().name)
        if times.count(current_thread().name) == 2 and not is_read.is_set():
            is_read.set()
            is_decided.wait(A_WHILE)
        return found

    def decide() -> Any:
        outcome = inbox.decide(task, decisions.TAKE_VERSION, user=staff, seen=task.fingerprint)
        is_decided.set()
        return outcome

    monkeypatch.setattr(versions, "waiting_version", slowly)
    _version, outcome = at_once(
        lambda: versions.edit(Idea.objects.get(pk=idea.pk), author_of(idea), idea.title, "Und jetzt ganz anders."),
        after(is_read, decide),
    )
    assert isinstance(outcome.error, ChangedSinceShown)
    assert Idea.objects.get(pk=idea.pk).text == "Erst so."
    assert Version.objects.get(pk=version.pk).text == "Und jetzt ganz anders."
    assert Version.objects.get(pk=version.pk).state == "pending"


def test_what_its_author_is_just_taking_back_is_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    call = make_call(make_process())
    idea = make_idea(call, state=State.PENDING, author=make_participant(call.process))
    staff = make_moderator(call.process)
    is_read, is_published, carry_over = Event(), Event(), transitions.carry_over

    def slowly(known: Any, read: Any) -> None:
        carry_over(known, read)
        if not is_read.is_set():
            is_read.set()
            is_published.wait(A_WHILE)

    def publish() -> None:
        transitions.publish(Idea.objects.get(pk=idea.pk), user=staff)
        is_published.set()

    monkeypatch.setattr(transitions, "carry_over", slowly)
    _withdrawn, refused = at_once(lambda: transitions.withdraw(Idea.objects.get(pk=idea.pk)), after(is_read, publish))
    assert isinstance(refused, TransitionNotAllowed)
    assert Idea.objects.get(pk=idea.pk).state == State.WITHDRAWN
    assert [step.to_state for step in idea.transitions.all()] == [State.WITHDRAWN]


def test_a_guardian_agrees_to_no_words_that_the_author_is_just_changing(monkeypatch: pytest.MonkeyPatch) -> None:
    call = make_call(make_process())
    idea = make_idea(
        call, text="Erst so.", state=State.PENDING, guardian_needed=True, author=make_participant(call.process)
    )
    guardians.need_guardian(idea, "mama@example.org", "Ja", "1")
    token = issue_link(make_participant(call.process, "mama@example.org"), LinkPurpose.GUARDIAN, idea)
    is_written, ask_anew = Event(), guardians.ask_anew

    def slowly(*words: Any) -> None:
        is_written.set()
        time.sleep(A_WHILE)
        ask_anew(*words)

    monkeypatch.setattr(guardians, "ask_anew", slowly)
    seen = guardians.words_of(idea)
    _nothing, refused = at_once(
        lambda: versions.edit(Idea.objects.get(pk=idea.pk), author_of(idea), idea.title, "Jetzt ganz anders."),
        after(is_written, lambda: guardian_consent.give_consent(call.process, token, seen)),
    )
    assert isinstance(refused, WordsChanged)
    assert GuardianConsent.objects.get().given_at is None
    assert Link.objects.get(purpose=LinkPurpose.GUARDIAN).used_at is None, "they read the new words behind it"


def test_a_report_that_comes_while_staff_decide_is_not_decided_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    call = make_call(make_process())
    staff, idea = make_moderator(call.process), make_idea(call)
    first = make_report(idea, email="ben@example.org")
    task = inbox.find_tasks(staff, [f"report:{first.pk}"])[f"report:{first.pk}"]
    is_read, has_come, fingerprint = Event(), Event(), inbox._fingerprint_now

    def slowly(shown: Any) -> str:
        found = fingerprint(shown)
        is_read.set()
        has_come.wait(A_WHILE)
        return found

    def report() -> Report:
        made = reports.report(idea, reports.Complaint("other", "Hier steht meine Adresse.", "cem@example.org"))
        has_come.set()
        return made

    monkeypatch.setattr(inbox, "_fingerprint_now", slowly)
    outcome, second = at_once(
        lambda: inbox.decide(
            task, decisions.KEEP_REPORTED, user=staff, seen=task.fingerprint, reason="Eine Meinung, kein Angriff."
        ),
        after(is_read, report),
    )
    assert outcome.error is None
    assert Report.objects.get(pk=first.pk).state == CaseState.REFUSED
    assert Report.objects.get(pk=second.pk).state == CaseState.OPEN


def test_the_same_report_sent_several_times_at_once_is_one_with_one_receipt() -> None:
    idea = make_idea(make_call(make_process()))
    complaint = reports.Complaint("other", "Werbung.", "ben@example.org", form_key=uuid.uuid4())
    made = at_once(*[lambda: reports.report(idea, complaint)] * 6)
    assert {one.receipt for one in made} == {Report.objects.get().receipt}
    assert Mail.objects.count() == 1
