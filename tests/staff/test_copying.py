"""Next year's process, and a page copied to another process: what comes along, and what is told to be let go."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Locale

from tests.factories.core import (
    make_process,
    site_root,
)
from tests.factories.groups import make_index as make_groups
from tests.factories.ideas import make_idea
from tests.factories.participation import make_participant
from tests.factories.registrations import make_registration
from tests.staff.next_year import PAGE_TYPES, all_of, make_world, pointed_to, pointers, process_pk
from wagtail_aufbruch.core.domain.pages.copying import models_that_come_along
from wagtail_aufbruch.core.models import Goal, Handlungsfeld, Member, ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.events.models.parts import Speaker
from wagtail_aufbruch.groups.models import BoardPage, Statement, ThemeGroupPage
from wagtail_aufbruch.ideas.models import Idea, IdeaCallPage
from wagtail_aufbruch.participation.models import Participant

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(shared_db: None) -> Any:
    return make_world()


def copied(world: Any) -> Any:
    copy = world.process.copy(recursive=True, update_attrs={"title": "Aufbruch 2027", "slug": "aufbruch-2027"})
    return ProcessPage.objects.get(pk=copy.pk)


def test_the_process_that_is_copied_here_points_into_itself_by_every_field_that_can(world: Any) -> None:
    expected = {
        where.split(" > ")[-1]
        for model in [*PAGE_TYPES, *models_that_come_along()]
        for where, _known in pointers(model)
    }
    seen = {where for thing in all_of(world.process) for where, _found in pointed_to(thing)}
    unused = {f"{model.__name__}.easy_language_page" for model in PAGE_TYPES}
    assert expected - seen - unused == set(), "fill it in `world`, so that its copy is looked at"


def test_a_copied_process_has_its_own_fields_goals_members_and_kinds(world: Any) -> None:
    copy = copied(world)
    for model in models_that_come_along():
        before = model.objects.filter(process_id=world.process.pk)
        assert before
        assert [str(one) for one in model.objects.filter(process_id=copy.pk)] == [str(one) for one in before]
    assert Handlungsfeld.objects.get(process_id=copy.pk, title="Radwege").parent.process_id == copy.pk
    assert not Statement.objects.filter(process_id=copy.pk).exists()


def test_nothing_in_a_copied_process_points_back(world: Any) -> None:
    copy = copied(world)
    things = all_of(copy)
    drafts = [page.get_latest_revision_as_object() for page in things if isinstance(page, BasePage)]
    originals = sum(len(list(pointed_to(thing))) for thing in all_of(world.process))
    assert sum(len(list(pointed_to(thing))) for thing in things) == originals
    for thing in [*things, *drafts]:
        for where, found in pointed_to(thing):
            assert process_pk(found) == copy.pk, where
    group = ThemeGroupPage.objects.descendant_of(copy).get()
    for one in (group, group.get_latest_revision_as_object()):
        assert one.body[0].value["page"].specific.process.pk == copy.pk
    easy = BasePage.objects.descendant_of(copy).get(title="Leicht erklärt")
    for one in (copy, copy.get_latest_revision_as_object()):
        assert f'id="{easy.pk}"' in one.introduction


def test_publishing_the_copy_takes_nothing_away_from_the_original(world: Any) -> None:
    copy = copied(world)
    for page in copy.get_descendants(inclusive=True).specific():
        page.latest_revision.publish(skip_permission_checks=True)
    for process in (world.process, copy):
        assert Speaker.objects.filter(item__event__path__startswith=process.path).count() == 1
        board = BoardPage.objects.descendant_of(process).get(seats__isnull=False)
        assert [holder.member.process_id for seat in board.seats.all() for holder in seat.holders.all()] == [process.pk]


def test_what_people_handed_in_stays_with_the_original(world: Any) -> None:
    make_idea(world.call, author=make_participant(world.process))
    make_registration(world.event)
    copy = copied(world)
    call = IdeaCallPage.objects.descendant_of(copy).get()
    assert not Idea.objects.filter(page_id=call.pk).exists()
    assert not Participant.objects.filter(process_id=copy.pk).exists()
    event = EventPage.objects.descendant_of(copy).get()
    assert not event.registrations.exists()
    assert event.questions.count() == 1


def copy_in_admin(browser: Client, page: Any, parent: Any, **sent: str) -> Any:
    data = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": parent.pk, "copy_subpages": "on", **sent}
    return browser.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data, follow=True)


def told(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_a_group_copied_to_another_process_lets_go_what_is_not_there_and_the_editor_reads_it(
    world: Any, admin_client: Client
) -> None:
    other = make_process("Anderer")
    answer = copy_in_admin(admin_client, world.group, make_groups(other), publish_copies="on")
    assert "Nicht mitgenommen" in told(answer)
    for name in ("Verkehr", "Radwege", "Vorsitz", "Leicht erklärt"):
        assert f"„{name}" in told(answer)
    copy = ThemeGroupPage.objects.descendant_of(other).get()
    for one in (copy, copy.get_latest_revision_as_object()):
        assert list(pointed_to(one)) == []
        assert one.memberships.count() == 0
        assert one.body[0].value["page"] is None
    assert not Member.objects.filter(process_id=other.pk).exists()


def test_a_group_copied_within_its_process_keeps_everything(world: Any, admin_client: Client) -> None:
    answer = copy_in_admin(admin_client, world.group, world.group.get_parent())
    assert "Nicht mitgenommen" not in told(answer)
    copy = ThemeGroupPage.objects.get(slug="kopie")
    assert {found for _where, found in pointed_to(copy)} == {found for _where, found in pointed_to(world.group)}


def test_an_editor_who_copies_a_process_is_told_what_it_has_and_names_nobody_responsible(world: Any) -> None:
    moderators = Group.objects.create(name="Moderation")
    world.process.staff_groups.set([moderators])
    for may_name in (False, True):
        editor = make_editor(f"redaktion-{may_name}", may_name=may_name)
        browser = Client()
        browser.force_login(editor)
        answer = copy_in_admin(browser, world.process, site_root(), new_slug=f"kopie-{may_name}".lower())
        copy = ProcessPage.objects.get(slug=f"kopie-{may_name}".lower())
        assert "Die Kopie hat nun eigene Einträge: 2 Handlungsfelder, 1 Ziel" in told(answer)
        assert list(copy.staff_groups.all()) == ([moderators] if may_name else [])
        assert ("ist noch niemand zuständig" in told(answer)) is not may_name


def make_editor(name: str, *, may_name: bool) -> Any:
    user = get_user_model().objects.create_user(name)
    group = Group.objects.create(name=name)
    user.groups.add(group)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    if may_name:
        group.permissions.add(*Permission.objects.filter(codename__in=["change_user", "change_group"]))
    for action in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=action)
        GroupPagePermission.objects.create(group=group, page_id=site_root().pk, permission=permission)
    return user


def test_an_alias_of_a_process_or_into_another_one_is_refused_with_a_reason(world: Any, admin_client: Client) -> None:
    other = make_groups(make_process("Anderer"))
    for page, parent, reason in (
        (world.process, site_root(), "Ein Prozess kann keinen Alias haben"),
        (world.group, other, "kann in einem anderen Prozess keinen Alias haben"),
    ):
        answer = copy_in_admin(admin_client, page, parent, alias="on")
        assert reason in answer.context["form"].errors["alias"][0]
    assert not BasePage.objects.filter(alias_of__isnull=False).exists()
    copy_in_admin(admin_client, world.group, world.group.get_parent(), alias="on")
    assert BasePage.objects.filter(alias_of=world.group.pk).count() == 1


def test_a_process_and_its_pages_are_copied_for_translation(world: Any, settings: Any) -> None:
    english = Locale.objects.get_or_create(language_code="en")[0]
    copy = world.group.copy_for_translation(english, copy_parents=True)
    assert copy.process.locale_id == english.pk
    assert Goal.objects.filter(process_id=world.process.pk).count() == 1
