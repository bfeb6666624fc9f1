"""Statements, seats and warnings as editors work with them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext, override
from wagtail.models import Page

from tests.factories.core import make_content_page, make_member, make_process
from tests.factories.groups import (
    ADMINISTRATION,
    CITY_SOCIETY,
    add_lead,
    add_seat,
    make_board,
    make_group,
    make_index,
    make_statement,
)
from tests.groups.editor import (
    edit_url,
    editor_of,
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
    superuser,
)
from wagtail_aufbruch.core.domain.process.processes import all_processes
from wagtail_aufbruch.groups.domain.terms import today
from wagtail_aufbruch.groups.domain.warnings import groups_with_problems
from wagtail_aufbruch.groups.models import BoardPage, Statement, ThemeGroupMembership, ThemeGroupPage

INDEX = "wagtailsnippets_aufbruch_groups_statement:list"
ADD = "wagtailsnippets_aufbruch_groups_statement:add"


def url(name: str, *args: Any) -> str:
    return reverse(f"wagtailsnippets_aufbruch_groups_statement:{name}", args=args)


def german(text: str) -> str:
    with override("de"):
        return str(escape(gettext(text)))


@pytest.fixture
def editor(client: Client, process: Any) -> Client:
    """A browser of somebody who edits this process and no other."""
    client.force_login(editor_of(process, "statement"))
    return client


@pytest.fixture
def foreign(process: Any) -> Statement:
    """A statement of another process in the same town."""
    other = make_process("Anderer Prozess", parent=process.get_parent())
    return make_statement(make_board(make_index(other), "Fremder Beirat"), "Fremde Stellungnahme")


def typed(body: Any, addressed_to: list[str] | None = None, **values: Any) -> Any:
    form = nested_form_data(
        {
            "kind": "report",
            "date": "2019-06-06",
            "body_page": str(body.pk),
            "title": "Netzbericht",
            "text": rich_text("<p>Text.</p>"),
            "document": "",
            "go_live_at": "",
            "expire_at": "",
            **values,
        }
    )
    return {**form, "addressed_to": addressed_to or []}


# --- Statements


def test_statement_is_published_and_belongs_to_the_process_of_its_body(
    editor: Client, index: Any, process: Any
) -> None:
    board, group = make_board(index), make_group(index)
    form = {**typed(board, addressed_to=[str(group.pk)]), "action-publish": "1"}
    assert editor.post(url("add"), form).status_code == 302
    statement = Statement.objects.get()
    assert statement.live
    assert statement.process_id == process.pk
    assert [page.pk for page in statement.addressed_to.all()] == [group.pk]
    assert "Netzbericht" in editor.get(group.url).content.decode()


def test_statement_saved_as_draft_is_not_public(editor: Client, index: Any) -> None:
    board = make_board(index)
    editor.post(url("add"), typed(board))
    assert not Statement.objects.get().live
    assert "Netzbericht" not in editor.get(board.url).content.decode()


def test_changes_to_a_published_statement_wait_for_publication(editor: Client, index: Any) -> None:
    board, group = make_board(index), make_group(index)
    statement = make_statement(board, "Alt")
    editor.post(url("edit", statement.pk), typed(board, title="Neu", addressed_to=[str(group.pk)]))
    assert "Neu" not in editor.get(group.url).content.decode()
    editor.post(
        url("edit", statement.pk), {**typed(board, title="Neu", addressed_to=[str(group.pk)]), "action-publish": "1"}
    )
    assert "Neu" in editor.get(group.url).content.decode()


def test_form_offers_groups_and_boards_of_the_editors_process_only(
    editor: Client, index: Any, process: Any, foreign: Statement
) -> None:
    make_content_page(index, "Nur Text")
    board, group = make_board(index), make_group(index, live=False)
    form = editor.get(url("add")).context["form"]
    for name in ("body_page", "addressed_to"):
        assert {page.pk for page in form.fields[name].queryset} == {board.pk, group.pk}
    answer = editor.post(url("add"), {**typed(foreign.body_page), "action-publish": "1"})
    assert answer.status_code == 200
    assert list(Statement.objects.all()) == [foreign]


def test_statement_cannot_be_addressed_to_another_process_or_to_oneself(
    client: Client, index: Any, foreign: Statement
) -> None:
    client.force_login(superuser())
    board = make_board(index)
    for receiver in (foreign.body_page, board):
        answer = client.post(url("add"), {**typed(board, addressed_to=[str(receiver.pk)]), "action-publish": "1"})
        assert answer.status_code == 200
        assert "addressed_to" in answer.context["form"].errors
    assert Statement.objects.count() == 1


def test_somebody_with_two_processes_sees_which_body_belongs_where(
    client: Client, index: Any, foreign: Statement
) -> None:
    client.force_login(superuser())
    make_board(index)
    labels = [label for _, label in client.get(url("add")).context["form"].fields["body_page"].choices]
    assert "U-30-Beirat (Digitaler Aufbruch)" in labels
    assert "Fremder Beirat (Anderer Prozess)" in labels


def test_list_shows_the_statements_of_the_editors_process_only(editor: Client, index: Any, foreign: Statement) -> None:
    make_statement(make_board(index), "Eigene Stellungnahme")
    page = editor.get(url("list")).content.decode()
    assert "Eigene Stellungnahme" in page
    assert "Fremd" not in page


@pytest.mark.parametrize("name", ["edit", "delete", "history", "usage", "preview_on_edit"])
def test_statement_of_another_process_cannot_be_opened(
    editor: Client, index: Any, foreign: Statement, name: str
) -> None:
    own = make_statement(make_board(index))
    assert editor.get(url(name, own.pk)).status_code == 200
    assert editor.get(url(name, foreign.pk)).status_code == 404


def test_statements_of_another_process_cannot_be_deleted_in_bulk(editor: Client, foreign: Statement) -> None:
    address = reverse("wagtail_bulk_action", args=("aufbruch_groups", "statement", "delete"))
    editor.post(f"{address}?id={foreign.pk}")
    assert Statement.objects.filter(pk=foreign.pk).exists()


def test_statements_are_found_by_word_kind_and_body(editor: Client, index: Any) -> None:
    board, group = make_board(index), make_group(index)
    make_statement(board, "Glasfaser", kind="impulse")
    make_statement(group, "Radwege", kind="report")
    for query in ("q=Glasfaser", "kind=impulse", f"body_page={board.pk}"):
        page = editor.get(f"{url('list')}?{query}").content.decode()
        assert "Glasfaser" in page, query
        assert "Radwege" not in page, query


def test_preview_shows_the_statement_as_the_public_will_see_it(editor: Client, index: Any) -> None:
    board, group = make_board(index), make_group(index)
    statement = make_statement(board, live=False)
    address = url("preview_on_edit", statement.pk)
    form = typed(board, title="Vorschau", addressed_to=[str(group.pk)])
    assert editor.post(address, form).json() == {"is_valid": True, "is_available": True}
    page = editor.get(address).content.decode()
    assert "<h1" in page
    assert "Vorschau" in page
    assert group.title in page


# --- Seats


def board_form(seats: Any, **values: Any) -> Any:
    return nested_form_data(
        {
            "title": "Beirat",
            "slug": "beirat",
            "introduction": "",
            "photo": "",
            "photo_alt": "",
            "authority": "advises",
            "member_entry": "seats",
            "invited_by": "",
            "rhythm": "",
            "reports_to": "",
            "easy_language_page": "",
            "gives_impulses_to": [],
            "body": streamfield([]),
            "seats": seats,
            "comments": inline_formset([]),
            **values,
        }
    )


def seat_row(title: str, holders: Any, **values: Any) -> dict[str, Any]:
    return {
        "title": title,
        "appointed_by": "",
        "number": "",
        "source": "holders",
        "note": "",
        "holders": holders,
        **values,
    }


def holder_row(member: Any, **values: Any) -> dict[str, Any]:
    return {"member": str(member.pk), "start": "", "end": "", **values}


def test_seats_with_their_holders_are_entered_in_one_form(client: Client, index: Any, process: Any) -> None:
    client.force_login(superuser())
    first, second = make_member(process, "Erste"), make_member(process, "Zweite")
    seats = inline_formset(
        [
            seat_row("Jugendparlament", inline_formset([holder_row(first), holder_row(second)]), number="5"),
            seat_row("Leitungen", inline_formset([]), source="group_leads"),
        ]
    )
    address = reverse("wagtailadmin_pages:add", args=("aufbruch_groups", "boardpage", index.pk))
    assert client.post(address, {**board_form(seats), "action-publish": "1"}).status_code == 302
    board = BoardPage.objects.get()
    assert board.live
    found = [(seat.title, seat.number, [one.member for one in seat.holders.all()]) for seat in board.seats.all()]
    assert found == [("Jugendparlament", 5, [first, second]), ("Leitungen", None, [])]


def test_holder_is_replaced_in_a_seat_that_exists(client: Client, index: Any, process: Any) -> None:
    client.force_login(superuser())
    board = make_board(index)
    old, new = make_member(process, "Alt"), make_member(process, "Neu")
    seat = add_seat(board, holders=[old])
    holders = inline_formset([holder_row(old, id=str(seat.holders.get().pk), DELETE="1"), holder_row(new)], initial=1)
    seats = inline_formset([seat_row("Jugendparlament", holders, id=str(seat.pk))], initial=1)
    assert client.post(edit_url(board), {**board_form(seats), "action-publish": "1"}).status_code == 302
    assert [holder.member for holder in seat.holders.all()] == [new]


def test_end_before_start_is_refused_beside_the_dates(client: Client, index: Any, process: Any) -> None:
    client.force_login(superuser())
    board = make_board(index)
    row = holder_row(make_member(process), start="2019-06-06", end="2019-06-05")
    seats = inline_formset([seat_row("Sitz", inline_formset([row]))])
    answer = client.post(edit_url(board), board_form(seats))
    assert german("The end lies before the start. Please check both dates.") in answer.content.decode()
    assert not board.seats.exists()


def test_copy_of_a_board_keeps_seats_and_holders(index: Any, process: Any) -> None:
    board = make_board(index)
    add_seat(board, "Jugendparlament", number=5, holders=[make_member(process), make_member(process)])
    copied = BoardPage.objects.get(pk=board.pk).copy(update_attrs={"slug": "kopie"})
    made = BoardPage.objects.get(pk=copied.pk)
    assert [(seat.title, seat.number, seat.holders.count()) for seat in made.seats.all()] == [("Jugendparlament", 5, 2)]
    assert board.seats.get().holders.count() == 2


def test_preview_of_a_board_shows_seats_that_are_not_saved(client: Client, index: Any, process: Any) -> None:
    client.force_login(superuser())
    board = make_board(index)
    seats = inline_formset(
        [seat_row("Noch nicht gespeichert", inline_formset([holder_row(make_member(process, "Wer"))]))]
    )
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[board.pk])
    assert client.post(address, board_form(seats)).json()["is_valid"]
    assert "Noch nicht gespeichert" in client.get(address).content.decode()


def test_preview_of_a_group_that_is_being_made_shows_it(client: Client, index: Any, process: Any) -> None:
    from tests.groups.editor import group_form, lead

    client.force_login(superuser())
    address = reverse("wagtailadmin_pages:preview_on_add", args=("aufbruch_groups", "themegrouppage", index.pk))
    form = group_form("Neue Gruppe", memberships=[lead(make_member(process, "Amt 10"), ADMINISTRATION)])
    assert client.post(address, form).json()["is_valid"]
    page = client.get(address).content.decode()
    assert "Neue Gruppe" in page
    assert "Amt 10" in page


@pytest.mark.parametrize("model", ["boardpage", "themegrouppage"])
def test_only_bodies_and_members_of_the_process_are_offered(
    client: Client, index: Any, process: Any, foreign: Statement, model: str
) -> None:
    client.force_login(superuser())
    make_content_page(index, "Nur Text")
    make_member(foreign.body_page.specific.process, "Fremdes Mitglied")
    board, group = make_board(index), make_group(index, live=False)
    form = client.get(reverse("wagtailadmin_pages:add", args=("aufbruch_groups", model, index.pk))).context["form"]
    for name in {"reports_to", "gives_impulses_to"} & set(form.fields):
        assert {page.pk for page in form.fields[name].queryset} == {board.pk, group.pk}
    answer = client.get(edit_url(board))
    assert board.pk not in {page.pk for page in answer.context["form"].fields["reports_to"].queryset}, "not itself"
    assert "Fremdes Mitglied" not in answer.content.decode()


def test_impulses_and_reports_to_bodies_of_another_process_are_refused(
    client: Client, index: Any, foreign: Statement
) -> None:
    client.force_login(superuser())
    board, group = make_board(index), make_group(index)
    form = {**board_form(inline_formset([])), "action-publish": "1"}
    own = {"reports_to": str(group.pk), "gives_impulses_to": [str(group.pk)]}
    assert client.post(edit_url(board), {**form, **own}).status_code == 302
    strange = str(foreign.body_page_id)
    for values in ({"reports_to": strange}, {"gives_impulses_to": [strange]}):
        answer = client.post(edit_url(board), {**form, **own, **values})
        assert set(answer.context["form"].errors) == set(values)
    saved = BoardPage.objects.get(pk=board.pk)
    assert saved.reports_to_id == group.pk
    assert [page.pk for page in saved.gives_impulses_to.all()] == [group.pk]


# --- Dashboard


def test_dashboard_names_groups_whose_tandem_is_incomplete_and_leads_to_them(editor: Client, index: Any) -> None:
    half, draft = make_group(index, "Halb", sides=[ADMINISTRATION]), make_group(index, "Entwurf", sides=[], live=False)
    make_group(index, "Vollständig")
    page = editor.get("/admin/").content.decode()
    panel = page.split("aufbruch-tandems", 1)[1]
    assert german("The second lead is missing: one from city society.") in panel
    for group in (half, draft):
        assert f'href="{edit_url(group)}"' in panel
    assert "Vollständig" not in panel


def test_dashboard_reads_what_was_last_saved_not_what_is_published(index: Any) -> None:
    def warned() -> list[str]:
        return [warning.title for warning in groups_with_problems(all_processes(), today())]

    group = make_group(index, "Im Wandel", sides=[ADMINISTRATION])
    version = ThemeGroupPage.objects.get(pk=group.pk)
    member = make_member(group.process, "Neu")
    version.memberships.add(ThemeGroupMembership(member=member, function="lead", side=CITY_SOCIETY))
    version.save_revision()
    assert warned() == []
    add_lead(group, CITY_SOCIETY)
    version = ThemeGroupPage.objects.get(pk=group.pk)
    version.title = "Neuer Name"
    version.memberships.set([one for one in version.memberships.all() if one.side == ADMINISTRATION])
    version.save_revision()
    assert warned() == ["Neuer Name"]


def test_dashboard_of_an_editor_is_silent_about_other_processes(editor: Client, process: Any) -> None:
    other = make_process("Anderer Prozess", parent=process.get_parent())
    make_group(make_index(other), "Fremde Gruppe", sides=[])
    assert "aufbruch-tandems" not in editor.get("/admin/").content.decode()


def test_dashboard_of_somebody_without_a_process_works(client: Client, index: Any, django_user_model: Any) -> None:
    from django.contrib.auth.models import Permission

    make_group(index, sides=[])
    user = django_user_model.objects.create_user("gast", password="geheim")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    answer = client.get("/admin/")
    assert answer.status_code == 200
    assert "aufbruch-tandems" not in answer.content.decode()
    assert Page.objects.exists()
