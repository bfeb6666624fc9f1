"""Review rounds travel in a process file as templates: how they judge, and nothing of who judged what."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from tests.factories.competitions import make_competition
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.outcomes import decide_all, make_judging, publish_at
from tests.factories.reviews import add_jury, make_running, planned
from tests.portable.conftest import SMALL, export
from wagtail_aufbruch.competitions.domain.judging.subjects import KEY as ENTRIES
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.reviews.domain.rounds.preparing import CriterionPlan, create_round
from wagtail_aufbruch.reviews.models import Item, Outcome, Reviewer, Round

pytestmark = pytest.mark.django_db
Load = Callable[..., str]

CRITERIA = (
    CriterionPlan("Nutzen", "Wem hilft es?", least=0, most=10, weight=3, steps="0: niemandem", may_abstain=False),
    CriterionPlan("Machbarkeit"),
)


@pytest.fixture
def user() -> Any:
    return get_user_model().objects.create_user("leitung", "leitung@stadt.example")


def test_rounds_come_back_as_drafts_with_criteria_and_rules_and_without_people(
    load: Load, tmp_path: Path, user: Any
) -> None:
    process = make_process("Aufbruch", slug="aufbruch")
    make_running(make_call(process), user=user, title="Ideen bewerten", criteria=CRITERIA)
    competition = make_competition(process, categories=("Schulen",))
    plan = planned(
        *CRITERIA,
        title="Jury der Schulen",
        introduction="Bitte bis Ostern.\nDanke!",
        tie_breaks=("median", "decision"),
        dealing="some",
        reviews_each=4,
        least_reviews=3,
        is_blind=True,
        shows_others=True,
        keep_days=90,
    )
    add_jury(create_round(competition, ENTRIES, plan, user=user, division="cat00000"), 2, user=user)
    first = export()
    for hidden in ["jury1@example.org", "Jury 1", "Idee A", "leitung"]:
        assert hidden not in first
    Round.objects.all().delete()
    Contribution.objects.all().delete()
    ProcessPage.objects.get().delete()
    file = tmp_path / "wieder.yaml"
    file.write_text(first)
    assert "left out" not in load(file)
    assert export() == first
    assert not Reviewer.objects.exists()
    assert not Item.objects.exists()
    ideas, jury = Round.objects.order_by("pk")
    assert (ideas.released_at, ideas.title) == (None, "Ideen bewerten")
    assert (jury.division, jury.division_title, jury.is_blind, jury.chain) == (
        "cat00000",
        "Schulen",
        True,
        ["median", "decision"],
    )
    assert [(one.name, one.least, one.most, one.weight, one.may_abstain) for one in jury.criteria.all()] == [
        ("Nutzen", 0, 10, 3, False),
        ("Machbarkeit", 1, 5, 1, True),
    ]
    load(file)
    assert Round.objects.count() == 2


PAGE = SMALL + "pages:\n  - type: competition\n    key: w\n    title: W\n"
ROUND = PAGE + "review_rounds:\n  - key: a\n    title: A\n    page: w\n    judges: entry\n"
MISTAKES = {
    "a page that does not exist": (ROUND.replace("page: w", "page: weg"), 12, ["“weg”", "pages"]),
    "a kind that does not exist": (ROUND.replace("entry", "kuchen"), 13, ["“kuchen” is not known here"]),
    "a category that does not exist": (ROUND + "    division: weg\n", 14, ["not there any more"]),
    "an end before the beginning": (
        ROUND + "    opens_at: 2019-06-06 17:00\n    closes_at: 2019-06-06 16:00\n",
        15,
        ["has to lie after the beginning"],
    ),
    "a scale upside down": (
        ROUND + "    criteria:\n      - name: Nutzen\n        least: 5\n        most: 5\n",
        17,
        ["above the lowest"],
    ),
    "a chain in another order": (ROUND + "    tie_breaks: [median, heaviest]\n", 14, ["in this order"]),
    "people": (ROUND + "    reviewers:\n      - name: Anna\n", 14, ["reviewers", "not known here"]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_round_is_told_with_its_line_and_nothing_is_written(
    refused: Callable[..., str], name: str
) -> None:
    text, line, expected = MISTAKES[name]
    message = refused(text)
    assert f"prozess.yaml, line {line}: " in message
    for part in expected:
        assert part in message
    assert not ProcessPage.objects.exists()
    assert not Round.objects.exists()


def test_every_rule_of_a_round_travels() -> None:
    """Whoever adds a field to a round decides whether it travels; what follows from its running stays."""
    from wagtail_aufbruch.portable.domain.contents import sections

    stays = {"id", "process", "division_title", "seed", "released_at", "locked_at", "created_at"}
    travelling = set(sections()["review_rounds"].item.model_fields)
    assert {field.name for field in Round._meta.local_fields} - stays - travelling == set()


def test_a_round_of_a_theme_group_travels_and_what_it_has_decided_stays(load: Load, tmp_path: Path, user: Any) -> None:
    call = make_call(make_process("Aufbruch", slug="aufbruch"))
    ideas = [make_idea(call, f"Idee {letter}") for letter in "ABC"]
    over = make_judging(ideas, user=user, title="Ideen des Herbstes")
    decide_all(over, ideas, user=user)
    publish_at(over, None, user=user)
    first = export()
    assert "judges: body" in first
    assert "Das Haus gehört uns nicht." not in first.partition("review_rounds")[2]
    Round.objects.all().delete()
    Contribution.objects.all().delete()
    ProcessPage.objects.get().delete()
    file = tmp_path / "wieder.yaml"
    file.write_text(first, encoding="utf-8")
    load(file)
    made = Round.objects.get()
    assert made.page is not None
    assert (made.title, made.page.title, made.released_at) == ("Ideen des Herbstes", "Klimaschutz", None)
    assert not Outcome.objects.exists()
