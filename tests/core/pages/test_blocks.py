"""The blocks of a page's running text, as an editor fills them in."""

import json
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from tests.factories.core import make_content_page, make_process

pytestmark = pytest.mark.django_db

ONE_OF_THE_TWO = "Wählen Sie eine Seite oder geben Sie eine Adresse an"
ELSEWHERE = "https://stadt.example/"


@pytest.fixture
def page() -> Any:
    return make_content_page(make_process())


def form_with(page: Any, link: dict[str, object] | None = None) -> dict[str, Any]:
    """What the browser sends of a page that has one link."""
    value = {"text": "Zum Rathaus", "page": "", "url": "", **(link or {})}
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "body": streamfield([("link", value)]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""},
        }
    )


def save(browser: Client, page: Any, form: dict[str, Any]) -> Any:
    return browser.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form, follow=True)


def says_why(answer: Any) -> bool:
    """Whether the form says it beside the link: what it says of a block stands in the page as JSON."""
    return json.dumps(ONE_OF_THE_TWO)[1:-1] in unescape(answer.content.decode())


def test_a_link_that_leads_nowhere_is_not_published_and_the_editor_is_told_why(admin_client: Client, page: Any) -> None:
    answer = save(admin_client, page, {**form_with(page), "action-publish": "1"})
    assert answer.status_code == 200
    assert says_why(answer)
    assert not page.revisions.exists()


@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}], ids=["draft", "published"])
def test_a_link_that_leads_to_two_places_is_refused(admin_client: Client, page: Any, action: dict[str, str]) -> None:
    form = {**form_with(page, {"page": page.pk, "url": ELSEWHERE}), **action}
    answer = save(admin_client, page, form)
    assert says_why(answer)
    assert not page.revisions.exists()


def test_a_link_that_leads_nowhere_yet_may_stay_so_in_a_draft_and_is_not_shown(admin_client: Client, page: Any) -> None:
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert admin_client.post(preview, form_with(page)).json() == {"is_valid": True, "is_available": True}
    assert "Zum Rathaus" not in admin_client.get(preview).content.decode()
    save(admin_client, page, form_with(page))
    (block,) = page.revisions.get().as_object().body
    assert block.value["text"] == "Zum Rathaus"


@pytest.mark.parametrize("url", ["", ELSEWHERE])
def test_a_link_to_one_place_is_published(admin_client: Client, page: Any, url: str) -> None:
    link = {"url": url} if url else {"page": page.pk}
    save(admin_client, page, {**form_with(page, link), "action-publish": "1"})
    assert "Zum Rathaus" in admin_client.get(page.url).content.decode()
