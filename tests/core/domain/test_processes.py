"""Who works for which process."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from wagtail.models import GroupPagePermission

from tests.factories.core import make_content_page, make_process
from wagtail_aufbruch.core.domain.process.processes import all_processes, of_process, processes_for
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.domain.moderation.case_rights import may_handle_cases

pytestmark = pytest.mark.django_db


def somebody(name: str, *groups: Group, **values: Any) -> User:
    user = User.objects.create_user(name, **values)
    user.groups.add(*groups)
    return user


def editors_of(page: Any, name: str = "Redaktion", permission: str = "change_page") -> Group:
    group, _ = Group.objects.get_or_create(name=name)
    GroupPagePermission.objects.create(
        group=group, page_id=page.pk, permission=Permission.objects.get(codename=permission)
    )
    return group


def titles(user: Any) -> list[str]:
    return [process.title for process in processes_for(user)]


def test_an_editor_works_for_the_process_whose_page_a_group_of_theirs_may_edit() -> None:
    here, _there = make_process("Hier"), make_process("Dort")
    assert titles(somebody("redaktion", editors_of(here))) == ["Hier"]


@pytest.mark.parametrize("permission", ["add_page", "change_page", "publish_page", "lock_page"])
def test_each_kind_of_page_permission_counts(permission: str) -> None:
    process = make_process()
    assert titles(somebody("jemand", editors_of(process, permission=permission))) == [process.title]


def test_a_permission_above_the_process_counts_and_one_beside_it_does_not() -> None:
    process = make_process()
    beside = make_content_page(process.get_parent(), "Daneben")
    assert titles(somebody("oben", editors_of(process.get_parent(), "Oben"))) == [process.title]
    assert titles(somebody("daneben", editors_of(beside, "Daneben"))) == []


def test_a_moderator_works_for_the_process_that_names_their_group() -> None:
    moderators = Group.objects.create(name="Moderation")
    here, there = make_process("Hier"), make_process("Dort")
    here.staff_groups.add(moderators)
    moderator = somebody("moderation", moderators)
    assert titles(moderator) == ["Hier"]
    assert may_handle_cases(moderator, here)
    assert not may_handle_cases(moderator, there)


def test_an_editor_without_responsibility_sees_no_cases() -> None:
    process = make_process()
    assert not may_handle_cases(somebody("redaktion", editors_of(process)), process)


def test_a_superuser_works_for_every_process() -> None:
    make_process("Hier", live=False)
    make_process("Dort")
    chief = somebody("chefin", is_superuser=True)
    assert titles(chief) == ["Hier", "Dort"]
    assert may_handle_cases(chief, None)


def test_nobody_who_is_not_logged_in_or_not_active_works_for_a_process() -> None:
    process = make_process()
    group = editors_of(process)
    process.staff_groups.add(group)
    former = somebody("weg", group, is_active=False)
    former_chief = somebody("chef", is_active=False, is_superuser=True)
    for user in [AnonymousUser(), former, former_chief]:
        assert titles(user) == []
        assert not may_handle_cases(user, process)
    assert not may_handle_cases(somebody("ohne"), process)
    assert not may_handle_cases(somebody("ohne-prozess", group), None)


def test_a_process_is_told_once_however_many_groups_lead_to_it() -> None:
    process = make_process()
    groups = [editors_of(process, name) for name in ["A", "B"]]
    process.staff_groups.add(*groups)
    assert titles(somebody("viele", *groups)) == [process.title]


def test_foreign_keys_to_a_process_are_found_among_the_processes() -> None:
    process = make_process()
    assert type(process.get_parent()).objects.get(pk=process.pk) in all_processes()


def test_the_number_of_queries_does_not_grow_with_the_processes(django_assert_num_queries: Any) -> None:
    user = somebody("redaktion", editors_of(make_process("Eins")))
    with django_assert_num_queries(2):
        assert len(processes_for(fresh_without_query(user))) == 1
    for number in range(5):
        editors_of(make_process(f"Weiterer {number}"))
    with django_assert_num_queries(2):
        assert len(processes_for(fresh_without_query(user))) == 6


def fresh_without_query(user: User) -> User:
    """Without what Wagtail remembers about permissions during a request."""
    return User(pk=user.pk, username=user.username, is_active=True)


def test_a_process_has_the_pages_below_it_and_neither_itself_nor_those_of_another_one() -> None:
    here, there = make_process("Hier"), make_process("Dort")
    own = make_content_page(here, "Eigenes")
    make_content_page(there, "Fremdes")
    assert [page.pk for page in of_process(BasePage.objects.all(), here)] == [own.pk]
