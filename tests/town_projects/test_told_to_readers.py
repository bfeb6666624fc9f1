"""What changes of a project without anybody being written to is seen by the next reader all the same."""

from collections.abc import Callable
from typing import Any

from tests.factories.groups import make_group, make_statement
from tests.factories.groups import make_index as make_groups
from tests.factories.ideas import make_idea
from tests.factories.priorities import decide, make_judged
from wagtail_aufbruch.core.reader_cache.freshness import versions
from wagtail_aufbruch.projects.domain import sources
from wagtail_aufbruch.projects.domain.stages import Because, move, undo
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import ProjectPage


def seen_at_once(process: Any, change: Callable[[], object]) -> bool:
    """Whether pages that are kept for readers are made anew after the change."""
    before = versions().get(str(process.pk), 0)
    change()
    return versions().get(str(process.pk), 0) > before


def test_readers_see_at_once_what_a_project_comes_from_and_what_does_not_belong_there(
    process: Any, project: ProjectPage, call: Any, chief: Any
) -> None:
    statement = make_statement(make_group(make_groups(process)), "Bericht zum Radverkehr")
    idea = make_idea(call)
    assert seen_at_once(process, lambda: sources.take_in_statement(project, statement.pk, user=chief))
    taken = sources.take_in(project, idea.pk, user=chief)
    assert seen_at_once(process, lambda: sources.take_out(project, taken.pk, user=chief))


def test_readers_see_at_once_that_a_step_was_taken_back_of_which_nobody_was_told(
    process: Any, project: ProjectPage, chief: Any
) -> None:
    move(project, Stage.RUNNING, Because(), user=chief)
    assert seen_at_once(process, lambda: undo(project, user=chief))


def test_readers_see_at_once_a_correction_that_moves_no_project(process: Any, chief: Any) -> None:
    _index, _projects, round_ = make_judged(process, user=chief)
    decide(round_, user=chief)
    assert seen_at_once(process, lambda: decide(round_, user=chief, present=9, reason="Die Zahl war falsch."))
