"""Pages that are moved to another process: they take nothing of the one they left along, and say what they let go."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from tests.core.staff.test_moving import move, move_in_bulk
from tests.factories.core import make_content_page, make_field, make_process
from tests.factories.ideas import make_call
from tests.staff.next_year import make_world, pointed_to, process_pk, rows_of
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.events.models.parts import Speaker
from wagtail_aufbruch.groups.models import ThemeGroupMembership

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client, django_user_model: Any) -> Client:
    client.force_login(django_user_model.objects.create_superuser("chefin"))
    return client


def told(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def move_in_code(admin: Client, page: Any, destination: Any) -> Any:
    BasePage.objects.get(pk=page.pk).move(destination, pos="last-child", user=get_user_model().objects.get())
    return admin.get(reverse("wagtailadmin_home"))


def again(page: Any) -> Any:
    return BasePage.objects.get(pk=page.pk).specific


@pytest.mark.parametrize("way", [move, move_in_bulk, move_in_code])
def test_a_page_that_is_moved_to_another_process_points_to_nothing_of_the_one_it_left(admin: Client, way: Any) -> None:
    world = make_world()
    there = make_process("Nebenan", slug="nebenan")
    make_field(there, "Eigenes")
    for page in (world.event, world.call, world.competition, world.project, world.group):
        rows = {(type(row), row.pk) for row in rows_of(page)}
        answer = way(admin, page, BasePage.objects.get(pk=there.pk))
        moved = again(page)
        assert moved.process.pk == there.pk
        for version in (moved, moved.get_latest_revision_as_object()):
            foreign = [(name, str(one)) for name, one in pointed_to(version) if process_pk(one) != there.pk]
            assert foreign == []
        lost = rows - {(type(row), row.pk) for row in rows_of(moved)}
        assert {model for model, _key in lost} <= {Speaker, ThemeGroupMembership}, "nobody without the member"
        if way is not move_in_code:
            assert "Leicht erklärt" in told(answer)
    call = again(world.call)
    assert list(call.handlungsfelder.all()) == []
    assert "Eigenes" in admin.get(f"{call.url}idee-einreichen/").content.decode(), (
        "people choose from the process's own"
    )


def test_what_lies_below_a_moved_page_is_settled_too_but_nothing_of_a_process_below_it(admin: Client) -> None:
    here, there = make_process("Hier", slug="hier"), make_process("Dort", slug="dort")
    container = make_content_page(here, "Mappe")
    call = make_call(container)
    call.handlungsfelder.set([make_field(here, "Von hier")])
    call.save()
    inner = make_process("Darin", slug="darin", parent=Page.objects.get(pk=container.pk))
    inner_call = make_call(inner)
    inner_call.handlungsfelder.set([make_field(inner, "Von darin")])
    inner_call.save()
    assert "Von hier" in told(move(admin, container, there))
    assert list(again(call).handlungsfelder.all()) == []
    assert [field.title for field in again(inner_call).handlungsfelder.all()] == ["Von darin"]


def test_within_its_process_and_with_it_a_page_keeps_what_it_points_to(admin: Client) -> None:
    here, there = make_process("Hier", slug="hier"), make_process("Dort", slug="dort")
    call = make_call(here)
    call.handlungsfelder.set([make_field(here, "Von hier")])
    call.save()
    move(admin, call, make_content_page(here, "Mappe"))
    move(admin, here, there)
    assert again(call).process.pk == here.pk
    assert [field.title for field in again(call).handlungsfelder.all()] == ["Von hier"]


@pytest.mark.parametrize("way", [move, move_in_bulk])
@pytest.mark.parametrize("moved", ["alias", "original", "the page above the alias"])
def test_an_alias_and_its_original_stay_in_one_process(admin: Client, way: Any, moved: str) -> None:
    here, there = make_process("Hier", slug="hier"), make_process("Dort", slug="dort")
    container = make_content_page(here, "Mappe")
    original = again(make_call(here))
    alias = original.create_alias(parent=Page.objects.get(pk=container.pk), update_slug="alias")
    page = {"alias": alias, "original": original, "the page above the alias": container}[moved]
    answer = way(admin, page, there)
    assert "Alias" in told(answer)
    assert "reguläre Seite" in told(answer)
    assert again(page).get_parent().pk != there.pk
    move(admin, container, make_content_page(here, "Andere Mappe"))
    assert again(alias).get_parent().get_parent().title == "Andere Mappe"


def test_an_alias_moves_together_with_its_original(admin: Client) -> None:
    here, there = make_process("Hier", slug="hier"), make_process("Dort", slug="dort")
    container = make_content_page(here, "Mappe")
    original = again(make_call(container))
    alias = original.create_alias(parent=Page.objects.get(pk=container.pk), update_slug="alias")
    move(admin, container, there)
    assert again(alias).process.pk == there.pk
