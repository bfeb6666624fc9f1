"""A process in a second language: its pages stand on what that process has, as the original's stand on theirs."""

from typing import Any

import pytest
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import Locale

from tests.factories.core import make_process
from tests.staff.next_year import all_of, make_world, pointed_to, process_pk
from wagtail_aufbruch.core.models import Goal, Handlungsfeld
from wagtail_aufbruch.core.pages.base import BasePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Any:
    return make_world()


@pytest.fixture
def english() -> Any:
    return Locale.objects.get_or_create(language_code="en")[0]


def translate(page: Any, locale: Any, *, with_subpages: bool = False) -> Any:
    return CopyPageForTranslationAction(page, locale, copy_parents=True, include_subtree=with_subpages).execute()


def what_points(things: list[Any]) -> list[str]:
    return sorted(name for thing in things for name, _one in pointed_to(thing))


def foreign(things: list[Any], process: Any) -> list[str]:
    return [str(one) for thing in things for _name, one in pointed_to(thing) if process_pk(one) != process.pk]


def test_a_translated_process_keeps_its_fields_goals_and_members_on_its_pages(world: Any, english: Any) -> None:
    there = translate(world.process, english, with_subpages=True)
    mine = all_of(there)
    assert foreign(mine, there) == []
    assert what_points(mine) == what_points(all_of(world.process))
    drafts = [page.get_latest_revision_as_object() for page in mine if isinstance(page, BasePage)]
    assert foreign(drafts, there) == []
    assert what_points(drafts) == what_points([page for page in mine if isinstance(page, BasePage)])
    assert Goal.objects.filter(process_id=world.process.pk).count() == 1, "nothing came along twice"
    assert Goal.objects.filter(process_id=there.pk).count() == 1


def test_a_page_translated_later_stands_on_what_was_translated_before(world: Any, english: Any) -> None:
    there = translate(world.process, english)
    Handlungsfeld.objects.filter(process_id=there.pk, title="Radwege").update(title="Cycle paths")
    translate(world.group.get_parent(), english)
    group = translate(world.group, english)
    project = translate(world.project, english)
    assert group.process.pk == there.pk
    assert foreign([group, project], there) == []
    assert [field.title for field in group.handlungsfelder.all()] == ["Verkehr"], "renamed: nobody knows its original"
    assert group.memberships.count() == world.group.memberships.count()
    assert project.group_id == group.pk
    assert [goal.process_id for goal in project.goals.all()] == [there.pk]


def test_what_is_translated_elsewhere_takes_nothing_of_another_process(world: Any, english: Any) -> None:
    make_process("Nebenan", slug="nebenan")
    group = translate(world.group, english)
    assert foreign([group], group.process) == []
