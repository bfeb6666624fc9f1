"""A process that is moved to another town of the installation: its cases are not for the staff of the first one."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupPagePermission, Site

from tests.core.staff.test_moving import move, move_in_bulk
from tests.factories.core import add_page, make_content_page, make_process, site_root
from tests.factories.ideas import make_call, make_idea
from tests.staff.test_page_actions import by_api
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.domain.moderation.case_rights import case_processes

pytestmark = pytest.mark.django_db


def move_by_api(admin: Client, page: Any, destination: Any) -> Any:
    return by_api(admin, page, "move", destination_page_id=destination.pk, position="last-child")


def move_in_code(admin: Client, page: Any, destination: Any) -> None:
    BasePage.objects.get(pk=page.pk).move(BasePage.objects.get(pk=destination.pk), "last-child")


def other_town() -> Any:
    home = add_page(site_root().get_root(), BasePage(title="Nachbarstadt", slug="nachbarstadt"))
    Site.objects.create(hostname="nachbar.example", root_page_id=home.pk)
    return home


def case_worker(process: Any) -> Any:
    """Edits the pages of the first town, and handles the cases of the process."""
    group = Group.objects.create(name="Beteiligung der ersten Stadt")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    permission = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=group, page_id=site_root().pk, permission=permission)
    user = get_user_model().objects.create_user("erste")
    user.groups.add(group)
    ProcessPage.objects.get(pk=process.pk).staff_groups.add(group)
    return user


@pytest.fixture
def admin(client: Client, django_user_model: Any) -> Client:
    client.force_login(django_user_model.objects.create_superuser("chefin"))
    return client


@pytest.mark.parametrize("below_page_of_the_site", [False, True])
@pytest.mark.parametrize("way", [move, move_in_bulk, move_by_api, move_in_code])
def test_who_works_for_the_first_town_alone_reads_nothing_of_a_process_that_was_moved_to_another(
    admin: Client, way: Any, below_page_of_the_site: bool
) -> None:
    there = other_town()
    moved: Any = add_page(site_root(), BasePage(title="Beteiligung", slug="beteiligung"))
    process = make_process(parent=moved if below_page_of_the_site else None)
    moved = moved if below_page_of_the_site else process
    make_idea(make_call(process), state="pending")
    user = case_worker(process)
    assert case_processes(user).count() == 1
    answer = way(admin, moved, there)
    assert BasePage.objects.get(pk=process.pk).path.startswith(there.path)
    assert not case_processes(user).exists()
    if way in (move, move_in_bulk):
        told = " ".join(str(message) for message in answer.context["messages"])
        assert "nicht mehr zuständig" in told
        assert "Beteiligung der ersten Stadt" in told


@pytest.mark.parametrize("way", [move, move_in_bulk, move_by_api, move_in_code])
def test_a_process_that_is_moved_within_its_town_keeps_its_groups(admin: Client, way: Any) -> None:
    process = make_process()
    user = case_worker(process)
    way(admin, process, make_content_page(make_process("Anderer"), "Darunter"))
    way(admin, process, add_page(site_root(), BasePage(title="Beteiligung", slug="beteiligung")))
    assert case_processes(user).count() == 1
