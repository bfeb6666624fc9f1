"""Several people decide on one project at the same moment."""

from typing import Any

import pytest
from wagtail.models import ModelLogEntry, PageLogEntry

from tests.factories.core import make_process
from tests.factories.council import make_paper, tie
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from tests.factories.projects import make_project, make_project_index
from tests.together import at_once
from wagtail_aufbruch.council.domain.papers import subjects
from wagtail_aufbruch.projects.domain import sources
from wagtail_aufbruch.projects.domain.council import choosing
from wagtail_aufbruch.projects.domain.errors import ProjectError
from wagtail_aufbruch.projects.domain.stages import Because, move, standing_of
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import ProjectPage, ProjectStep


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_the_same_moment_one_counts_and_the_other_is_told() -> None:
    project = make_project(make_project_index(make_process("Digitaler Aufbruch")), stage=Stage.COUNCIL)
    seen = standing_of(project).seen

    def decide(stage: str) -> Any:
        return move(ProjectPage.objects.get(pk=project.pk), stage, Because(reason="Weil."), user=None, seen=seen)

    found = at_once(lambda: decide(Stage.DECIDED), lambda: decide(Stage.REJECTED), lambda: decide(Stage.CHANGED))
    assert sum(isinstance(one, ProjectError) for one in found) == 2
    assert ProjectStep.objects.filter(project=project, is_current=True).count() == 1
    assert len(standing_of(project).steps) == 2


@pytest.mark.django_db(transaction=True)
def test_several_clicks_that_take_out_an_idea_stand_in_the_history_once() -> None:
    process = make_process("Digitaler Aufbruch")
    project, staff = make_project(make_project_index(process)), make_moderator(process)
    source = sources.take_in(project, make_idea(make_call(process)).pk, user=staff)
    at_once(*[lambda: sources.take_out(ProjectPage.objects.get(pk=project.pk), source.pk, user=staff)] * 4)
    assert not project.sources.exists()
    assert PageLogEntry.objects.filter(action="aufbruch.project_source_out").count() == 1


@pytest.mark.django_db(transaction=True)
def test_several_clicks_that_take_out_a_paper_stand_in_both_histories_once() -> None:
    process = make_process("Digitaler Aufbruch")
    project, staff = make_project(make_project_index(process)), make_moderator(process)
    paper = make_paper(process)
    tie(paper, project)
    at_once(*[lambda: choosing.take_out_paper(ProjectPage.objects.get(pk=project.pk), paper.pk, user=staff)] * 4)
    assert not paper.subjects.exists()
    assert PageLogEntry.objects.filter(action="aufbruch.project_paper_out").count() == 1
    assert ModelLogEntry.objects.filter(action=subjects.TAKEN_OUT).count() == 1
