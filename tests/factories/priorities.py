"""Rounds on projects, and what a body decides on them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.factories.core import make_goal
from tests.factories.projects import make_project, make_project_index
from tests.factories.reviews import add_jury, end_round, item_of, judge, juror
from wagtail_aufbruch.projects.domain.prioritising.deciding import Decision, fingerprint_of, publish, record
from wagtail_aufbruch.projects.domain.prioritising.rounds import Plan, prepare, result_in
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import PriorityDecision
from wagtail_aufbruch.reviews.domain.rounds import opening
from wagtail_aufbruch.reviews.models import Round

EXAMPLE = {"A": [(5, 3), (4, 3), (1, 3)], "B": [(3, 4), (3, 4), (4, 4)], "C": [(2, 5), (None, 5), (3, 5)]}
"""Scores by project, of three people by two goals; they come to 55, 65 and 62.5 with the weights 60 and 40."""


def make_priority_round(process: Any, *, user: Any, titles: Sequence[str] = "ABC", jury: int = 3, **values: Any) -> Any:
    """A draft of a round on projects that wait for their priority, with people who judge; returns index, projects by
    title, and the round."""
    index = values.pop("index", None) or make_project_index(process)
    for title, weight in values.pop("goals", [("Klimaschutz", 60), ("Teilhabe", 40)]):
        make_goal(process, title, weight=weight)
    projects = {title: make_project(index, title, stage=Stage.PRIORITISING) for title in titles}
    now = timezone.now().replace(second=0, microsecond=0)
    plan = Plan(
        values.pop("title", "Priorisierung"),
        now - timedelta(hours=1),
        now + timedelta(days=7),
        [one.pk for one in projects.values()],
    )
    round_ = prepare(index, plan, user=user)
    add_jury(round_, jury, user=user)
    return index, projects, round_


def judge_all(round_: Round, projects: Mapping[str, Any], scores: Mapping[str, Sequence[Any]]) -> None:
    for title, rows in scores.items():
        for place, row in enumerate(rows, 1):
            judge(juror(round_, place), item_of(round_, projects[title]), *row)


def make_judged(process: Any, *, user: Any, scores: Any = None, **values: Any) -> Any:
    """A round that has ended, with these scores."""
    given = scores or EXAMPLE
    index, projects, round_ = make_priority_round(
        process, user=user, titles=list(given), jury=max(map(len, given.values())), **values
    )
    opening.release(round_, user=user)
    judge_all(round_, projects, given)
    return index, projects, end_round(round_)


def decision_on(**values: Any) -> Decision:
    day = timezone.localdate()
    given = {"title": "Priorisierung", "body_name": "Lenkungsgremium", "on": day, "present": 11, **values}
    return Decision(**given)


def decide(round_: Round, *, user: Any, is_published: bool = True, **values: Any) -> PriorityDecision:
    seen = fingerprint_of(result_in(round_))
    made = record(round_, decision_on(**values), user=user, seen=seen)
    return publish(made, user=user) if is_published else made
