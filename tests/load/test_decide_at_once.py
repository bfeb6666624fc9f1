"""Several of the staff decide on the same thing in the same instant, each over a connection of their own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import mail
from django.db import connections

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.staff import DECIDE, logged_in, make_answer, make_report, with_seen
from wagtail_aufbruch.ideas.domain.responses.merge import merge
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.responses.answers import fingerprint
from wagtail_aufbruch.participation.domain.responses.errors import HandlingError
from wagtail_aufbruch.participation.enums import Stage, State
from wagtail_aufbruch.participation.models import Assessment, StageStep

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]

STAFF = 4


def at_once(steps: list[Callable[[], Any]]) -> list[Any]:
    """Take all steps in the same instant. Returns what each of them returned."""
    start = threading.Barrier(len(steps))

    def take(step: Callable[[], Any]) -> Any:
        start.wait(timeout=30)
        try:
            return step()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(take, steps))


def test_one_of_four_decisions_counts_and_the_author_hears_of_one() -> None:
    call = make_call(make_process())
    idea = make_idea(call, state=State.PENDING, author=make_participant(call.process))
    clients = [logged_in(make_moderator(call.process, f"kollege{number}")) for number in range(STAFF)]
    subject = f"new-idea:{idea.pk}"
    forms = [
        {"one": f"publish|{subject}"} if number % 2 else {"one": f"reject|{subject}", "reason": "Doppelt", "choice": ""}
        for number in range(STAFF)
    ]
    forms = [with_seen(form) for form in forms]
    answers = at_once(
        [
            lambda client=client, form=form: client.post(DECIDE, form).status_code
            for client, form in zip(clients, forms, strict=True)
        ]
    )
    assert sorted(answers) == [302, 409, 409, 409]
    assert idea.transitions.count() == len(mail.outbox) == 1


def test_a_report_is_decided_on_once() -> None:
    call = make_call(make_process())
    report = make_report(make_idea(call), email="ben@example.org")
    clients = [logged_in(make_moderator(call.process, f"kollege{number}")) for number in range(STAFF)]
    form = with_seen({"one": f"hide|report:{report.pk}", "reason": "Werbung", "choice": ""})
    answers = at_once([lambda client=client: client.post(DECIDE, form).status_code for client in clients])
    assert sorted(answers) == [302, 409, 409, 409]
    assert [sent.to for sent in mail.outbox].count(["ben@example.org"]) == 1


def test_an_answer_is_published_once() -> None:
    call = make_call(make_process())
    idea = make_idea(call, stage=Stage.REVIEW, author=make_participant(call.process))
    draft = make_answer(idea, stage=Stage.POOL)
    clients = [logged_in(make_moderator(call.process, f"kollege{number}")) for number in range(STAFF)]
    form = {"answer": [draft.pk], "publish": "1", "seen": f"{draft.pk}|{fingerprint(draft)}"}
    answers = at_once(
        [lambda client=client: client.post("/admin/aufbruch/antworten/", form).status_code for client in clients]
    )
    assert sorted(answers) == [302, 409, 409, 409]
    assert StageStep.objects.filter(stage=Stage.POOL).count() == len(mail.outbox) == 1


def test_two_who_join_two_ideas_the_other_way_round_make_no_circle() -> None:
    call = make_call(make_process())
    staff = make_moderator(call.process)
    pair = [make_idea(call, title, stage=Stage.RECEIVED) for title in ("Eins", "Zwei")]
    for number, idea in enumerate(pair):
        person = make_participant(call.process, f"p{number}@example.org")
        Assessment.objects.create(contribution=idea, participant=person)
    Idea.objects.update(support_count=1)

    def join(source: Idea, target: Idea) -> str:
        try:
            merge(source, target, user=staff)
        except HandlingError:
            return "refused"
        return "joined"

    assert sorted(at_once([lambda: join(*pair), lambda: join(*reversed(pair))])) == ["joined", "refused"]
    goal = Idea.objects.get(merged_into=None)
    assert goal.support_count == Assessment.objects.filter(contribution=goal).count() == 2
