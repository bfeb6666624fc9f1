"""Several people decide on one project at the same moment."""

from typing import Any

import pytest

from tests.factories.core import make_process
from tests.factories.projects import make_project, make_project_index
from tests.together import at_once
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
