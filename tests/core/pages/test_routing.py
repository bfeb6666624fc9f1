"""The short way to a page below a process: whatever changes on the way is seen by the next request."""

from typing import Any

import pytest
from django.test import Client
from wagtail import hooks
from wagtail.models import PageViewRestriction, Site

from tests.client import PAST_THE_CACHE
from tests.factories import core
from tests.factories.ideas import make_call
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.ideas.models import IdeaCallPage

pytestmark = pytest.mark.django_db

TITLE = "Was soll die Stadt können?"


@pytest.fixture
def process(db: None) -> ProcessPage:
    return core.make_process("Digitaler Aufbruch")


@pytest.fixture
def call(process: ProcessPage) -> Any:
    call = make_call(process, TITLE)
    assert shows(call.url)
    return call


def shows(url: str, text: str = TITLE) -> bool:
    """Whether somebody who carries a cookie reads the text there, and readers without one the same."""
    seen = {text in Client().get(url, headers=headers).content.decode() for headers in (PAST_THE_CACHE, {})}
    assert len(seen) == 1, "the two get different pages"
    return seen.pop()


@pytest.mark.parametrize("above", ["call", "process", "root"])
@pytest.mark.parametrize("kind", ["password", "login"])
def test_a_page_is_private_at_once_wherever_on_its_way_that_is_said(
    call: Any, process: ProcessPage, above: str, kind: str
) -> None:
    page = {"call": call, "process": process, "root": process.get_parent()}[above]
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="geheim")
    assert not shows(call.url)
    assert not shows(f"{call.url}idee-einreichen/")
    restriction.delete()
    assert shows(call.url)


def test_a_page_beside_a_private_one_is_not_private(call: Any, process: ProcessPage) -> None:
    PageViewRestriction.objects.create(page=make_call(process, "Intern"), restriction_type="login")
    assert shows(call.url)


def test_the_alias_of_a_private_page_and_that_alias_s_alias_are_private(call: Any, process: ProcessPage) -> None:
    alias = call.create_alias(update_slug="kopie")
    second = alias.create_alias(update_slug="noch-eine")
    assert shows(alias.url)
    assert shows(second.url)
    PageViewRestriction.objects.create(page=call, restriction_type="login")
    assert not shows(alias.url)
    assert not shows(second.url)


def test_the_password_opens_the_page_to_whoever_gave_it_alone(call: Any) -> None:
    restriction = PageViewRestriction.objects.create(page=call, restriction_type="password", password="geheim")
    reader = Client()
    reader.post(
        f"/_util/authenticate_with_password/{restriction.pk}/{call.pk}/",
        {"password": "geheim", "return_url": call.url},
    )
    assert TITLE in reader.get(call.url).content.decode()
    assert not shows(call.url)


def test_a_page_that_is_taken_down_or_was_never_published_is_not_found(call: Any, process: ProcessPage) -> None:
    call.unpublish()
    assert Client().get(call.url, headers=PAST_THE_CACHE).status_code == 404
    draft = make_call(process, "Entwurf", live=False)
    assert Client().get(draft.get_url(), headers=PAST_THE_CACHE).status_code == 404


def test_a_page_that_is_taken_down_in_the_database_alone_is_not_found_although_it_is_kept(call: Any) -> None:
    assert Client().get(call.url, headers=PAST_THE_CACHE).status_code == 200
    BasePage.objects.filter(pk=call.pk).update(live=False)
    assert Client().get(call.url, headers=PAST_THE_CACHE).status_code == 404


def test_what_an_editor_publishes_is_read_by_the_next_one(call: Any) -> None:
    call.title = "Was fehlt der Stadt?"
    call.save_revision()
    assert shows(call.url)
    call.get_latest_revision().publish()
    assert shows(call.url, "Was fehlt der Stadt?")


def test_a_page_that_moves_is_found_at_its_new_address_in_its_new_process(call: Any, process: ProcessPage) -> None:
    before = call.url
    other = core.make_process("Anderer Aufbruch", slug="anderer")
    call.move(other, pos="last-child")
    moved = IdeaCallPage.objects.get(pk=call.pk)
    assert Client().get(before, headers=PAST_THE_CACHE).headers["Location"] == moved.url, (
        "Wagtail's redirect is not in its way"
    )
    assert shows(moved.url)
    assert shows(moved.url, "Anderer Aufbruch")
    assert not shows(moved.url, "Digitaler Aufbruch")


def test_another_address_is_found_and_the_old_one_leads_there(call: Any) -> None:
    before = call.url
    call.slug = "mitmachen"
    call.save_revision().publish()
    moved = IdeaCallPage.objects.get(pk=call.pk)
    old = Client().get(before, headers=PAST_THE_CACHE)
    assert (old.status_code, old.headers["Location"]) == (301, moved.url)
    assert shows(moved.url)


def test_pages_below_pages_are_found_and_what_is_not_there_is_not(process: ProcessPage) -> None:
    folder = core.make_content_page(process, "Ordner")
    page = core.make_content_page(folder, "Ganz unten")
    assert shows(page.url, "Ganz unten")
    for wrong in (f"{page.url}nichts/", f"{folder.url}nichts/{page.slug}/", f"{folder.url}%00/", f"{folder.url}%25/"):
        assert Client().get(wrong, headers=PAST_THE_CACHE).status_code == 404
    page.delete()
    assert Client().get(page.url, headers=PAST_THE_CACHE).status_code == 404


def test_the_site_s_hooks_get_the_page_in_its_own_type(call: Any) -> None:
    seen = []

    def note(page: Any, request: Any, args: Any, kwargs: Any) -> None:
        seen.append((page, page.get_parent().specific.title, page.get_view_restrictions().exists()))

    with hooks.register_temporarily("before_serve_page", note):
        assert shows(call.url)
    # Once: the reader without a cookie gets the page from memory.
    assert seen == [(call, "Digitaler Aufbruch", False)]
    assert isinstance(seen[0][0], IdeaCallPage)


def test_a_site_that_gets_another_home_page_or_host_is_known_to_the_next_request(
    call: Any, process: ProcessPage, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "anders.example"]
    path = call.url
    site = Site.objects.get(is_default_site=True)
    Site.objects.create(hostname="anders.example", root_page=process)
    assert Client().get("/ideen-anders/", headers={**PAST_THE_CACHE, "host": "anders.example"}).status_code == 404
    assert Client().get(f"/{call.slug}/", headers={**PAST_THE_CACHE, "host": "anders.example"}).status_code == 200
    assert Client().get(path, headers=PAST_THE_CACHE).status_code == 200
    site.root_page = process
    site.save()
    assert Client().get(path, headers=PAST_THE_CACHE).status_code == 404
    assert Client().get(f"/{call.slug}/", headers=PAST_THE_CACHE).status_code == 200
