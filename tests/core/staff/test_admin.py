"""Fields of action, goals and members in the admin, as an editor of one process meets them."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission

from tests.factories.core import add_page, make_field, make_goal, make_member, make_process
from tests.factories.ideas import make_call, make_idea
from tests.staff.routes import staff_routes
from wagtail_aufbruch.core.models import Goal, Handlungsfeld, Member
from wagtail_aufbruch.groups.models import GroupIndexPage, ThemeGroupMembership, ThemeGroupPage
from wagtail_aufbruch.ideas.models import Idea

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Any:
    return make_process("Hier")


@pytest.fixture
def there() -> Any:
    return make_process("Dort")


@pytest.fixture
def editor(here: Any) -> User:
    """Somebody who edits one process and may do everything with its fields, goals and members."""
    group = Group.objects.create(name="Redaktion")
    for codename in ["access_admin", *(f"{do}_{what}" for do in DO for what in WHAT)]:
        group.permissions.add(Permission.objects.get(codename=codename))
    for codename in ["add_page", "change_page", "publish_page"]:
        GroupPagePermission.objects.create(
            group=group, page_id=here.pk, permission=Permission.objects.get(codename=codename)
        )
    user = User.objects.create_user("redaktion", password="geheim")
    user.groups.add(group)
    return user


DO = ["add", "change", "delete"]
WHAT = ["handlungsfeld", "goal", "member"]


@pytest.fixture
def admin(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("chefin", password="geheim"))
    return client


def url(model: Any, name: str, *args: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def choose_url(model: Any, name: str = "choose", *args: Any) -> str:
    return reverse(model.snippet_viewset.chooser_viewset.get_url_name(name), args=args)


def field_data(**values: Any) -> dict[str, Any]:
    empty = {"documents-TOTAL_FORMS": 0, "documents-INITIAL_FORMS": 0}
    return {"title": "", "description": "", "accent": "", "icon": "", "slug": "", "parent": "", **empty, **values}


def shown(response: Any) -> list[Any]:
    return list(response.context["object_list"])


def test_the_menu_groups_fields_goals_and_members_under_process(admin: Client) -> None:
    text = admin.get(reverse("wagtailadmin_home")).content.decode()
    for model in [Handlungsfeld, Goal, Member]:
        assert url(model, "list") in text


def test_the_first_page_of_the_admin_leads_to_the_editors_process_alone(admin: Client, here: Any, there: Any) -> None:
    text = admin.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("wagtailadmin_explore", args=[here.pk]) in text
    assert reverse("wagtailadmin_explore", args=[there.pk]) not in text


@pytest.mark.parametrize(("model", "make"), [(Handlungsfeld, make_field), (Goal, make_goal), (Member, make_member)])
def test_lists_and_choosers_show_the_own_process_only(
    admin: Client, here: Any, there: Any, model: Any, make: Any
) -> None:
    own, foreign = make(here, "Eigenes"), make(there, "Fremdes")
    assert shown(admin.get(url(model, "list"))) == [own]
    for name in ["choose", "choose_results"]:
        text = admin.get(choose_url(model, name)).content.decode()
        assert "Eigenes" in text
        assert "Fremdes" not in text
    assert admin.get(choose_url(model, "chosen", own.pk)).status_code == 200
    assert admin.get(choose_url(model, "chosen", foreign.pk)).status_code == 404
    many = admin.get(choose_url(model, "chosen_multiple"), {"id": [own.pk, foreign.pk]})
    assert "Fremdes" not in many.content.decode()


@pytest.mark.parametrize("name", ["edit", "delete", "history", "usage"])
@pytest.mark.parametrize(("model", "make"), [(Handlungsfeld, make_field), (Goal, make_goal), (Member, make_member)])
def test_no_view_of_another_process_opens_by_its_address(
    admin: Client, here: Any, there: Any, model: Any, make: Any, name: str
) -> None:
    assert admin.get(url(model, name, make(here).pk)).status_code == 200
    assert admin.get(url(model, name, make(there).pk)).status_code == 404


def test_another_processs_field_can_be_neither_changed_nor_deleted_nor_moved(admin: Client, there: Any) -> None:
    foreign = make_field(there, "Fremdes")
    admin.post(url(Handlungsfeld, "edit", foreign.pk), field_data(title="Anders"))
    admin.post(url(Handlungsfeld, "delete", foreign.pk))
    admin.post(url(Handlungsfeld, "reorder", foreign.pk) + "?position=0")
    address = reverse("wagtail_bulk_action", args=["aufbruch", "handlungsfeld", "delete"])
    admin.post(f"{address}?id={foreign.pk}")
    foreign.refresh_from_db()
    assert foreign.title == "Fremdes"


@pytest.mark.parametrize("what", ["nirgends/page/move", "wagtailcore/nichts/move", "wagtailcore/page/verschenken"])
def test_what_nobody_can_do_with_many_at_once_is_not_found(admin: Client, what: str) -> None:
    assert admin.get(f"/admin/bulk/{what}/").status_code == 404


def test_own_fields_can_be_deleted_several_at_once(admin: Client, here: Any) -> None:
    fields = [make_field(here), make_field(here)]
    address = reverse("wagtail_bulk_action", args=["aufbruch", "handlungsfeld", "delete"])
    admin.post(f"{address}?id={fields[0].pk}&id={fields[1].pk}")
    assert not Handlungsfeld.objects.exists()


def test_deleting_a_field_tells_how_many_ideas_lose_it(admin: Client, here: Any) -> None:
    field, unused = make_field(here), make_field(here, "Leer")
    call = make_call(here)
    for title in ("Eins", "Zwei"):
        make_idea(call, title, handlungsfeld=field)
    page = admin.get(url(Handlungsfeld, "delete", field.pk)).content.decode()
    assert "Dazu gehören 2 Beiträge. Sie bleiben, aber ohne Handlungsfeld" in page
    assert "Beiträge" not in admin.get(url(Handlungsfeld, "delete", unused.pk)).content.decode()
    admin.post(url(Handlungsfeld, "delete", field.pk))
    assert list(Idea.objects.values_list("handlungsfeld", flat=True)) == [None, None]


def test_who_works_for_one_process_is_not_asked_for_it(admin: Client, here: Any, there: Any) -> None:
    form = admin.get(url(Handlungsfeld, "add")).context["form"]
    assert "process" not in form.fields
    admin.post(url(Handlungsfeld, "add"), field_data(title="Bildung", process=there.pk))
    assert Handlungsfeld.objects.get(title="Bildung").process_id == here.pk


def test_who_works_for_several_processes_chooses_one_and_sees_it_in_the_list(
    chief: Client, here: Any, there: Any
) -> None:
    form = chief.get(url(Handlungsfeld, "add")).context["form"]
    assert [process.title for process in form.fields["process"].queryset] == ["Hier", "Dort"]
    chief.post(url(Handlungsfeld, "add"), field_data(title="Bildung", process=there.pk))
    assert Handlungsfeld.objects.get().process_id == there.pk
    listed = chief.get(url(Handlungsfeld, "list"))
    assert "process" in [column.name for column in listed.context["table"].columns.values()]
    filtered = chief.get(url(Handlungsfeld, "list"), {"process": here.pk})
    assert shown(filtered) == []


def test_the_process_of_a_field_stays(chief: Client, here: Any, there: Any) -> None:
    field = make_field(here, "Bildung")
    chief.post(url(Handlungsfeld, "edit", field.pk), field_data(title="Lernen", slug="bildung", process=there.pk))
    field.refresh_from_db()
    assert (field.title, field.process_id) == ("Lernen", here.pk)


def test_a_field_of_the_second_level_is_offered_those_of_the_first_in_its_process(
    admin: Client, here: Any, there: Any
) -> None:
    first, other = make_field(here, "Alltag"), make_field(here, "Politik")
    second = make_field(here, "Bildung", parent=first)
    make_field(there, "Fremdes")
    form = admin.get(url(Handlungsfeld, "edit", second.pk)).context["form"]
    assert list(form.fields["parent"].queryset) == [first, other]
    form = admin.get(url(Handlungsfeld, "edit", first.pk)).context["form"]
    assert list(form.fields["parent"].queryset) == [other]


def test_a_third_level_is_refused_with_a_sentence(admin: Client, here: Any) -> None:
    first, other = make_field(here, "Alltag"), make_field(here, "Politik")
    make_field(here, "Bildung", parent=first)
    response = admin.post(
        url(Handlungsfeld, "edit", first.pk), field_data(title="Alltag", slug="alltag", parent=other.pk)
    )
    assert response.context["form"].errors["parent"]
    first.refresh_from_db()
    assert first.parent is None


def test_a_field_lies_below_one_of_the_first_level_of_its_own_process_whoever_writes_it(here: Any, there: Any) -> None:
    first = make_field(here, "Erste Ebene")
    second = make_field(here, "Zweite Ebene", parent=first)
    foreign = make_field(there, "Nebenan")
    for parent, told in ((second, "Es gibt zwei Ebenen"), (foreign, "ein Handlungsfeld desselben Prozesses")):
        with pytest.raises(ValidationError, match=told):
            Handlungsfeld(process_id=here.pk, title="Dritte", parent=parent).clean()


def test_the_same_name_twice_in_a_process_is_told_and_elsewhere_allowed(admin: Client, here: Any, there: Any) -> None:
    make_field(there, "Bildung")
    make_field(here, "Kultur")
    assert admin.post(url(Handlungsfeld, "add"), field_data(title="Bildung")).status_code == 302
    response = admin.post(url(Handlungsfeld, "add"), field_data(title="Bildung"))
    assert response.status_code == 200
    assert response.context["form"].errors
    assert Handlungsfeld.objects.filter(process_id=here.pk, slug="bildung").count() == 1


def order(process: Any, model: Any = Handlungsfeld) -> list[str]:
    return [item.title for item in model.objects.filter(process_id=process.pk)]


def test_a_new_field_stands_at_the_end_and_one_of_the_second_level_below_its_own(admin: Client, here: Any) -> None:
    alltag = make_field(here, "Alltag")
    make_field(here, "Politik")
    admin.post(url(Handlungsfeld, "add"), field_data(title="Bildung", parent=alltag.pk))
    admin.post(url(Handlungsfeld, "add"), field_data(title="Wirtschaft"))
    assert order(here) == ["Alltag", "Bildung", "Politik", "Wirtschaft"]


def test_dragging_a_field_takes_along_those_below_it_and_leaves_other_processes_alone(
    admin: Client, here: Any, there: Any
) -> None:
    for process in [here, there]:
        alltag = make_field(process, "Alltag")
        make_field(process, "Bildung", parent=alltag)
        make_field(process, "Politik")
    alltag = Handlungsfeld.objects.get(process_id=here.pk, title="Alltag")
    response = admin.post(url(Handlungsfeld, "reorder", alltag.pk) + "?position=2")
    assert json.loads(response.content) == {"success": True}
    assert order(here) == ["Politik", "Alltag", "Bildung"]
    assert order(there) == ["Alltag", "Bildung", "Politik"]


@pytest.mark.parametrize("position", ["", "unsinn", "-3", "99"])
def test_a_position_out_of_the_list_means_the_end(admin: Client, here: Any, position: str) -> None:
    first = make_goal(here, "Eins")
    make_goal(here, "Zwei")
    admin.post(url(Goal, "reorder", first.pk) + f"?position={position}")
    assert order(here, Goal) == ["Zwei", "Eins"]


def test_items_that_all_stood_at_the_same_place_can_be_ordered(admin: Client, here: Any) -> None:
    goals = [make_goal(here, title, sort_order=0) for title in ["Eins", "Zwei", "Drei"]]
    admin.post(url(Goal, "reorder", goals[2].pk) + "?position=0")
    assert order(here, Goal) == ["Drei", "Eins", "Zwei"]


def test_the_list_shows_both_levels_in_order_and_can_be_dragged(admin: Client, here: Any) -> None:
    alltag = make_field(here, "Alltag")
    make_field(here, "Politik")
    make_field(here, "Bildung", parent=alltag, sort_order=alltag.sort_order)
    response = admin.get(url(Handlungsfeld, "list"))
    assert response.context["table"].reorder_url
    assert [field.title for field in shown(response)] == ["Alltag", "Bildung", "Politik"]
    assert "– Bildung" in response.content.decode()


@pytest.mark.parametrize("query", ["Bild", "ildun"])
def test_a_search_finds_parts_of_words_and_offers_no_dragging(admin: Client, here: Any, query: str) -> None:
    field = make_field(here, "Bildung")
    make_field(here, "Politik")
    response = admin.get(url(Handlungsfeld, "list"), {"q": query})
    assert shown(response) == [field]
    assert not hasattr(response.context["table"], "reorder_url")


@pytest.mark.parametrize("query", ["   ", '=x("http://y', "%", "\\", "a" * 3000])
def test_any_text_in_the_search_is_taken(admin: Client, here: Any, query: str) -> None:
    make_field(here, "Bildung")
    for model in [Handlungsfeld, Goal, Member]:
        assert admin.get(url(model, "list"), {"q": query}).status_code == 200


def test_the_list_asks_as_many_questions_for_thirty_fields_as_for_three(admin: Client, here: Any) -> None:
    numbers = []
    for count in [3, 27]:
        for _ in range(count):
            make_field(here, parent=make_field(here))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            admin.get(url(Handlungsfeld, "list"))
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_an_older_version_comes_back_without_its_place(admin: Client, here: Any) -> None:
    for title in ["Eins", "Zwei"]:
        admin.post(url(Goal, "add"), {"title": title, "description": "", "weight": 1})
    first = Goal.objects.get(title="Eins")
    older = first.latest_revision
    admin.post(url(Goal, "reorder", first.pk) + "?position=1")
    admin.post(url(Goal, "edit", first.pk), {"title": "Erstes", "description": "", "weight": 1})
    data = {"title": "Eins", "description": "", "weight": 1, "revision": older.pk}
    admin.post(url(Goal, "edit", first.pk), data)
    assert order(here, Goal) == ["Zwei", "Eins"]


def test_the_history_of_a_field_tells_who_changed_what(admin: Client, here: Any) -> None:
    admin.post(url(Handlungsfeld, "add"), field_data(title="Bildung"))
    field = Handlungsfeld.objects.get()
    admin.post(url(Handlungsfeld, "edit", field.pk), field_data(title="Lernen", slug="bildung"))
    assert field.revisions.count() == 2
    text = admin.get(url(Handlungsfeld, "history", field.pk)).content.decode()
    assert "redaktion" in text
    older, newer = field.revisions.order_by("created_at")
    compare = admin.get(url(Handlungsfeld, "revisions_compare", field.pk, older.pk, newer.pk))
    assert "Lernen" in compare.content.decode()


@pytest.mark.parametrize("key", ["unsinn", "\x00", "9" * 30, "-1"])
def test_versions_of_what_has_no_such_key_are_not_compared(admin: Client, here: Any, key: str) -> None:
    make_field(here, "Alltag")
    assert admin.get(url(Handlungsfeld, "revisions_compare", key, "earliest", "latest")).status_code == 404


def test_a_field_that_others_belong_to_is_not_deleted(admin: Client, here: Any) -> None:
    alltag = make_field(here, "Alltag")
    make_field(here, "Bildung", parent=alltag)
    bulk = reverse("wagtail_bulk_action", args=["aufbruch", "handlungsfeld", "delete"])
    for address in [url(Handlungsfeld, "delete", alltag.pk), f"{bulk}?id={alltag.pk}"]:
        response = admin.post(address, follow=True)
        assert any("Bildung" in str(message) for message in response.context["messages"])
        assert Handlungsfeld.objects.count() == 2


def test_a_member_who_sits_in_a_group_is_not_deleted_but_goes_with_the_process(admin: Client, here: Any) -> None:
    member = make_member(here, "Leitung")
    group = add_page(add_page(here, GroupIndexPage(title="Gruppen")), ThemeGroupPage(title="Infrastruktur"))
    ThemeGroupMembership.objects.create(group=group, member=member, function="member")
    admin.post(url(Member, "delete", member.pk))
    assert Member.objects.exists()
    alltag = make_field(here, "Alltag")
    make_field(here, "Bildung", parent=alltag)
    type(here).objects.get(pk=here.pk).delete()
    assert not Member.objects.exists()
    assert not Handlungsfeld.objects.exists()


def test_a_member_needs_a_name_or_a_role(admin: Client, here: Any) -> None:
    data = {"name": "", "role": "", "organisation": "", "sector": "", "email": "", "portrait": ""}
    assert admin.post(url(Member, "add"), data).context["form"].errors["name"]
    assert admin.post(url(Member, "add"), {**data, "role": "Chief Digital Officer"}).status_code == 302
    assert Member.objects.get().process_id == here.pk


@pytest.mark.parametrize(
    "name",
    [
        one.name
        for one in staff_routes()
        if one.name.startswith("wagtailsnippetchoosers_") and one.name.endswith(":create")
    ],
)
def test_in_a_chooser_nothing_is_created_and_nothing_breaks(chief: Client, here: Any, name: str) -> None:
    assert chief.post(reverse(name), {"title": "Neu"}).status_code == 404
