"""Pages of a process in the editor: they offer what belongs to their own process."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text

from tests.factories.core import (
    add_page,
    make_accessibility_page,
    make_best_practice,
    make_content_page,
    make_field,
    make_member,
    make_process,
    site_root,
)
from wagtail_aufbruch.core.models import AufbruchPageMixin, BestPracticePage
from wagtail_aufbruch.core.models.draft_titles import may_be_told, read_by_staff_of
from wagtail_aufbruch.groups.models import BoardPage, GroupIndexPage, ThemeGroupPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("chefin", password="geheim"))
    return client


def offered(form: Any, name: str = "handlungsfelder") -> list[str]:
    return [str(label) for _value, label in form.fields[name].choices]


def create(admin: Client, model: Any, parent: Any) -> Any:
    address = reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])
    return admin.get(address).context["form"]


def draft(**values: Any) -> dict[str, Any]:
    return {
        "title": "Entwurf", "slug": "entwurf", "kind": "trend", "body-count": 0,
        "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, **values,
    }  # fmt: skip


def test_a_new_page_offers_the_fields_of_the_process_it_is_made_in(admin: Client) -> None:
    here, there = make_process("Hier"), make_process("Dort")
    alltag = make_field(here, "Alltag")
    make_field(here, "Bildung", parent=alltag)
    make_field(there, "Fremdes")
    assert offered(create(admin, BestPracticePage, here)) == ["Alltag", "– Bildung"]


def test_the_title_of_a_draft_is_told_to_those_of_its_process_and_of_a_page_of_none_to_all() -> None:
    here, there = make_process("Hier", slug="hier"), make_process("Dort", slug="dort")
    with read_by_staff_of([here.pk]):
        told = [may_be_told("Neu", "Alt", lambda process=process: process) for process in (here, there, None)]
        assert told == [True, False, True]
        assert may_be_told("Gleich", "Gleich", lambda: there), "everybody reads it already"
    assert may_be_told("Neu", "Alt", lambda: there), "nobody reads it in particular"


def test_a_page_deep_in_a_process_offers_its_fields_too(admin: Client) -> None:
    here, there = make_process("Hier"), make_process("Dort")
    make_field(here, "Alltag")
    make_field(there, "Fremdes")
    page = make_best_practice(make_content_page(here))
    form = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]
    assert offered(form) == ["Alltag"]


def test_a_field_of_another_process_sent_by_hand_is_refused(admin: Client) -> None:
    here, there = make_process("Hier"), make_process("Dort")
    foreign = make_field(there, "Fremdes")
    form_class = BestPracticePage.get_edit_handler().get_form_class()
    form = form_class({"handlungsfelder": [foreign.pk], "body-count": 0}, instance=BestPracticePage(), parent_page=here)
    assert "handlungsfelder" in form.errors


def test_a_page_outside_of_any_process_offers_no_fields(admin: Client) -> None:
    make_field(make_process(), "Alltag")
    page = make_best_practice(site_root())  # as old sites may have one; none can be created there any more
    form = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]
    assert offered(form) == []


def test_the_chosen_fields_are_ticked_and_saved(admin: Client) -> None:
    process = make_process()
    first, second = make_field(process, "Alltag"), make_field(process, "Politik")
    page = make_best_practice(process, handlungsfelder=[first])
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    text = admin.get(address).content.decode()
    assert 'type="checkbox" name="handlungsfelder"' in text
    data = {
        "title": page.title, "slug": page.slug, "kind": "trend", "handlungsfelder": [second.pk],
        "body-count": 0, "introduction": "", "source": "", "action-publish": "1",
        "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert admin.post(address, data).status_code == 302
    assert list(BestPracticePage.objects.get().handlungsfelder.all()) == [second]


def test_members_and_seat_holders_are_chosen_from_the_own_process(admin: Client) -> None:
    here, there = make_process("Hier"), make_process("Dort")
    own, _foreign = make_member(here, "Eigene"), make_member(there, "Fremde")
    index = add_page(here, GroupIndexPage(title="Gruppen"))
    form = create(admin, ThemeGroupPage, index)
    empty = form.formsets["memberships"].empty_form.fields["member"]
    assert list(empty.queryset) == [own]
    assert empty.widget.get_chooser_modal_url().endswith(f"?process={here.pk}")
    seat = create(admin, BoardPage, index).formsets["seats"].empty_form
    assert list(seat.formsets["holders"].empty_form.fields["member"].queryset) == [own]
    choices = admin.get(empty.widget.get_chooser_modal_url()).content.decode()
    assert "Eigene" in choices
    assert "Fremde" not in choices


@pytest.mark.parametrize("wanted", ["", "abc", "-1", "²"])
def test_a_chooser_takes_any_process_in_its_address(admin: Client, wanted: str) -> None:
    from wagtail_aufbruch.core.models import Member

    make_member(make_process(), "Jemand")
    address = reverse(Member.snippet_viewset.chooser_viewset.get_url_name("choose"))
    assert admin.get(address, {"process": wanted}).status_code == 200


def test_a_draft_without_anything_but_a_title_is_saved(admin: Client) -> None:
    process = make_process()
    address = reverse("wagtailadmin_pages:add", args=["aufbruch", "bestpracticepage", process.pk])
    response = admin.post(address, draft())
    assert response.status_code == 302
    assert not BestPracticePage.objects.get().live


def test_an_accessibility_statement_without_date_or_contact_is_saved_with_a_warning(admin: Client) -> None:
    page = make_accessibility_page(make_process(), made_on=None, feedback_email="")
    data = {
        "title": page.title, "slug": page.slug, "introduction": "", "conformity": "partial", "method": "self",
        "made_on": "", "feedback_email": "", "body-count": 0, "enforcement": rich_text("<p>Ombudsstelle</p>"),
        "inaccessible_parts-TOTAL_FORMS": 0, "inaccessible_parts-INITIAL_FORMS": 0, "action-publish": "1",
        "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0,
    }  # fmt: skip
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    said = [str(message) for message in admin.post(address, data, follow=True).context["messages"]]
    assert any("erstellt am" in message or "made on" in message for message in said), said


TAKEN = "„suche“ ist eine Adresse von „Digitaler Aufbruch“ selbst"


def test_a_new_page_gets_no_address_at_which_the_process_itself_answers(admin: Client) -> None:
    process = make_process("Digitaler Aufbruch")
    address = reverse("wagtailadmin_pages:add", args=["aufbruch", "bestpracticepage", process.pk])
    refused = admin.post(address, draft(slug="suche"))
    assert TAKEN in str(refused.context["form"].errors["slug"])
    assert admin.post(address, draft(slug="suche-hier")).status_code == 302


def test_an_address_made_from_the_title_is_one_at_which_the_page_is_found(client: Client) -> None:
    page = make_process().add_child(instance=BestPracticePage(title="Suche", kind="trend"))
    assert page.slug == "suche-2"
    assert client.get(page.url).context["page"] == page


def test_a_copy_gets_no_address_at_which_the_process_itself_answers(admin: Client) -> None:
    process = make_process("Digitaler Aufbruch")
    page = make_content_page(process)
    form = {"new_title": "Suche", "new_slug": "suche", "new_parent_page": process.pk}
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    assert TAKEN in str(admin.post(address, form).context["form"].errors["new_slug"])
    assert admin.post(address, {**form, "new_slug": "suche-hier"}).status_code == 302


def test_no_page_is_moved_to_where_the_process_itself_answers_at_its_address(admin: Client) -> None:
    process = make_process("Digitaler Aufbruch")
    folder = make_content_page(process, "Ordner", slug="ordner")
    page = make_content_page(folder, "Suche", slug="suche")
    answer = admin.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, process.pk]), follow=True)
    assert any(TAKEN in str(message) for message in answer.context["messages"])
    page.refresh_from_db()
    assert page.get_parent().pk == folder.pk


def test_every_page_can_be_put_on_a_schedule_and_commented_on_in_its_form() -> None:
    missing = []
    for model in apps.get_models():
        if issubclass(model, AufbruchPageMixin):
            form = model.get_edit_handler().get_form_class()
            missing += [(model.__name__, name) for name in ("go_live_at", "expire_at") if name not in form.base_fields]
            missing += [(model.__name__, "comments")] if "comments" not in form.formsets else []
    assert missing == []
