"""Reports: for everybody, with a receipt, decided together, told to all."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.client import CommittingClient
from tests.factories.comments import make_comment
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from wagtail_aufbruch.participation.domain.errors import CaseDecided, ReasonMissing
from wagtail_aufbruch.participation.domain.moderation.reports import Complaint, decide_report, report
from wagtail_aufbruch.participation.enums import CaseState, ReportReason, State
from wagtail_aufbruch.participation.forms.spam_trap import issue
from wagtail_aufbruch.participation.models import Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def report_url(contribution: Any, call: Any) -> str:
    return f"{call.process.url}beteiligung/melden/{contribution.pk}/"


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "reason": ReportReason.INSULT,
        "text": "Das verletzt mich.",
        "email": "",
        "website": "",
        "issued": issue(at=timezone.now().timestamp() - 60),
        "form_key": "3f0c1e9e-5f8e-4d55-9a57-1f9a1d5d2a11",
        **changes,
    }


def test_too_many_reports_from_one_place_are_held_up_and_lose_nothing(client: Client, call: Any) -> None:
    idea = make_idea(call)
    answers = [client.post(report_url(idea, call), typed(text=f"Nummer {number}")) for number in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert "Nummer 10" in answers[-1].content.decode()
    assert Report.objects.count() == 10


@pytest.mark.parametrize("kind", ["idea", "comment"])
def test_everybody_reports_and_reads_a_number(client: Client, call: Any, kind: str) -> None:
    idea = make_idea(call)
    target = idea if kind == "idea" else make_comment(idea)
    assert client.get(report_url(target, call)).status_code == 200
    answer = client.post(report_url(target, call), typed())
    made = Report.objects.get()
    assert made.contribution_id == target.pk
    assert made.receipt in client.get(answer.url).content.decode()
    assert mail.outbox == []
    assert not client.cookies.get("aufbruch_participant")


def test_whoever_gives_an_address_has_the_number_by_mail(client: Client, call: Any) -> None:
    client.post(report_url(make_idea(call), call), typed(email="Otto@Example.org"))
    assert mail.outbox[0].to == ["otto@example.org"]
    assert Report.objects.get().receipt in mail.outbox[0].subject


def test_a_form_sent_twice_is_one_report_with_one_receipt(client: Client, call: Any) -> None:
    idea = make_idea(call)
    answers = [client.post(report_url(idea, call), typed(email="otto@example.org")).url for _click in range(2)]
    assert answers[0] == answers[1]
    assert Report.objects.count() == len(mail.outbox) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": ""},
        {"reason": "erfunden"},
        {"text": "ä" * 5000},
        {"email": "otto@"},
        {"email": "o\x00tto@example.org"},
        {"website": "http://spam"},
        {"issued": ""},
    ],
)
def test_bad_input_is_answered_by_the_form_with_what_was_typed(client: Client, call: Any, changes: Any) -> None:
    answer = client.post(report_url(make_idea(call), call), typed(**changes))
    assert answer.status_code == 422
    if "text" not in changes:
        assert "Das verletzt mich." in answer.content.decode()
    assert not Report.objects.exists()


def test_invisible_characters_are_taken_out_and_emoji_stay(client: Client, call: Any) -> None:
    client.post(report_url(make_idea(call), call), typed(text="Bös\u202e\x00 \U0001f620"))
    assert Report.objects.get().text == "Bös \U0001f620"


def test_a_forged_token_gives_the_form_back(call: Any) -> None:
    answer = Client(enforce_csrf_checks=True).post(report_url(make_idea(call), call), typed())
    assert answer.status_code == 403
    assert "Das verletzt mich." in answer.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize("state", [s for s in State if s not in {State.PUBLISHED, State.ANONYMISED}])
def test_what_nobody_sees_cannot_be_reported(client: Client, call: Any, state: str) -> None:
    idea = make_idea(call, state=state)
    assert client.get(report_url(idea, call)).status_code == 404
    assert client.post(report_url(idea, call), typed()).status_code == 404


def test_a_contribution_of_another_process_is_not_found_here(client: Client, call: Any) -> None:
    foreign = make_idea(make_call(make_process("Anderer Prozess"), "Fremd"))
    assert client.get(report_url(foreign, call)).status_code == 404


def test_a_number_that_nobody_has_is_told_as_such(client: Client, call: Any) -> None:
    assert client.get(f"{call.process.url}beteiligung/melden/danke/XXXX-XXXX/").status_code == 404
    (foreign,) = make_reports(make_idea(make_call(make_process("Anderer Prozess"))), "")
    assert client.get(f"{call.process.url}beteiligung/melden/danke/{foreign.receipt}/").status_code == 404


# --- Decisions


def make_reports(contribution: Any, *emails: str) -> list[Report]:
    return [report(contribution, Complaint(ReportReason.ILLEGAL, email=email)) for email in emails]


def test_a_granted_report_takes_the_contribution_from_view_and_tells_everybody_with_the_reason(
    call: Any, django_capture_on_commit_callbacks: Any
) -> None:
    idea = make_idea(call, author=make_participant(call.process))
    user = make_moderator(call.process)
    first, second, silent = make_reports(idea, "eins@example.org", "zwei@example.org", "")
    with django_capture_on_commit_callbacks(execute=True):
        decided = decide_report(first, True, user, "Verstößt gegen die Regeln.")
    assert {one.pk for one in decided} == {first.pk, second.pk, silent.pk}
    assert set(Report.objects.values_list("state", "decision", "user")) == {
        (CaseState.GRANTED, "Verstößt gegen die Regeln.", user.pk)
    }
    idea.refresh_from_db()
    assert idea.state == State.HIDDEN
    told = {message.to[0]: message for message in mail.outbox if "Verstößt gegen die Regeln." in message.body}
    assert set(told) == {"anna@example.org", "eins@example.org", "zwei@example.org"}


def test_a_refused_report_leaves_the_contribution_and_tells_the_reporter(
    call: Any, django_capture_on_commit_callbacks: Any
) -> None:
    idea = make_idea(call, author=make_participant(call.process))
    (made,) = make_reports(idea, "eins@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        decide_report(made, False, make_moderator(call.process), "Eine Meinung, kein Angriff.")
    idea.refresh_from_db()
    assert idea.state == State.PUBLISHED
    assert [message.to for message in mail.outbox] == [["eins@example.org"]]
    assert "Eine Meinung, kein Angriff." in mail.outbox[0].body


def test_a_decision_needs_a_reason_and_is_taken_once(call: Any) -> None:
    (made,) = make_reports(make_idea(call), "")
    user = make_moderator(call.process)
    for granted in (True, False):
        with pytest.raises(ReasonMissing):
            decide_report(made, granted, user, "  ")
    decide_report(made, False, user, "Bleibt.")
    with pytest.raises(CaseDecided):
        decide_report(made, True, user, "Doch nicht.")
    made.refresh_from_db()
    assert made.state == CaseState.REFUSED


def test_what_its_author_withdrew_in_between_can_still_be_decided(call: Any) -> None:
    from wagtail_aufbruch.participation.domain.contributions import transitions

    idea = make_idea(call)
    (made,) = make_reports(idea, "")
    transitions.withdraw(idea)
    decide_report(made, True, make_moderator(call.process), "Erledigt.")
    idea.refresh_from_db()
    assert idea.state == State.WITHDRAWN
