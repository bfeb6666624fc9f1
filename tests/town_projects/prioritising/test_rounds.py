"""A round on projects: by the goals, whose weights are copied at its opening and stand from then on."""

from fractions import Fraction
from typing import Any

import pytest

from tests.factories.core import make_goal
from tests.factories.participation import make_moderator
from tests.factories.priorities import EXAMPLE, judge_all, make_judged, make_priority_round
from tests.factories.projects import make_project
from tests.factories.reviews import end_round, item_of, judge, juror
from wagtail_aufbruch.core.models import Goal
from wagtail_aufbruch.projects.domain.errors import ProjectError
from wagtail_aufbruch.projects.domain.prioritising.rounds import Plan, prepare, result_in
from wagtail_aufbruch.projects.domain.prioritising.subjects import PROJECTS, waiting
from wagtail_aufbruch.projects.enums import Band, Stage
from wagtail_aufbruch.reviews.domain.errors import Incomplete, Locked, NotReady, OutOfScale, ReviewError
from wagtail_aufbruch.reviews.domain.results.words import method_in_words
from wagtail_aufbruch.reviews.domain.reviewing.conflicts import declare
from wagtail_aufbruch.reviews.domain.rounds import opening, preparing
from wagtail_aufbruch.reviews.domain.rounds.preparing import CriterionPlan, RoundPlan
from wagtail_aufbruch.reviews.enums import ConflictKind
from wagtail_aufbruch.reviews.models import Round


@pytest.fixture
def staff(process: Any) -> Any:
    return make_moderator(process)


def test_the_goals_are_the_criteria_and_the_example_comes_to_the_agreed_points(process: Any, staff: Any) -> None:
    _index, projects, round_ = make_judged(process, user=staff)
    assert [(one.name, one.weight, one.least, one.most, one.may_abstain) for one in round_.criteria.all()] == [
        ("Klimaschutz", 60, 1, 5, True),
        ("Teilhabe", 40, 1, 5, True),
    ]
    result = result_in(round_)
    assert [(line.project, line.points) for line in result.lines] == [
        (projects["B"].pk, Fraction(65)),
        (projects["C"].pk, Fraction("62.5")),
        (projects["A"].pk, Fraction(55)),
    ]
    assert [line.place.band for line in result.lines if line.place] == list(Band)
    assert [line.people for line in result.lines] == [3, 3, 3]
    assert [tally.scores for tally in result.lines[1].tallies] == [(2, 3), (5, 5, 5)]
    assert result.people == 3


def test_weights_are_copied_at_the_opening_and_stand_from_then_on(process: Any, staff: Any) -> None:
    _index, projects, round_ = make_priority_round(process, user=staff)
    Goal.objects.filter(title="Klimaschutz").update(weight=3)
    make_goal(process, "Bildung", weight=7)
    make_goal(process, "Ohne Gewicht", weight=0)
    opening.release(round_, user=staff)
    assert list(round_.criteria.values_list("name", "weight")) == [
        ("Klimaschutz", 3), ("Teilhabe", 40), ("Bildung", 7),
    ]  # fmt: skip
    Goal.objects.update(weight=1)
    judge_all(round_, projects, {"A": [(5, 5, 5)]})
    assert [one.weight for one in round_.criteria.all()] == [3, 40, 7]
    plan = _plan_of(round_)
    with pytest.raises(Locked, match="nach den Zielen des Prozesses"):
        preparing.change_round(round_, _with(plan, criteria=[CriterionPlan("Anderes")]), user=staff)


def _plan_of(round_: Round) -> RoundPlan:
    names = [name for name in RoundPlan.__dataclass_fields__ if name != "criteria"]
    criteria = [
        CriterionPlan(**{name: getattr(one, name) for name in CriterionPlan.__dataclass_fields__})
        for one in round_.criteria.all()
    ]
    return RoundPlan(**{name: getattr(round_, name) for name in names}, criteria=criteria)


def _with(plan: RoundPlan, **values: Any) -> RoundPlan:
    given = {name: getattr(plan, name) for name in RoundPlan.__dataclass_fields__}
    return RoundPlan(**{**given, **values})


def test_nobody_changes_criteria_or_method_in_the_round_and_the_rest_may_change(process: Any, staff: Any) -> None:
    _index, _projects, round_ = make_priority_round(process, user=staff)
    plan = _plan_of(round_)
    for changed in ({"criteria": [CriterionPlan("Anderes")]}, {"method": "sum"}):
        with pytest.raises(Locked):
            preparing.change_round(round_, _with(plan, **changed), user=staff)
    preparing.change_round(round_, _with(plan, title="Neu", least_reviews=3), user=staff)
    round_.refresh_from_db()
    assert (round_.title, round_.least_reviews) == ("Neu", 3)


@pytest.mark.parametrize(
    ("goals", "said"),
    [
        ([], "hat noch kein Ziel"),
        ([("Klimaschutz", 0), ("Teilhabe", 0)], "haben das Gewicht 0"),
        ([("Klimaschutz", 101)], "höchstens 100"),
    ],
)
def test_goals_by_which_nobody_could_judge_are_refused_with_a_mend(
    index: Any, process: Any, staff: Any, goals: Any, said: str
) -> None:
    for title, weight in goals:
        make_goal(process, title, weight=weight)
    project = make_project(index, stage=Stage.PRIORITISING)
    with pytest.raises(ProjectError, match=said):
        prepare(index, Plan("Runde", None, None, [project.pk]), user=staff)
    assert not Round.objects.exists()


def test_a_goal_may_have_the_highest_weight(index: Any, process: Any, staff: Any) -> None:
    make_goal(process, "Klimaschutz", weight=100)
    project = make_project(index, stage=Stage.PRIORITISING)
    assert prepare(index, Plan("Runde", None, None, [project.pk]), user=staff).criteria.count() == 1


def test_a_round_whose_goals_have_lost_their_weights_is_not_opened(process: Any, staff: Any) -> None:
    _index, _projects, round_ = make_priority_round(process, user=staff)
    Goal.objects.update(weight=0)
    with pytest.raises(NotReady, match="haben das Gewicht 0"):
        opening.release(round_, user=staff)
    round_.refresh_from_db()
    assert round_.released_at is None
    assert [one.weight for one in round_.criteria.all()] == [60, 40]


def test_without_a_project_and_with_one_that_is_not_public_nothing_is_written(
    index: Any, process: Any, staff: Any
) -> None:
    make_goal(process, "Klimaschutz", weight=1)
    draft = make_project(index, live=False)
    with pytest.raises(ProjectError, match="mindestens ein Projekt"):
        prepare(index, Plan("Runde", None, None, []), user=staff)
    with pytest.raises(ReviewError):
        prepare(index, Plan("Runde", None, None, [draft.pk]), user=staff)
    assert not Round.objects.exists()


def test_offered_is_what_is_public_and_proposed_what_waits(index: Any, process: Any) -> None:
    waits = make_project(index, "Wartet", stage=Stage.PRIORITISING)
    runs = make_project(index, "Läuft", stage=Stage.RUNNING)
    make_project(index, "Entwurf", live=False)
    assert PROJECTS.candidates(index, "") == {runs.pk: "Läuft", waits.pk: "Wartet"}
    assert waiting(process) == {waits.pk}
    assert PROJECTS.pages(process) == []


def test_who_judges_projects_finds_by_words_those_of_the_round_that_everybody_may_see(index: Any) -> None:
    judged, hidden = make_project(index, "Radweg Nord"), make_project(index, "Radweg Süd", live=False)
    make_project(index, "Radweg West")
    other = make_project(index, "Dorfplatz")
    assert PROJECTS.visible is not None
    keys = {judged.pk, hidden.pk, other.pk}
    assert PROJECTS.visible(keys, False, "radweg") == {judged.pk}
    assert PROJECTS.visible(keys, False, "") == {judged.pk, other.pk}


def test_who_is_biased_leaves_mean_and_number(process: Any, staff: Any) -> None:
    _index, projects, round_ = make_priority_round(process, user=staff)
    opening.release(round_, user=staff)
    judge_all(round_, projects, EXAMPLE)
    declare(juror(round_, 1), item_of(round_, projects["A"]).pk, ConflictKind.WORK, "")
    found = {line.project: line for line in result_in(end_round(round_)).lines}
    line = found[projects["A"].pk]
    assert (line.people, [tally.count for tally in line.tallies]) == (2, [2, 2])
    assert line.points == Fraction(60 * Fraction(3, 8) + 40 * Fraction(1, 2))


def test_what_one_person_alone_has_judged_has_no_place(process: Any, staff: Any) -> None:
    scores = {"A": [(5, 5), (5, 5)], "B": [(3, 3)], "C": [(None, None), (None, None)]}
    _index, projects, round_ = make_judged(process, user=staff, scores=scores)
    Round.objects.filter(pk=round_.pk).update(least_reviews=1)
    round_.refresh_from_db()
    found = {line.project: line for line in result_in(round_).lines}
    assert found[projects["A"].pk].place is not None
    for title, people in (("B", 1), ("C", 0)):
        line = found[projects[title].pk]
        assert (line.people, line.points, line.place, line.moves) == (people, None, None, ())


def test_scores_outside_the_scale_and_missing_ones_are_refused(process: Any, staff: Any) -> None:
    _index, projects, round_ = make_priority_round(process, user=staff)
    opening.release(round_, user=staff)
    item = item_of(round_, projects["A"])
    for row in ((0, 3), (6, 3), (-1, 3)):
        with pytest.raises(OutOfScale):
            judge(juror(round_), item, *row)
    with pytest.raises(Incomplete):
        judge(juror(round_), item, 3)
    assert [line.people for line in result_in(round_).lines] == [0, 0, 0]


def test_those_who_judge_read_the_rule_of_projects_and_not_that_of_other_rounds(process: Any, staff: Any) -> None:
    _index, _projects, round_ = make_priority_round(process, user=staff)
    said = " ".join(method_in_words(round_))
    assert "(Mittelwert − 1) / 4" in said
    assert "Mittelwert der Bewertungen" not in said


def test_the_result_takes_as_many_queries_for_many_projects_as_for_few(
    process: Any, staff: Any, django_assert_max_num_queries: Any
) -> None:
    scores = {f"Projekt {number}": [(number % 5 + 1, 3), (2, 4)] for number in range(20)}
    _index, _projects, round_ = make_judged(process, user=staff, scores=scores)
    with django_assert_max_num_queries(4):
        assert len(result_in(round_).ranked) == 20
