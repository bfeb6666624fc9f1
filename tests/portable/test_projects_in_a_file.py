"""Projects in a process file: what a town's file says is asked as strictly as what staff type."""

from collections.abc import Callable

import pytest

from tests.portable.conftest import SMALL, export
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.council.models import Paper
from wagtail_aufbruch.projects.domain.prioritising.record import read
from wagtail_aufbruch.projects.models import PriorityDecision, PriorityPlace, ProjectPage, ProjectStep

pytestmark = pytest.mark.django_db

STEP = (
    SMALL
    + """\
pages:
  - type: project_index
    key: projekte
    title: Projekte
    pages:
      - type: project
        key: a
        title: A
        steps:
          - stage: proposal
            source: Niederschrift
            source_url: """
)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "nichts", f"https://example.org/{'a' * 600}"]
)
def test_the_source_of_a_step_leads_nowhere_but_to_the_web(refused: Callable[..., str], address: str) -> None:
    assert "source_url" in refused(f"{STEP}'{address}'\n")
    assert not ProjectStep.objects.exists()


def test_a_step_comes_with_its_source(load: Callable[..., str]) -> None:
    load(f"{STEP}https://example.org/vorlage\n")
    assert ProjectStep.objects.get().source_url == "https://example.org/vorlage"


PAPER = """\
pages:
  - type: project_index
    key: projekte
    title: Projekte
    pages:
      - type: project
        key: gruene-welle
        title: Grüne Welle
      - type: project
        key: winterdienst
        title: Winterdienst
council_papers:
  - key: vorlage
    reference: 12/2026
    name: Zwei Projekte
    is_public: true
    subjects:
      - page: gruene-welle
      - page: """


def test_what_a_paper_is_about_goes_into_a_file_and_comes_back(load: Callable[..., str]) -> None:
    text = f"{SMALL}{PAPER}winterdienst\n"
    load(text)
    load(text)
    paper = Paper.objects.get()
    assert [str(one.page) for one in paper.subjects.order_by("pk")] == ["Grüne Welle", "Winterdienst"]
    told = export()
    assert "subjects:\n      - page: gruene-welle\n      - page: winterdienst" in told
    load(told.replace("key: aufbruch\n", "key: zweiter\n").replace("slug: aufbruch\n", "slug: zweiter\n"))
    other = Paper.objects.exclude(pk=paper.pk).get()
    assert other.process_id != paper.process_id
    assert {one.page.specific.process.pk for one in other.subjects.all()} == {other.process_id}


def test_a_page_that_is_not_there_is_named_with_its_line(refused: Callable[..., str]) -> None:
    assert "nirgends" in refused(f"{SMALL}{PAPER}nirgends\n")
    assert not Paper.objects.exists()


DECISION = (
    SMALL
    + """\
pages:
  - type: project_index
    key: projekte
    title: Projekte
    priorities:
      - title: Prioritäten
        body_name: Lenkungsgremium
        "on": 2023-02-14
        present: 11
        people: 3
        goals:
          - {goal: Klima, weight: 60}
          - {goal: Teilhabe, weight: 40}
        projects:
          - project: b
            people: 3
            goals: [{total: 10, count: 3, scores: [3, 3, 4]}, {total: 12, count: 3, scores: [4, 4, 4]}]
            rank: 1
            band: front
          - project: a
            people: 3
            goals: [{total: 10, count: 3, scores: [1, 4, 5]}, {total: 9, count: 3, scores: [3, 3, 3]}]
            rank: 2
            band: front
            departs: true
            reason: Die Frist endet.
          - people: 1
    pages:
      - {type: project, key: a, title: A}
      - {type: project, key: b, title: B}
"""
)


def test_a_decision_on_priorities_comes_with_its_numbers_and_goes_out_the_same(load: Callable[..., str]) -> None:
    load(DECISION)
    made = PriorityDecision.objects.get()
    assert (made.body_name, made.present, made.is_current) == ("Lenkungsgremium", 11, True)
    found = {one.project.title: (one.rank, one.points, one.departs, one.reason) for one in made.places.all()}
    assert found == {"B": (1, "65", False, ""), "A": (2, "55", True, "Die Frist endet.")}
    assert [line.people for line in read(made.text).result.lines] == [3, 3, 1]
    text = export()
    for said in ("title: Prioritäten", "scores:", "Die Frist endet.", "weight: 60"):
        assert said in text


def test_scores_of_a_goal_that_fewer_than_three_could_judge_neither_come_in_nor_go_out(
    load: Callable[..., str],
) -> None:
    load(DECISION.replace("{total: 12, count: 3, scores: [4, 4, 4]}", "{total: 4, count: 1, scores: [4]}"))
    line = read(PriorityDecision.objects.get().text).result.lines[0]
    assert [(one.total, one.count, one.scores) for one in line.tallies] == [(10, 3, (3, 3, 4)), (4, 1, None)]
    assert export().count("scores:") == 3


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("project: b", "project: z", "z"),
        ("total: 10, count: 3, scores: [3, 3, 4]", "total: 20, count: 3", "fit together"),
        ("scores: [3, 3, 4]", "scores: [3, 3, 9]", "at most 5"),
        ("scores: [3, 3, 4]", "scores: [3, 3, 3]", "fit together"),
        ("reason: Die Frist endet.", "reason: ''", "reason"),
        ("present: 11", "present: 0", "present"),
        ("weight: 60", "weight: 0", "weight"),
        ('"on": 2023-02-14', '"on": unbekannt', "on"),
        ('        "on": 2023-02-14\n', '        "on":\n', "“on” is missing"),
        ("body_name: Lenkungsgremium", "body_name: Lenkungsgremium\n        body: nirgends", "nirgends"),
        (", {total: 12, count: 3, scores: [4, 4, 4]}", "", "There are 1 goals"),
    ],
)
def test_a_decision_whose_numbers_do_not_fit_is_refused(
    refused: Callable[..., str], before: str, after: str, said: str
) -> None:
    assert before in DECISION
    assert said in refused(DECISION.replace(before, after, 1))
    assert not PriorityDecision.objects.exists()


def test_a_decision_that_was_exported_comes_back_as_it_was(load: Callable[..., str]) -> None:
    load(DECISION)
    text, places = (
        export(),
        list(PriorityPlace.objects.order_by("rank").values_list("rank", "band", "points", "reason")),
    )
    ProcessPage.objects.get().delete()
    assert not PriorityDecision.objects.exists()
    load(text)
    assert export() == text
    assert list(PriorityPlace.objects.order_by("rank").values_list("rank", "band", "points", "reason")) == places


@pytest.mark.parametrize(
    ("typed", "said"),
    [("teuer", "“teuer” is not an amount. Expected is something like 5000."), ("'12.345.678'", "is not an amount")],
)
def test_an_amount_that_is_none_is_named_with_what_is_expected(
    refused: Callable[..., str], typed: str, said: str
) -> None:
    text = STEP.partition("        steps:")[0] + f"        effects: [{{title: Radweg, amount: {typed}}}]\n"
    assert said in refused(text)
    assert not ProjectPage.objects.exists()


def test_a_step_that_cannot_follow_is_told_with_its_line_and_nothing_is_loaded(
    refused: Callable[..., str],
) -> None:
    steps = "".join(f"          - stage: {stage}\n            on: 2022-11-29\n" for stage in ("proposal", "decided"))
    told = refused(STEP.partition("          - stage:")[0] + steps)
    assert "stage" in told
    assert "line 16" in told
    assert not ProjectStep.objects.exists()
