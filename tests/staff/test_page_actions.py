"""Past the forms of the admin: by the API of its own that Wagtail's admin has, and in code by methods of pages."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.actions.copy_page import CopyPageAction, CopyPagePermissionError
from wagtail.actions.create_alias import CreatePageAliasAction, CreatePageAliasPermissionError
from wagtail.actions.delete_page import DeletePageAction, DeletePagePermissionError
from wagtail.models import Locale, Page

from guetersloh.city.models import NewsIndexPage
from tests.factories.core import add_page, make_content_page, make_field, make_goal, make_process, site_root
from tests.factories.events import make_bookable, make_event
from tests.factories.events import make_index as make_calendar
from tests.factories.groups import make_group
from tests.factories.groups import make_index as make_groups
from tests.factories.ideas import make_call, make_idea
from tests.factories.registrations import make_registration
from wagtail_aufbruch.core.domain.pages import copying
from wagtail_aufbruch.core.models import Goal, Handlungsfeld, ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.events.models import EventKind, EventPage
from wagtail_aufbruch.groups.models import ThemeGroupPage

pytestmark = pytest.mark.django_db


def by_api(browser: Client, page: Any, action: str, **sent: Any) -> Any:
    url = reverse("wagtailadmin_api:pages:action", args=[page.pk, action])
    return browser.post(url, sent, content_type="application/json")


@pytest.fixture
def process() -> Any:
    process = make_process("Aufbruch 2026")
    make_goal(process, "Weniger Stau")
    group = make_group(make_groups(process), "Verkehr")
    group.handlungsfelder.set([make_field(process, "Radwege")])
    group.save_revision(clean=False).publish(log_action=None, skip_permission_checks=True)
    group.save()
    return process


def test_a_process_copied_by_the_api_of_the_admin_has_its_own_fields_once(process: Any, admin_client: Client) -> None:
    answer = by_api(admin_client, process, "copy", recursive=True, slug="kopie", title="Aufbruch 2027")
    assert answer.status_code == 201
    copy = ProcessPage.objects.get(slug="kopie")
    assert Goal.objects.filter(process_id=copy.pk).count() == 1
    field = Handlungsfeld.objects.get(process_id=copy.pk)
    assert list(ThemeGroupPage.objects.descendant_of(copy).get().handlungsfelder.all()) == [field]


def test_what_a_group_does_not_have_elsewhere_is_let_go_when_the_api_copies_it(
    process: Any, admin_client: Client
) -> None:
    there = make_groups(make_process("Anderer"))
    group = ThemeGroupPage.objects.get()
    assert by_api(admin_client, group, "copy", destination_page_id=there.pk).status_code == 201
    assert not ThemeGroupPage.objects.descendant_of(there).get().handlungsfelder.exists()


def test_a_process_below_a_page_of_the_site_comes_along_with_all_that_belongs_to_it(
    process: Any, admin_client: Client
) -> None:
    above = add_page(site_root(), NewsIndexPage(title="Mitmachen"))
    process.move(above, "last-child")
    by_code = BasePage.objects.get(pk=above.pk).copy(recursive=True, update_attrs={"slug": "im-code"})
    sent = {"new_title": "Im Admin", "new_slug": "im-admin", "new_parent_page": site_root().pk, "copy_subpages": "on"}
    admin_client.post(reverse("wagtailadmin_pages:copy", args=[above.pk]), sent)
    for root in (by_code, BasePage.objects.get(slug="im-admin")):
        copy = ProcessPage.objects.descendant_of(root).get()
        field = Handlungsfeld.objects.get(process_id=copy.pk)
        assert list(ThemeGroupPage.objects.descendant_of(root).get().handlungsfelder.all()) == [field]
        assert Goal.objects.filter(process_id=copy.pk).count() == 1


def test_what_a_copy_in_code_gives_back_knows_nothing_of_the_other_process(process: Any) -> None:
    kind = EventKind.objects.create(process_id=process.pk, title="Forum")
    event = make_event(make_calendar(process), kind=kind)
    copy = event.copy(to=make_calendar(make_process("Anderer")))
    assert isinstance(copy, EventPage)
    assert copy.kind_id is None
    copy.save()
    assert EventPage.objects.get(pk=copy.pk).kind_id is None


@pytest.mark.parametrize("way", ["code", "api", "admin"])
def test_a_copy_that_cannot_be_settled_leaves_nothing_half(
    process: Any, admin_client: Client, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError("no disk")

    monkeypatch.setattr(copying._Pointers, "turn_page", fail)
    before = (Page.objects.count(), Goal.objects.count())
    sent = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": site_root().pk, "copy_subpages": "on"}
    ways = {
        "code": lambda: process.copy(recursive=True, update_attrs={"slug": "kopie"}),
        "api": lambda: by_api(admin_client, process, "copy", recursive=True, slug="kopie"),
        "admin": lambda: admin_client.post(reverse("wagtailadmin_pages:copy", args=[process.pk]), sent),
    }
    with pytest.raises(RuntimeError):
        ways[way]()
    assert (Page.objects.count(), Goal.objects.count()) == before


REASON = "braucht einen Prozess über sich"


@pytest.mark.parametrize("action", ["copy", "move", "create_alias"])
def test_the_api_of_the_admin_lets_no_page_out_of_its_process_and_says_why(
    process: Any, admin_client: Client, action: str
) -> None:
    above = add_page(process, NewsIndexPage(title="Aktuelles"))
    below = make_content_page(above, "Worum es geht")
    before = Page.objects.count()
    for page in (below, BasePage.objects.get(pk=above.pk)):
        place = {"destination_page_id": site_root().pk, "position": "last-child"}
        answer = by_api(admin_client, page, action, recursive=True, **place)
        if page.pk == below.pk and answer.status_code == 403:
            continue  # of the page itself Wagtail says first that it is not allowed there
        assert answer.status_code == 400
        assert REASON in answer.json()["destination_page_id"][0]
    assert Page.objects.count() == before
    assert BasePage.objects.get(pk=below.pk).path.startswith(process.path)


def test_code_cannot_copy_move_or_alias_a_page_out_of_its_process(process: Any) -> None:
    page = make_content_page(process)
    for act in (
        lambda: page.copy(to=site_root(), update_attrs={"slug": "kopie"}),
        lambda: page.move(site_root(), "last-child"),
        lambda: page.create_alias(parent=site_root(), update_slug="alias"),
    ):
        with pytest.raises(ValidationError, match="needs a process above it|" + REASON):
            act()
    assert BasePage.objects.get(pk=page.pk).path.startswith(process.path)


@pytest.mark.parametrize(
    ("action", "error"),
    [
        (CopyPageAction, CopyPagePermissionError),
        (CreatePageAliasAction, CreatePageAliasPermissionError),
        (DeletePageAction, DeletePagePermissionError),
    ],
)
def test_who_may_not_copy_or_delete_a_page_by_the_rules_of_wagtail_may_not_here_either(
    process: Any, action: Any, error: Any, django_user_model: Any
) -> None:
    page, nobody = make_content_page(process), django_user_model.objects.create_user("niemand")
    to = {} if action is DeletePageAction else {"update_attrs": {"slug": "kopie"}}
    if action is CreatePageAliasAction:
        to = {"update_slug": "alias"}
    before = set(BasePage.objects.child_of(process))
    with pytest.raises(error):
        action(page, user=nobody, **to).execute()
    assert set(BasePage.objects.child_of(process)) == before


def test_code_and_api_move_nobodys_data_to_the_staff_of_another_process(process: Any, admin_client: Client) -> None:
    call, other = make_call(process), make_process("Anderer")
    make_idea(call)
    answer = by_api(admin_client, call, "move", destination_page_id=other.pk, position="last-child")
    assert answer.status_code == 400
    assert "die Zuständigen eines anderen Prozesses" in answer.json()["destination_page_id"][0]
    with pytest.raises(ValidationError):
        call.move(other, "last-child")
    assert BasePage.objects.get(pk=call.pk).path.startswith(process.path)


KEPT = "nicht löschen"


def test_a_page_that_people_have_written_to_is_kept_by_the_api_and_in_code_with_the_reason(
    process: Any, admin_client: Client
) -> None:
    call, event = make_call(process), make_bookable(make_calendar(process))
    make_idea(call)
    make_registration(event, "Anna")
    before = Page.objects.count()
    for page in (call, event, process, site_root()):
        answer = by_api(admin_client, page, "delete")
        assert answer.status_code == 400
        assert KEPT in " ".join(answer.json()["__all__"])
        with pytest.raises(ValidationError, match=f"{KEPT}|cannot be deleted"):
            BasePage.objects.get(pk=page.pk).delete()
    assert Page.objects.count() == before


def test_a_page_that_nobody_has_written_to_is_deleted_by_the_api(process: Any, admin_client: Client) -> None:
    call = make_call(process)
    assert by_api(admin_client, call, "delete").status_code == 204
    assert not BasePage.objects.filter(pk=call.pk).exists()


def test_a_page_is_still_put_elsewhere_among_its_neighbours_and_below_another_page_of_its_process(process: Any) -> None:
    first, second = make_content_page(process, "Eins"), make_content_page(process, "Zwei")
    second.move(first, pos="left")
    assert BasePage.objects.get(pk=second.pk).path < BasePage.objects.get(pk=first.pk).path
    BasePage.objects.get(pk=second.pk).move(BasePage.objects.get(pk=first.pk), "last-child")
    assert BasePage.objects.get(pk=second.pk).get_parent().pk == first.pk


@pytest.mark.parametrize("way", ["api", "code", "admin"])
def test_a_page_of_the_site_with_a_process_below_has_no_alias_together_with_the_process(
    process: Any, admin_client: Client, way: str
) -> None:
    above = add_page(site_root(), NewsIndexPage(title="Mitmachen"))
    process.move(above, "last-child")
    above = BasePage.objects.get(pk=above.pk)
    if way == "api":
        answer = by_api(admin_client, above, "create_alias", recursive=True, update_slug="alias")
        assert answer.status_code == 400
        assert "Ein Prozess kann keinen Alias haben" in answer.json()["destination_page_id"][0]
    elif way == "code":
        with pytest.raises(ValidationError):
            above.create_alias(recursive=True, update_slug="alias")
    else:
        sent = {"new_title": "Alias", "new_slug": "alias", "new_parent_page": site_root().pk, "alias": "on"}
        url = reverse("wagtailadmin_pages:copy", args=[above.pk])
        answer = admin_client.post(url, {**sent, "copy_subpages": "on"}, follow=True)
        assert "Ein Prozess kann keinen Alias haben" in " ".join(map(str, answer.context["messages"]))
        admin_client.post(url, sent)
    assert BasePage.objects.filter(alias_of__isnull=False).count() == (way == "admin")


def test_translations_may_begin_as_aliases(process: Any, settings: Any) -> None:
    english = Locale.objects.get_or_create(language_code="en")[0]
    alias = process.copy_for_translation(english, copy_parents=True, alias=True)
    assert alias.alias_of_id == process.pk


def test_an_event_copied_in_code_keeps_what_is_changed_before_it_is_saved_again(process: Any) -> None:
    event = make_event(make_calendar(process))
    copy = event.copy(update_attrs={"slug": "naechstes"}, keep_live=False)
    copy.title = "Nächstes Treffen"
    copy.save_revision()
    assert copy.get_latest_revision_as_object().title == "Nächstes Treffen"
    assert not copy.live
