"""Who has taken a task has it until the task waits no more, wherever and by whomever that is decided."""

import ast
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

import wagtail_aufbruch
from tests.factories.core import make_process
from tests.factories.events import make_bookable
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.registrations import make_registration
from tests.factories.staff import (
    decide,
    logged_in,
    make_claim,
    make_failed_mail,
    make_look,
    make_report,
    make_waiting_comment,
    make_waiting_version,
    seen_case,
    seen_mail,
)
from wagtail_aufbruch.events.domain.registration import by_staff
from wagtail_aufbruch.participation.domain.authorship import claims
from wagtail_aufbruch.participation.domain.contributions import transitions, versions
from wagtail_aufbruch.participation.domain.errors import CaseDecided
from wagtail_aufbruch.participation.domain.moderation import decisions, reports
from wagtail_aufbruch.participation.domain.moderation.assignments import NotAColleague, assign
from wagtail_aufbruch.participation.domain.moderation.inbox import carry_out, find_tasks
from wagtail_aufbruch.participation.domain.privacy.personal_data import erase
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.enums import MailState, State
from wagtail_aufbruch.participation.extension.inbox_tasks import Decision
from wagtail_aufbruch.participation.models import Assignment, Contribution, Mail

pytestmark = pytest.mark.django_db

CASES = "/admin/aufbruch_participation"


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


@pytest.fixture
def staff(call: Any) -> Any:
    return make_moderator(call.process)


@pytest.fixture
def staff_client(staff: Any) -> Client:
    return logged_in(staff)


def take(staff: Any, *subjects: str) -> None:
    tasks = find_tasks(staff, subjects)
    assert set(tasks) == set(subjects), "they wait"
    for task in tasks.values():
        assign(task, staff, by=staff)


def taken() -> set[str]:
    return set(Assignment.objects.values_list("subject", flat=True))


@pytest.mark.parametrize("decision", ["publish", "reject"])
def test_what_is_decided_on_the_case_s_own_page_is_nobody_s_any_more(
    staff_client: Client, call: Any, staff: Any, decision: str
) -> None:
    idea, other = (make_idea(call, title, state=State.PENDING) for title in ("Eins", "Zwei"))
    take(staff, f"new-idea:{idea.pk}", f"new-idea:{other.pk}")
    answer = staff_client.post(
        f"{CASES}/contribution/inspect/{idea.pk}/", {"decision": decision, "reason": "Weil", "seen": seen_case(idea)}
    )
    assert answer.status_code == 302
    assert taken() == {f"new-idea:{other.pk}"}


def test_hiding_on_the_case_s_own_page_ends_the_look_that_somebody_had_taken(
    staff_client: Client, call: Any, staff: Any
) -> None:
    look = make_look(make_idea(call))
    take(staff, f"look:{look.pk}")
    url = f"{CASES}/contribution/inspect/{look.contribution_id}/"
    staff_client.post(url, {"decision": "hide", "reason": "Weil", "seen": seen_case(look.contribution)})
    assert taken() == set()


def test_a_mail_sent_again_from_its_own_page_is_nobody_s_any_more(staff_client: Client, call: Any, staff: Any) -> None:
    failed = make_failed_mail(call.process)
    take(staff, f"mail:{failed.pk}")
    staff_client.post(f"{CASES}/mail/inspect/{failed.pk}/", {"seen": seen_mail(failed)})
    assert taken() == set()
    failed.refresh_from_db()
    assert failed.state == MailState.QUEUED


def test_a_mail_that_a_colleague_has_dealt_with_is_not_said_to_be_sent_again(staff_client: Client, call: Any) -> None:
    done = make_failed_mail(call.process)
    Mail.objects.update(state=MailState.SENT)
    answer = staff_client.post(f"{CASES}/mail/inspect/{done.pk}/", follow=True)
    told = [(message.level_tag, str(message).strip()) for message in answer.context["messages"]]
    assert told == [("error", CaseDecided().message)]
    done.refresh_from_db()
    assert done.state == MailState.SENT


@pytest.mark.parametrize("way", ["withdraw", "erase", "publish", "delete"])
def test_what_goes_without_the_inbox_is_nobody_s_any_more(call: Any, staff: Any, way: str) -> None:
    idea = make_idea(call, state=State.PENDING, author=make_participant(call.process))
    take(staff, f"new-idea:{idea.pk}")
    ways: dict[str, Any] = {
        "withdraw": lambda: transitions.withdraw(idea),
        "erase": lambda: erase(idea.author),
        "publish": lambda: transitions.publish(idea, user=staff),
        "delete": lambda: Contribution.objects.all().delete(),
    }
    ways[way]()
    assert taken() == set()


def test_who_has_taken_what_hangs_on_something_is_freed_when_that_is_decided_on(call: Any, staff: Any) -> None:
    published = make_idea(call)
    report, second = make_report(published), make_report(published, "Auch das noch.")
    version = make_waiting_version(make_idea(call, "Neue Worte"))
    claim = make_claim(make_idea(call, "Von der Karte", author=None), make_participant(call.process, "c@example.org"))
    take(staff, f"report:{report.pk}", f"report:{second.pk}", f"version:{version.pk}", f"claim:{claim.pk}")
    reports.decide_report(report, True, staff, "Weil")
    assert taken() == {f"version:{version.pk}", f"claim:{claim.pk}"}
    versions.decide_version(version, False, staff, "Weil")
    claims.decide_claim(claim, False, staff, "Weil")
    assert taken() == set()


def test_a_comment_taken_by_somebody_is_freed_when_its_author_withdraws_it(call: Any, staff: Any) -> None:
    comment = make_waiting_comment(make_idea(call), author=make_participant(call.process))
    take(staff, f"new-comment:{comment.pk}")
    transitions.withdraw(comment)
    assert taken() == set()


def test_erasing_a_person_frees_the_mails_to_them_that_somebody_had_taken(call: Any, staff: Any) -> None:
    failed, other = make_failed_mail(call.process), make_failed_mail(call.process)
    person = make_participant(call.process)
    Mail.objects.filter(pk=failed.pk).update(recipient=person.email)
    Mail.objects.filter(pk=other.pk).update(recipient="bert@example.org")
    take(staff, f"mail:{failed.pk}", f"mail:{other.pk}")
    erase(person)
    assert taken() == {f"mail:{other.pk}"}


def test_a_case_goes_on_with_who_has_it_where_a_decision_does_not_end_it(
    staff_client: Client, call: Any, staff: Any
) -> None:
    look = make_look(make_idea(call))
    report = make_report(look.contribution)
    take(staff, f"look:{look.pk}", f"report:{report.pk}")
    decide(staff_client, {"one": f"seen|look:{look.pk}"})
    assert taken() == {f"report:{report.pk}"}


def test_a_guardian_s_paper_that_staff_of_an_event_record_is_nobody_s_task_any_more(call: Any, staff: Any) -> None:
    event = make_bookable(call.process)
    young = make_registration(event, guardian_needed=True)
    take(staff, f"event_guardian:{young.pk}")
    by_staff.record_paper_consent(young, user=staff)
    assert taken() == set()


def test_the_purge_frees_what_waits_no_more_by_itself_and_says_so_beforehand(call: Any, staff: Any) -> None:
    call.closes_at = timezone.now() + timedelta(days=2)
    call.save()
    idea = make_idea(call, state=State.PENDING)
    take(staff, f"phase:{call.pk * 10}", f"new-idea:{idea.pk}")
    unknown = Assignment.objects.create(process_id=call.process.pk, subject="parking:7", user=staff)
    call.closes_at = timezone.now() + timedelta(days=20)
    call.save()
    out = StringIO()
    call_command("aufbruch_purge", "--dry-run", stdout=out)
    assert "assignments: 2\n" in out.getvalue()
    assert unknown.subject in taken()
    assert purge()["assignments"] == 2
    assert taken() == {f"new-idea:{idea.pk}"}


def test_there_is_one_way_to_decide_and_all_pages_take_it() -> None:
    root = Path(wagtail_aufbruch.__file__).parent
    acting = [
        path.relative_to(root).as_posix()
        for path in sorted(root.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "act"
    ]
    assert acting == ["participation/domain/moderation/inbox.py"]


def test_a_task_is_given_to_nobody_who_may_not_see_it(call: Any, staff: Any) -> None:
    idea = make_idea(call, state=State.PENDING)
    elsewhere = make_moderator(make_process("Anderswo"), "anderswo")
    for task in find_tasks(staff, [f"new-idea:{idea.pk}"]).values():
        with pytest.raises(NotAColleague):
            assign(task, elsewhere, by=staff)
    assert taken() == set()


@pytest.mark.parametrize("again", [decisions.RETRY, decisions.DROP], ids=["send again", "give up"])
def test_of_two_who_send_a_failed_mail_again_the_second_is_told_that_a_colleague_was_faster(
    call: Any, staff: Any, again: Decision
) -> None:
    failed = make_failed_mail(call.process)
    decisions.RETRY.act(failed, staff, "")
    with pytest.raises(CaseDecided):
        again.act(failed, staff, "")
    assert Mail.objects.get().state == MailState.QUEUED


def test_who_decides_on_a_task_that_is_done_by_now_is_told_so(call: Any, staff: Any) -> None:
    failed = make_failed_mail(call.process)
    task = find_tasks(staff, [f"mail:{failed.pk}"])[f"mail:{failed.pk}"]
    decisions.RETRY.act(failed, staff, "")
    with pytest.raises(CaseDecided):
        carry_out(decisions.RETRY, task, user=staff, seen=task.fingerprint)


def test_what_a_colleague_has_taken_who_cannot_log_in_or_handles_the_cases_no_more_is_nobody_s(
    staff_client: Client, staff: Any, call: Any
) -> None:
    idea = make_idea(call, state=State.PENDING)
    subject = f"new-idea:{idea.pk}"
    colleague = make_moderator(call.process, "kollegin")
    assign(find_tasks(staff, [subject])[subject], colleague, by=staff)
    inbox, nobody = "/admin/aufbruch/eingang/", {"wer": "nobody"}
    assert idea.title not in staff_client.get(inbox, nobody).content.decode()
    groups = list(colleague.groups.all())
    colleague.groups.clear()
    assert idea.title in staff_client.get(inbox, nobody).content.decode()
    assert "kollegin" not in staff_client.get(inbox).content.decode()
    colleague.groups.set(groups)
    assert idea.title not in staff_client.get(inbox, nobody).content.decode()
    colleague.is_active = False
    colleague.save()
    assert idea.title in staff_client.get(inbox, nobody).content.decode()
    assert "kollegin" not in staff_client.get(inbox).content.decode()
    take(staff, subject)
    assert Assignment.objects.get().user == staff
