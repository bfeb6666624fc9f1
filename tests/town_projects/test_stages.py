"""Where a project stands: what may follow on what, what has to be said, what was a mistake."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import PageLogEntry

from tests.factories.projects import make_project
from wagtail_aufbruch.projects.domain import errors
from wagtail_aufbruch.projects.domain.scope import in_stage, with_stage
from wagtail_aufbruch.projects.domain.showing import shown
from wagtail_aufbruch.projects.domain.stages import ALLOWED, Because, move, standing_of, undo
from wagtail_aufbruch.projects.enums import NEEDS_REASON, Stage
from wagtail_aufbruch.projects.models import ProjectPage, ProjectStep


def take(project: Any, stage: str, day: str = "", reason: str = "", user: Any = None) -> ProjectStep:
    return move(project, stage, Because(date.fromisoformat(day) if day else None, reason), user=user)


def stages(project: Any) -> list[str]:
    return [step.stage for step in standing_of(project).steps]


def test_whoever_enters_an_old_project_begins_where_it_stands(project: Any) -> None:
    assert standing_of(project).stage == ""
    take(project, Stage.RUNNING)
    assert standing_of(project).stage == Stage.RUNNING


@pytest.mark.parametrize("before", [""] + [stage.value for stage in Stage])
def test_only_the_steps_of_the_table_are_possible(index: Any, before: str) -> None:
    project = make_project(index, "Probe", stage=before)
    for stage in Stage:
        reason = "Weil." if stage in NEEDS_REASON else ""
        with transaction.atomic():
            if stage in ALLOWED[before]:
                take(project, stage, "2023-01-01", reason)
                assert standing_of(project).stage == stage
            else:
                with pytest.raises(errors.StepNotAllowed) as refused:
                    take(project, stage, "2023-01-01", reason)
                assert str(stage.label) in str(refused.value.message)
            transaction.set_rollback(True)


@pytest.mark.parametrize("stage", NEEDS_REASON)
def test_what_goes_against_a_project_needs_a_reason(index: Any, stage: str) -> None:
    project = make_project(index, "Probe", stage=Stage.COUNCIL)
    with pytest.raises(errors.StepNeedsReason):
        take(project, stage, "2023-01-01")
    assert stages(project) == [Stage.COUNCIL]
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectStep.objects.create(project=project, stage=stage)


def test_no_step_lies_before_the_one_before_or_in_the_future(project: Any) -> None:
    take(project, Stage.COUNCIL, "2021-07-01")
    with pytest.raises(errors.StepTooEarly, match=r"1\. Juli 2021"):
        take(project, Stage.DECIDED, "2021-06-30")
    with pytest.raises(errors.StepInFuture):
        move(project, Stage.DECIDED, Because(timezone.localdate() + timedelta(days=1)), user=None)
    assert stages(project) == [Stage.COUNCIL]
    take(project, Stage.DECIDED)  # the day is not known
    with pytest.raises(errors.StepTooEarly):
        take(project, Stage.RUNNING, "2020-01-01")


def test_a_project_has_one_stage_whatever_writes_it(project: Any) -> None:
    take(project, Stage.PROPOSAL)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectStep.objects.create(project=project, stage=Stage.COUNCIL, is_current=True)


def test_what_comes_back_after_years_shows_its_first_decision(project: Any) -> None:
    take(project, Stage.PROPOSAL, "2022-11-29")
    take(project, Stage.COUNCIL, "2022-12-05")
    take(project, Stage.REJECTED, "2022-12-12", "Es fehlt das Geld.")
    take(project, Stage.POOL, "2022-12-13", "Kann wiederkommen.")
    assert shown(project, project.process, standing_of(project), []).first_decision is not None
    take(project, Stage.PROPOSAL, "2023-09-01")
    seen = shown(project, project.process, standing_of(project), [])
    assert seen.first_decision is not None
    assert (seen.first_decision.name, seen.first_decision.reason) == ("abgelehnt", "Es fehlt das Geld.")
    assert seen.first_decision.on == date(2022, 12, 12)
    assert len(seen.history) == 5


def test_a_mistake_is_taken_back_and_stays_in_the_log(project: Any, chief: Any) -> None:
    take(project, Stage.COUNCIL, "2021-06-01")
    wrong = take(project, Stage.REJECTED, "2021-07-01", "Verwechselt.", chief)
    undo(project, user=chief)
    assert standing_of(project).stage == Stage.COUNCIL
    wrong.refresh_from_db()
    assert (wrong.is_current, wrong.undone_by) == (False, chief)
    assert wrong.undone_at is not None
    take(project, Stage.DECIDED, "2021-07-01")
    actions = list(PageLogEntry.objects.filter(page=project.pk).order_by("pk").values_list("action", flat=True))
    assert actions[-4:] == [
        "aufbruch.project_stage",
        "aufbruch.project_stage",
        "aufbruch.project_stage_undone",
        "aufbruch.project_stage",
    ]


def test_the_first_step_can_be_taken_back_too_and_no_more(project: Any, chief: Any) -> None:
    take(project, Stage.DONE)
    undo(project, user=chief)
    assert standing_of(project).stage == ""
    with pytest.raises(errors.NothingToUndo):
        undo(project, user=chief)


def test_nobody_decides_on_what_has_changed_meanwhile(project: Any, chief: Any) -> None:
    seen = standing_of(project).seen
    take(project, Stage.COUNCIL)
    with pytest.raises(errors.ChangedMeanwhile):
        move(project, Stage.PROPOSAL, user=chief, seen=seen)
    with pytest.raises(errors.ChangedMeanwhile):
        undo(project, user=chief, seen=seen)


def test_publishing_an_older_version_takes_back_no_decision(project: Any) -> None:
    old = project.save_revision()
    take(project, Stage.DECIDED, "2021-07-01")
    old.publish()
    assert standing_of(project).stage == Stage.DECIDED


def test_lists_and_filters_know_the_last_step_that_counts_alone(project: Any) -> None:
    def listed() -> tuple[str, list[str]]:
        rows = ProjectPage.objects.filter(pk=project.pk)
        return with_stage(rows).get().stage, [one for one in Stage if in_stage(rows, (one,)).exists()]

    take(project, Stage.COUNCIL)
    take(project, Stage.DECIDED)
    assert listed() == (Stage.DECIDED, [Stage.DECIDED])
    undo(project, user=None)
    assert listed() == (Stage.COUNCIL, [Stage.COUNCIL])
