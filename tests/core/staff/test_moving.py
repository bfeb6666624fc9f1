"""Moving pages: what people have handed in stays with the process for which they did so, and with its staff."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.core import make_process
from tests.factories.events import make_bookable, make_index
from tests.factories.ideas import make_call, make_idea
from tests.factories.registrations import make_registration
from tests.groups.editor import editor_of

pytestmark = pytest.mark.django_db

STAYS = "bekämen ihre Daten"


@pytest.fixture
def admin(client: Client, django_user_model: Any) -> Client:
    client.force_login(django_user_model.objects.create_superuser("chefin"))
    return client


def move(admin: Client, page: Any, destination: Any) -> Any:
    return admin.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, destination.pk]), follow=True)


def move_in_bulk(admin: Client, page: Any, destination: Any) -> Any:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    return admin.post(f"{address}?id={page.pk}", {"move_applicable": "on", "chooser": destination.pk}, follow=True)


def above(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk).get_parent().pk


@pytest.mark.parametrize("way", [move, move_in_bulk])
def test_a_page_with_people_is_not_moved_to_the_staff_of_another_process(admin: Client, way: Any) -> None:
    here, there = make_process("Hier", slug="hier"), make_process("Dort", slug="dort")
    call, index = make_call(here), make_index(here)
    make_idea(call)
    event = make_bookable(index)
    make_registration(event, "Anna")
    for page, destination in ((call, there), (event, make_index(there)), (index, make_process("Da", slug="da"))):
        before = above(page)
        answer = way(admin, page, destination)
        assert any(STAYS in str(message) for message in answer.context["messages"]), page
        assert above(page) == before


def test_who_works_for_one_process_moves_nothing_into_another_and_hears_nothing_of_it(client: Client) -> None:
    here, there = make_process("Hier", slug="hier"), make_process("Dort", slug="dort")
    call, foreign = make_call(here), make_call(there)
    for one in (call, foreign):
        make_idea(one)
    client.force_login(editor_of(here))
    for page, destination in ((call, there), (foreign, here)):
        before = above(page)
        answer = move(client, page, destination)
        assert not any(STAYS in str(message) for message in answer.context["messages"]), page
        assert above(page) == before


@pytest.mark.parametrize("way", [move, move_in_bulk])
def test_within_a_process_and_where_nobody_has_come_yet_pages_are_moved(admin: Client, way: Any) -> None:
    here, there = make_process("Hier", slug="hier"), make_process("Dort", slug="dort")
    event = make_bookable(make_index(here))
    make_registration(event, "Anna")
    other_index = make_index(here, "Archiv", slug="archiv")
    way(admin, event, other_index)
    assert above(event) == other_index.pk
    call = make_call(here)
    way(admin, call, there)
    assert above(call) == there.pk
