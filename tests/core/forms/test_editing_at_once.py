"""Two requests of the editor against each other: autosave still under way while somebody publishes, and the reverse."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django.urls import reverse
from wagtail import hooks
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from tests.factories.core import make_content_page, make_process
from tests.factories.groups import make_board, make_statement
from tests.together import Pause, at_once
from wagtail_aufbruch.core.forms.pages import KeepsPublished
from wagtail_aufbruch.core.models import ContentPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.groups.models import Statement

PATIENCE = 60
"""Seconds after which a request that should come by is taken for lost; none of them is ever waited for."""


@pytest.fixture
def user(transactional_db: None) -> User:
    return User.objects.create_superuser("redaktion", password="geheim")


@pytest.fixture
def admin(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


class Editor:
    """An editor with the form of a page or statement open, as their browser sends it."""

    def __init__(self, client: Client, address: str, typed: Callable[..., dict[str, Any]]) -> None:
        self.client = client
        self.address = address
        self.typed = typed

    def autosave(self, title: str, overwrite: Any = None) -> Any:
        """What Wagtail sends by itself; ``overwrite``: the version that autosave made before."""
        extra = {"overwrite_revision_id": str(overwrite.pk)} if overwrite else {}
        return self.client.post(self.address, {**self.typed(title), **extra}, headers={"accept": "application/json"})

    def save_draft(self, title: str) -> Any:
        return self.client.post(self.address, self.typed(title))

    def publish(self, title: str) -> Any:
        return self.client.post(self.address, {**self.typed(title), "action-publish": "1"})


def page_form(title: str) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": title,
            "slug": "auftakt",
            "introduction": "",
            "photo": "",
            "photo_alt": "",
            "easy_language_page": "",
            "body": streamfield([]),
            "comments": inline_formset([]),
        }
    )


def editor_of(client: Client, page: Any) -> Editor:
    return Editor(client, reverse("wagtailadmin_pages:edit", args=[page.pk]), page_form)


@contextmanager
def held_back(hook: str, request: Callable[[], Any], is_held: Callable[[Any], bool]) -> Iterator[list[Any]]:
    """Send ``request``, and let it go on at the end of the block, once it has read what it is about to change.

    ``hook`` is that of Wagtail between reading and writing. Yields a list that holds the answer after the block.
    """
    has_read, goes_on = Event(), Event()
    answers: list[Any] = []

    def hold(sent: Any, *_instance: Any) -> None:
        if is_held(sent) and not has_read.is_set():
            has_read.set()
            assert goes_on.wait(PATIENCE)

    def send() -> None:
        try:
            answers.append(request())
        finally:
            has_read.set()
            connections.close_all()

    thread = Thread(target=send)
    with hooks.register_temporarily(hook, hold, order=1000):
        thread.start()
        try:
            assert has_read.wait(PATIENCE)
            assert answers == [], "the request did not come by the hook"
            yield answers
        finally:
            goes_on.set()
            thread.join(PATIENCE)


def by_autosave(request: Any) -> bool:
    return not request.accepts("text/html")


def by_hand(request: Any) -> bool:
    return not by_autosave(request)


@pytest.fixture
def draft(user: User) -> ContentPage:
    """Never published; Wagtail saved it by itself once, when it was made."""
    page = make_content_page(make_process(), "Auftak", slug="auftakt", live=False)
    page.save_revision(user=user)
    return ContentPage.objects.get(pk=page.pk)


@pytest.fixture
def published(user: User) -> ContentPage:
    """Published, with changes that are not."""
    page = make_content_page(make_process(), "Auftakt", slug="auftakt")
    page.save_revision().publish()
    page = ContentPage.objects.get(pk=page.pk)
    page.title = "Auftakt neu"
    page.save_revision(user=user)
    return ContentPage.objects.get(pk=page.pk)


def state_of(page: Any) -> tuple[bool, str, bool, str]:
    """Whether it is live, its title for readers, whether it has unpublished changes, and the editor's title."""
    now = ContentPage.objects.get(pk=page.pk)
    return now.live, now.title, now.has_unpublished_changes, now.get_latest_revision_as_object().title


@pytest.mark.parametrize("kind", ["draft", "published"])
@pytest.mark.parametrize("overwrites", [False, True], ids=["first autosave", "further autosave"])
def test_what_was_published_stays_so_when_an_older_autosave_arrives_last(
    admin: Client, request: pytest.FixtureRequest, kind: str, overwrites: bool
) -> None:
    page = request.getfixturevalue(kind)
    editor = editor_of(admin, page)
    own = page.latest_revision if overwrites else None
    with held_back("before_edit_page", lambda: editor.autosave("Auftakt am", own), by_autosave) as answers:
        assert editor.publish("Auftakt am Montag").status_code == 302
    assert state_of(page) == (True, "Auftakt am Montag", False, "Auftakt am Montag")
    assert answers[0].status_code == 400
    assert answers[0].json()["error_code"] == "invalid_revision"


@pytest.mark.parametrize("kind", ["draft", "published"])
def test_publishing_wins_over_an_autosave_that_comes_in_between(
    admin: Client, request: pytest.FixtureRequest, kind: str
) -> None:
    page = request.getfixturevalue(kind)
    editor = editor_of(admin, page)
    with held_back("before_edit_page", lambda: editor.publish("Auftakt am Montag"), by_hand) as answers:
        assert editor.autosave("Auftakt am").status_code == 200
    assert answers[0].status_code == 302
    assert state_of(page) == (True, "Auftakt am Montag", False, "Auftakt am Montag")


def test_a_draft_that_somebody_saves_while_another_publishes_is_refused_and_can_be_saved_again(
    admin: Client, draft: ContentPage
) -> None:
    editor = editor_of(admin, draft)
    with held_back("before_edit_page", lambda: editor.save_draft("Auftakt von Ben"), by_hand) as answers:
        other = Client()
        other.force_login(User.objects.create_superuser("chefin", password="geheim"))
        latest = ContentPage.objects.get(pk=draft.pk)
        latest.title = "Auftakt von Anna"
        latest.save_revision().publish()
    assert "Inzwischen wurde eine neuere Version gespeichert" in answers[0].content.decode()
    assert "Auftakt von Ben" in answers[0].content.decode()
    assert state_of(draft) == (True, "Auftakt von Anna", False, "Auftakt von Anna")
    assert editor.save_draft("Auftakt von Ben").status_code == 302
    assert state_of(draft) == (True, "Auftakt von Anna", True, "Auftakt von Ben")


def test_a_page_published_from_the_list_stays_published_and_keeps_the_draft_beside_it(
    admin: Client, draft: ContentPage
) -> None:
    editor = editor_of(admin, draft)
    with held_back("before_edit_page", lambda: editor.autosave("Auftakt am Montag"), by_autosave) as answers:
        draft.latest_revision.publish()  # no new version of it
    assert answers[0].status_code == 200
    assert state_of(draft) == (True, "Auftak", True, "Auftakt am Montag")


@pytest.mark.postgresql
def test_a_page_published_while_its_draft_is_written_stays_published(
    admin: Client, draft: ContentPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the moment after the draft has asked whether the page is public. On SQLite one of both waits anyway."""
    editor, pause, take_over = editor_of(admin, draft), Pause(), KeepsPublished._take_over_state

    def take_over_slowly(form: KeepsPublished) -> None:
        take_over(form)
        pause.here()

    monkeypatch.setattr(KeepsPublished, "_take_over_state", take_over_slowly)
    publish = pause.other(draft.latest_revision.publish)
    saved, _published = at_once(lambda: editor.autosave("Auftakt am Montag"), publish)
    assert saved.status_code == 200
    assert state_of(draft)[:2] == (True, "Auftak")


def test_a_page_published_twice_at_once_is_never_offline_in_between(admin: Client, draft: ContentPage) -> None:
    editor = editor_of(admin, draft)
    seen: list[bool] = []

    def look(*_published: Any) -> None:
        seen.append(ContentPage.objects.get(pk=draft.pk).live)

    with (
        hooks.register_temporarily("before_publish_page", look),
        held_back("before_edit_page", lambda: editor.publish("Zweiter"), by_hand),
    ):
        draft.latest_revision.publish()
        first = ContentPage.objects.get(pk=draft.pk).first_published_at
    assert seen == [True]
    assert state_of(draft) == (True, "Zweiter", False, "Zweiter")
    assert ContentPage.objects.get(pk=draft.pk).first_published_at == first


def test_a_page_added_below_a_draft_is_not_lost_by_its_autosave(admin: Client, draft: ContentPage) -> None:
    editor = editor_of(admin, draft)
    with held_back("before_edit_page", lambda: editor.autosave("Auftakt am Montag"), by_autosave) as answers:
        make_content_page(draft, "Darunter")
    assert answers[0].status_code == 200
    assert [page.title for page in ContentPage.objects.get(pk=draft.pk).get_children()] == ["Darunter"]


def test_a_draft_that_is_moved_while_it_is_saved_stays_where_it_went(admin: Client, draft: ContentPage) -> None:
    folder = make_content_page(draft.get_parent(), "Ordner")
    editor = editor_of(admin, draft)
    with held_back("before_edit_page", lambda: editor.autosave("Auftakt am Montag"), by_autosave) as answers:
        ContentPage.objects.get(pk=draft.pk).move(folder, pos="last-child")
    assert answers[0].status_code == 200
    now = ContentPage.objects.get(pk=draft.pk)
    assert (now.get_parent().pk, now.url_path) == (folder.pk, f"{folder.url_path}auftakt/")


def test_a_statement_that_was_published_stays_so_when_an_older_autosave_arrives_last(admin: Client) -> None:
    board = make_board(make_process())
    statement = make_statement(board, "Glasfaser zuers", live=False)
    statement.save_revision()

    def typed(title: str) -> dict[str, Any]:
        return nested_form_data(
            {
                "title": title,
                "kind": "report",
                "date": "2026-03-01",
                "text": rich_text("<p>Schulen.</p>"),
                "document": "",
                "body_page": str(board.pk),
            }
        )

    address = reverse(Statement.snippet_viewset.get_url_name("edit"), args=[statement.pk])
    editor = Editor(admin, address, typed)
    with held_back("before_edit_snippet", lambda: editor.autosave("Glasfaser"), by_autosave) as answers:
        assert editor.publish("Glasfaser zuerst").status_code == 302
    now = Statement.objects.get(pk=statement.pk)
    assert (now.live, now.title, now.has_unpublished_changes) == (True, "Glasfaser zuerst", False)
    assert answers[0].json()["error_code"] == "invalid_revision"


PAGE_TYPES = [
    model
    for model in apps.get_models()
    if issubclass(model, BasePage) and model.__module__.startswith("wagtail_aufbruch.")
]


@pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)
def test_the_editor_of_every_page_type_keeps_what_is_published(model: Any) -> None:
    assert issubclass(model.get_edit_handler().get_form_class(), KeepsPublished)
