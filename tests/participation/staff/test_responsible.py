"""Who handles the cases of a process is said by those who manage users and groups, and by nobody else."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageLogEntry, Site

from tests.factories.core import make_content_page, make_process
from tests.factories.events import make_bookable, make_event, make_index
from tests.factories.ideas import make_call
from tests.factories.participation import make_moderator
from tests.staff.town import Town, browser_of
from wagtail_aufbruch.core.domain.process.processes import all_processes
from wagtail_aufbruch.core.domain.process.staff_groups import fitting_groups
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.participation.domain.moderation.case_rights import (
    case_processes,
    handles_any_cases,
    handles_page,
    may_handle_cases,
)
from wagtail_aufbruch.participation.domain.moderation.responsibility import (
    DoesNotBelong,
    may_set_responsible,
    processes_without_staff,
    set_responsible,
    take_over_responsible,
)
from wagtail_aufbruch.participation.staff.moderation.responsible import keep_fitting_groups, warn_of_nobody

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def manager() -> Any:
    """Manages users and groups, and does nothing else."""
    group = Group.objects.create(name="Benutzerverwaltung")
    group.permissions.add(*Permission.objects.filter(codename__in=["access_admin", "change_user", "change_group"]))
    user = get_user_model().objects.create_user("verwaltung", password="geheim")
    user.groups.add(group)
    return user


def _url(process: Any) -> str:
    return reverse("aufbruch_responsible_change", args=[process.pk])


def _works_on(name: str, page: Any) -> Group:
    group = Group.objects.create(name=name)
    permission = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=group, page_id=page.pk, permission=permission)
    return group


def test_who_edits_the_process_does_not_make_themselves_its_case_worker(town: Town) -> None:
    """Neither by the form of the page, nor by an address of their own, nor by bringing an old version back."""
    own = town.editor.groups.get()
    process = ProcessPage.objects.get(pk=town.process.pk)
    process.staff_groups.add(own)
    old = process.save_revision()
    process.staff_groups.clear()
    browser = browser_of(town.editor)
    form = browser.get(reverse("wagtailadmin_pages:edit", args=[process.pk]))
    assert form.status_code == 200
    assert b'name="staff_groups"' not in form.content
    assert "staff_groups" not in form.context["form"].fields
    assert browser.post(_url(process), {"groups": [own.pk]}).url == reverse("wagtailadmin_home")
    old.publish()
    assert not case_processes(town.editor).exists()


@pytest.mark.parametrize("right", ["change_user", "change_group"])
def test_who_manages_users_alone_or_groups_alone_does_not_say_who_is_responsible(
    town: Town, manager: Any, right: str
) -> None:
    manager.groups.get().permissions.remove(Permission.objects.get(codename=right))
    browser = browser_of(get_user_model().objects.get(pk=manager.pk))
    for answer in (browser.get(reverse("aufbruch_responsible")), browser.get(_url(town.process))):
        assert answer.url == reverse("wagtailadmin_home")
    assert "Zuständige Gruppen" not in browser.get(reverse("wagtailadmin_home")).content.decode()


def test_who_manages_users_and_groups_says_who_is_responsible(town: Town, manager: Any) -> None:
    moderation = Group.objects.create(name="Moderation")
    get_user_model().objects.create_user("kira", first_name="Kira", last_name="Kurz").groups.add(moderation)
    browser = browser_of(manager)
    assert town.call.pk
    listed = browser.get(reverse("aufbruch_responsible")).content.decode()
    assert "niemand ist dafür zuständig" in listed
    shown = browser.get(_url(town.process)).content.decode()
    assert "Moderation (Kira Kurz)" in shown
    done = browser.post(_url(town.process), {"groups": [moderation.pk]}, follow=True).content.decode()
    assert "Moderation (Kira Kurz)" in done
    assert "niemand ist dafür zuständig" not in done
    assert list(town.process.staff_groups.all()) == [moderation]
    entry = PageLogEntry.objects.get(action="aufbruch.responsible")
    assert (entry.user, entry.data) == (manager, {"groups": ["Moderation"]})
    # The editor reads it where they look for it.
    page = browser_of(town.editor).get(reverse("wagtailadmin_pages:edit", args=[town.process.pk])).content.decode()
    assert "Moderation" in page


def test_groups_that_work_for_another_town_alone_are_neither_offered_nor_taken(town: Town, manager: Any) -> None:
    other = town.neighbour.groups.get()
    inside = _works_on("Teil", make_content_page(town.process, "Teil"))
    above = _works_on("Alles", town.process.get_parent())
    free = Group.objects.create(name="Neu")
    own = town.editor.groups.get()
    offered = set(fitting_groups(town.process))
    assert {inside, above, free, own} <= offered
    assert other not in offered
    browser = browser_of(manager)
    assert other.name not in browser.get(_url(town.process)).content.decode()
    assert browser.post(_url(town.process), {"groups": [other.pk]}).status_code == 422
    with pytest.raises(DoesNotBelong, match="Gruppe nachbarin"):
        set_responsible(town.process, [other], user=manager)
    assert not case_processes(town.neighbour).filter(pk=town.process.pk).exists()


def test_a_group_without_pages_fits_within_its_own_site(town: Town, manager: Any) -> None:
    moderator = make_moderator(town.process)
    next_year = make_process("Nächstes Jahr")
    elsewhere = make_process("Fremde Stadt", parent=next_year.get_parent().get_root())
    Site.objects.create(hostname="fremd.example", root_page_id=elsewhere.pk)
    assert moderator.groups.get() in fitting_groups(next_year)
    assert moderator.groups.get() not in fitting_groups(elsewhere)
    # What is named already can be seen and taken away.
    elsewhere.staff_groups.add(moderator.groups.get())
    assert moderator.groups.get() in fitting_groups(elsewhere)


def test_a_process_that_is_copied_to_another_town_leaves_the_groups_of_the_first_one_behind(
    town: Town, manager: Any
) -> None:
    own, both = town.editor.groups.get(), Group.objects.create(name="Neu")
    town.process.staff_groups.set([own, both])
    original = ProcessPage.objects.get(pk=town.process.pk)
    copy = original.copy(update_attrs={"slug": "kopie"})
    assert not copy.staff_groups.exists()
    assert take_over_responsible(original, copy, user=manager) == [own]
    assert list(copy.staff_groups.all()) == [both]
    assert set(take_over_responsible(original, copy, user=town.editor)) == {own, both}
    assert not copy.staff_groups.exists()


def test_who_copies_a_process_to_another_town_reads_which_groups_stayed_behind(town: Town, manager: Any) -> None:
    own, both = town.editor.groups.get(), Group.objects.create(name="Neu")
    original = ProcessPage.objects.get(pk=town.process.pk)
    original.staff_groups.set([own, both])
    copy = original.copy(update_attrs={"slug": "kopie"})
    request = _request(manager)
    keep_fitting_groups(request, original, copy)
    assert list(copy.staff_groups.all()) == [both]
    told = [str(message) for message in request._messages]
    assert len(told) == 1
    assert f"nicht mehr zuständig, weil sie woanders arbeiten: {own.name}" in told[0]


def test_editors_are_warned_where_people_hand_in_and_nobody_is_responsible(
    town: Town, django_assert_max_num_queries: Any
) -> None:
    browser, home = browser_of(town.editor), reverse("wagtailadmin_home")
    warning = "Niemand ist für das zuständig, was bei „Digitaler Aufbruch“ eingereicht wird"
    assert warning not in browser.get(home).content.decode()
    index = make_index(town.process)
    make_event(index, "Ohne Anmeldung")
    make_call(town.process, "Entwurf", live=False)
    assert processes_without_staff(all_processes()) == []
    make_bookable(index)
    assert warning in browser.get(home).content.decode()
    assert warning not in browser_of(town.neighbour).get(home).content.decode()
    moderator = make_moderator(town.process)
    assert warning not in browser.get(home).content.decode()
    moderator.is_active = False
    moderator.save()
    assert warning in browser.get(home).content.decode()
    for number in range(5):
        make_call(make_process(f"Prozess {number}"))
    with django_assert_max_num_queries(4):
        assert len(processes_without_staff(all_processes())) == 6


def test_who_publishes_a_call_without_anybody_responsible_is_told_at_once(admin_user: Any) -> None:
    process = make_process()
    call = make_call(process, "Aufruf", live=False)
    call.save_revision()
    request = _request(admin_user)
    warn_of_nobody(request, call)
    assert list(request._messages) == []
    call.live = True
    call.save()
    warn_of_nobody(request, call)
    told = [str(message) for message in request._messages]
    assert len(told) == 1
    assert "Niemand ist für das zuständig" in told[0]
    assert _url(process) in told[0]


def _request(user: Any) -> Any:
    request = RequestFactory().get("/", headers={"accept": "text/html"})
    request.user = user
    request._messages = CookieStorage(request)
    return request


def test_who_was_deactivated_handles_no_cases_and_says_nobody_responsible(manager: Any, admin_user: Any) -> None:
    process = make_process()
    moderator = make_moderator(process)

    def may() -> list[bool]:
        again = [get_user_model().objects.get(pk=one.pk) for one in (admin_user, moderator, manager)]
        chief, cases, groups = again
        handled = [may_handle_cases(chief, process), may_handle_cases(cases, process), handles_any_cases(chief)]
        handled += [handles_any_cases(cases), handles_page(cases, process)]
        return [*handled, may_set_responsible(chief), may_set_responsible(groups)]

    assert may() == [True] * 7
    assert not may_set_responsible(moderator)
    get_user_model().objects.update(is_active=False)
    assert may() == [False] * 7


def test_a_new_process_page_opens_in_the_admin(admin_client: Any) -> None:
    root = make_process().get_parent()
    url = reverse("wagtailadmin_pages:add", args=["aufbruch", "processpage", root.pk])
    assert admin_client.get(url).status_code == 200
