"""Where pages may stand: within a process; the process itself stands anywhere. Editors are told, and nothing fails."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from treebeard.mp_tree import MP_MoveHandler
from wagtail.models import GroupPagePermission, Page

from tests.factories.core import add_page, make_content_page, make_process, site_root
from tests.factories.groups import make_index as make_groups
from wagtail_aufbruch.core.models import AufbruchPageMixin, ProcessPage
from wagtail_aufbruch.core.models.process import ProcessMixin
from wagtail_aufbruch.core.pages.base import BasePage

pytestmark = pytest.mark.django_db

PAGE_TYPES = [model for model in apps.get_models() if issubclass(model, AufbruchPageMixin)]
BELOW_PROCESS = [model for model in PAGE_TYPES if not issubclass(model, ProcessMixin)]


@pytest.fixture
def admin(client: Client, django_user_model: Any) -> Client:
    client.force_login(django_user_model.objects.create_superuser("chefin"))
    return client


@pytest.fixture
def process() -> ProcessPage:
    return make_process("Digitaler Aufbruch")


def make(model: Any, process: Any) -> Any:
    parent = make_groups(process) if not model.can_create_at(BasePage.objects.get(pk=process.pk).specific) else process
    return add_page(parent, model(title="Meine Seite", **smallest(model)))


def smallest(model: Any) -> dict[str, Any]:
    return {"starts_at": datetime(2030, 5, 2, 18, tzinfo=UTC)} if model.__name__ == "EventPage" else {}


def told(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_a_stock_home_page_offers_the_process_alone(admin: Client, process: ProcessPage) -> None:
    home = site_root()
    offered = admin.get(reverse("wagtailadmin_pages:add_subpage", args=[home.pk]), follow=True).context["page_types"]
    assert [model for _, label, model, *_ in offered if label.startswith("aufbruch")] == ["processpage"]


def test_a_process_and_the_pages_in_it_offer_what_belongs_there(process: ProcessPage) -> None:
    below = make_content_page(process)
    for parent in (process, below):
        assert all(
            model.can_exist_under(parent) for model in BELOW_PROCESS if model in type(parent).allowed_subpage_models()
        )


@pytest.mark.parametrize("model", BELOW_PROCESS)
def test_beside_a_process_no_page_can_be_created(admin: Client, model: Any, process: ProcessPage) -> None:
    place = [model._meta.app_label, model._meta.model_name, site_root().pk]
    for answer in (
        admin.get(reverse("wagtailadmin_pages:add", args=place)),
        admin.post(reverse("wagtailadmin_pages:add", args=place), {"title": "Neu", "slug": "neu"}),
    ):
        assert answer.status_code in {302, 403}
    assert not model.objects.exists()


@pytest.mark.parametrize("model", BELOW_PROCESS)
def test_out_of_a_process_no_page_is_moved_or_copied(admin: Client, model: Any, process: ProcessPage) -> None:
    page, home = make(model, process), site_root()
    before = page.get_parent().pk
    moved = admin.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, home.pk]), follow=True)
    assert "braucht einen Prozess über sich" in told(moved)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    moved = admin.post(f"{bulk}?id={page.pk}", {"move_applicable": "on", "chooser": home.pk}, follow=True)
    assert "braucht einen Prozess über sich" in told(moved)
    for alias in ({}, {"alias": "on"}):
        sent = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": home.pk, **alias}
        copied = admin.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), sent)
        errors = copied.context["form"].errors["new_parent_page"]
        assert len(errors) == 1
        assert "braucht einen Prozess über sich" in errors[0]
    assert model.objects.count() == 1
    assert Page.objects.get(pk=page.pk).get_parent().pk == before


def test_a_process_is_moved_and_copied_beside_others(admin: Client, process: ProcessPage) -> None:
    other = make_process("Anderer", slug="anderer")
    admin.post(reverse("wagtailadmin_pages:move_confirm", args=[other.pk, site_root().pk]))
    sent = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": site_root().pk}
    admin.post(reverse("wagtailadmin_pages:copy", args=[process.pk]), sent)
    assert ProcessPage.objects.filter(slug="kopie").exists()


@pytest.fixture
def page_of_the_site(process: ProcessPage) -> Any:
    """A page that is none of the package's, within the process, with a page of the package below it."""
    between = add_page(process, BasePage(title="Aktuelles"))
    make_content_page(between, "Worum es geht")
    return BasePage.objects.get(pk=between.pk)


def test_no_page_leaves_its_process_with_the_page_above_it(admin: Client, page_of_the_site: Any) -> None:
    home, before = site_root(), page_of_the_site.path
    moved = admin.post(reverse("wagtailadmin_pages:move_confirm", args=[page_of_the_site.pk, home.pk]), follow=True)
    assert "„Worum es geht“" in told(moved)
    assert "braucht einen Prozess über sich" in told(moved)
    bulk = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'move'])}?id={page_of_the_site.pk}"
    moved = admin.post(bulk, {"move_applicable": "on", "chooser": home.pk}, follow=True)
    assert "braucht einen Prozess über sich" in told(moved)
    assert Page.objects.get(pk=page_of_the_site.pk).path == before


def test_a_page_of_the_site_with_a_process_of_its_own_below_is_moved_anywhere(admin: Client) -> None:
    home = site_root()
    above, other = (add_page(home, BasePage(title=title)) for title in ("Dies", "Das"))
    make_content_page(make_process(parent=above))
    admin.post(reverse("wagtailadmin_pages:move_confirm", args=[above.pk, other.pk]))
    assert Page.objects.get(pk=above.pk).get_parent().pk == other.pk


@pytest.mark.parametrize("alias", [{}, {"alias": "on"}])
def test_no_page_is_copied_out_of_its_process_with_the_page_above_it(
    admin: Client, page_of_the_site: Any, alias: dict[str, str]
) -> None:
    url = reverse("wagtailadmin_pages:copy", args=[page_of_the_site.pk])
    sent = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": site_root().pk, **alias}
    copied = admin.post(url, {**sent, "copy_subpages": "on"}, follow=True)
    assert "braucht einen Prozess über sich" in told(copied)
    assert not Page.objects.filter(slug="kopie").exists()
    assert "braucht einen Prozess über sich" not in admin.post(url, sent, follow=True).content.decode()


def put_outside(page: Any) -> Any:
    """As a script does that writes rows past Wagtail."""
    MP_MoveHandler(BasePage.objects.get(pk=page.pk), site_root(), "last-child").process()
    outside = BasePage.objects.get(pk=page.pk)
    outside.set_url_path(site_root())
    outside.save(clean=False)
    return type(page).objects.get(pk=page.pk)


@pytest.mark.parametrize("model", BELOW_PROCESS)
def test_a_page_outside_of_any_process_is_not_found_and_opens_in_the_admin(
    admin: Client, model: Any, process: ProcessPage
) -> None:
    page = put_outside(make(model, process))
    assert Client().get(page.url).status_code == 404
    for name in ("edit", "copy", "move", "delete", "history"):
        assert admin.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk])).status_code == 200, name
    assert admin.get(reverse("wagtailadmin_explore", args=[page.pk])).status_code == 200
    assert admin.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).status_code == 404


def test_editors_are_told_on_their_first_page_of_pages_outside_of_any_process(
    admin: Client, process: ProcessPage, django_user_model: Any
) -> None:
    assert "Seiten außerhalb jedes Prozesses" not in admin.get("/admin/").content.decode()
    page = put_outside(make_content_page(process, "Worum es geht"))
    for number in range(21):
        put_outside(make_content_page(process, f"Seite {number}"))
    text = admin.get("/admin/").content.decode()
    assert "Seiten außerhalb jedes Prozesses" in text
    assert "„Worum es geht“ verschieben" in text
    assert reverse("wagtailadmin_pages:move", args=[page.pk]) in text
    assert "2 weitere Seiten" in text
    elsewhere = make_editor_of(process, django_user_model)
    browser = Client()
    browser.force_login(elsewhere)
    assert "Worum es geht" not in browser.get("/admin/").content.decode()


def make_editor_of(process: ProcessPage, users: Any) -> Any:
    group = Group.objects.create(name="Redaktion")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    permission = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=group, page_id=process.pk, permission=permission)
    user = users.objects.create_user("redaktion")
    user.groups.add(group)
    return user


def test_a_page_outside_is_mended_by_moving_it_below_a_process(admin: Client, process: ProcessPage) -> None:
    page = put_outside(make_content_page(process, "Worum es geht"))
    admin.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, process.pk]))
    page = type(page).objects.get(pk=page.pk)
    assert page.path.startswith(process.path)
    assert Client().get(page.url).status_code == 200
