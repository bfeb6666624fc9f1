"""Tasks of decisions in a process file: their steps come back as they were, and nobody's address travels."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from tests.factories.council import decide, make_follow_up
from tests.portable.conftest import SMALL, export
from wagtail_aufbruch.council.domain.followup.showing import followups_of
from wagtail_aufbruch.council.models import FollowUp, FollowUpStep, Paper

pytestmark = pytest.mark.django_db

TASKS = (
    SMALL
    + """\
council_bodies:
  - key: rat
    name: Rat
council_papers:
  - key: vorlage
    reference: 12/2026
    name: Radweg am Ring
    is_public: true
    follow_ups:
      - task: Radweg bauen
        unit: Tiefbauamt
        role: Amtsleitung
        remind_days: 30
        steps:
          - did: begun
            "on": 2024-03-02
            due: 2024-06-30
          - did: due
            "on": 2024-06-20
            due: 2024-09-30
            reason: Die Ausschreibung dauert länger.
          - did: stuck
            "on": 2024-08-01
            reason: Es fehlt ein Grundstück.
          - did: moved
            "on": 2024-08-20
            state: running
          - did: moved
            "on": 2024-09-29
            state: reported
          - did: moved
            "on": 2024-10-12
            state: noted
            body: rat
            noted_on: 2024-10-10
      - task: Ohne Frist und ohne Amt
"""
)


def history(paper: Paper) -> list[tuple[object, ...]]:
    """What everybody reads of the tasks."""
    shown = followups_of([paper])[paper.pk]
    return [(one.task, one.unit, one.role, one.state, one.due, one.first_due, one.lines) for one in shown]


def again(told: str) -> str:
    return told.replace("key: aufbruch\n", "key: zweiter\n").replace("slug: aufbruch\n", "slug: zweiter\n")


def test_tasks_with_their_steps_come_and_go_the_same(load: Callable[..., str]) -> None:
    load(TASKS)
    load(TASKS)
    paper = Paper.objects.get()
    assert paper.follow_ups.count() == 2
    # The file holds no decision, and what follows from one is shown once staff have confirmed it.
    assert followups_of([paper]) == {}
    decide(paper, decided_on=date(2024, 3, 1))
    first, second = history(paper)
    assert first[:6] == ("Radweg bauen", "Tiefbauamt", "Amtsleitung", "noted", date(2024, 9, 30), date(2024, 6, 30))
    assert [line.on for line in first[6]] == [  # type: ignore[attr-defined]
        date(2024, 3, 2), date(2024, 6, 20), date(2024, 8, 1), date(2024, 8, 20), date(2024, 9, 29), date(2024, 10, 12),
    ]  # fmt: skip
    assert second[3:5] == ("open", None)
    load(again(export()))
    other = Paper.objects.exclude(pk=paper.pk).get()
    decide(other, decided_on=date(2024, 3, 1))
    assert history(other) == [first, second]
    assert export("zweiter").replace("zweiter", "aufbruch") == export()


def test_no_address_and_nothing_that_was_taken_back_travels(load: Callable[..., str]) -> None:
    load(TASKS)
    task = make_follow_up(Paper.objects.get(), "Ampel bauen", email="tiefbau@stadt.example")
    FollowUpStep.objects.filter(follow_up=task).update(is_current=False)
    FollowUpStep.objects.create(
        follow_up=task, did="stuck", state="open", reason="Ein Irrtum", is_current=False,
        undone_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    told = export()
    assert "Ampel bauen" in told
    assert "stadt.example" not in told
    assert "Ein Irrtum" not in told


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("unit: Tiefbauamt", 'unit: ""', "due"),
        ("reason: Die Ausschreibung dauert länger.", 'reason: ""', "reason"),
        ("reason: Es fehlt ein Grundstück.", 'reason: ""', "reason"),
        ("state: running", "state: noted", "state"),
        ("state: running", "due: 2024-12-01", "due"),
        ("            noted_on: 2024-10-10\n", "", "noted_on"),
        ("            body: rat\n", "", "body"),
        ("body: rat", "body: niemand", "niemand"),
        ("did: stuck", "did: begun", "did"),
        ('"on": 2024-10-12', '"on": 2099-10-12', "on"),
    ],
)
def test_what_staff_could_not_have_done_is_refused_with_its_line(
    refused: Callable[..., str], old: str, new: str, named: str
) -> None:
    assert TASKS.count(old) == 1
    said = refused(TASKS.replace(old, new))
    assert named in said
    assert "line" in said.lower()
    assert not FollowUp.objects.exists()
