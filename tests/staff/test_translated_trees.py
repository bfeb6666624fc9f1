"""Trees of languages that Wagtail keeps alike: what is done with a page is done with its translations."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Locale

from tests.core.staff.test_moving import move
from tests.factories.core import make_process
from tests.factories.events import make_bookable, make_index
from tests.factories.ideas import make_call, make_idea
from tests.staff.test_previews import form_of
from tests.staff.test_translating import translate
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.ideas.models import IdeaCallPage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def trees_kept_alike(settings: Any) -> Any:
    """As `wagtail.contrib.simple_translation` keeps them, which the demo does not have."""

    def translations(pages: list[Any], action: str) -> dict[Any, Any]:
        return {page: BasePage.objects.translation_of(page, inclusive=False) for page in pages}

    settings.WAGTAIL_I18N_ENABLED = True
    with hooks.register_temporarily("construct_translated_pages_to_cascade_actions", translations):
        yield


@pytest.fixture
def calls() -> tuple[Any, Any]:
    """A call of which nobody knows, and its translation, to which somebody has handed in an idea."""
    call = make_call(make_process())
    english = Locale.objects.get_or_create(language_code="en")[0]
    translate(call.get_parent(), english)
    translated = IdeaCallPage.objects.get(pk=translate(call, english).pk)
    make_idea(translated)
    return call, translated


def told(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_a_page_is_not_deleted_where_people_handed_in_to_its_translation(
    calls: tuple[Any, Any], admin_client: Client
) -> None:
    answer = admin_client.post(reverse("wagtailadmin_pages:delete", args=[calls[0].pk]), follow=True)
    assert "lässt sich nicht löschen" in told(answer)
    assert IdeaCallPage.objects.count() == 2


def test_a_page_stays_in_its_process_where_people_handed_in_to_its_translation(
    calls: tuple[Any, Any], admin_client: Client
) -> None:
    there = make_process("Anderer", slug="anderer")
    translate(there, calls[1].locale)
    answer = move(admin_client, calls[0], BasePage.objects.get(pk=there.pk))
    assert "bekämen ihre Daten" in told(answer)
    assert BasePage.objects.get(pk=calls[0].pk).get_parent().pk != there.pk


def test_where_nobody_has_come_yet_translations_go_with_the_page(calls: tuple[Any, Any], admin_client: Client) -> None:
    process = calls[0].get_parent()
    other = make_call(process, "Zweiter", slug="zweiter")
    translated = translate(other, calls[1].locale)
    admin_client.post(reverse("wagtailadmin_pages:delete", args=[other.pk]))
    assert not BasePage.objects.filter(pk__in=[other.pk, translated.pk]).exists()


def test_whoever_publishes_a_translated_event_reads_that_its_seats_are_counted_twice(admin_client: Client) -> None:
    event = make_bookable(make_index(make_process()), "Forum", seats=20)
    english = Locale.objects.get_or_create(language_code="en")[0]
    translate(event, english)
    there = event.get_translation(english)
    edit = reverse("wagtailadmin_pages:edit", args=[there.pk])
    sent = form_of(admin_client, edit)
    warning = "nimmt entgegen, was Menschen einreichen, und zählt für sich"
    assert warning not in told(admin_client.post(edit, sent, follow=True)), "nobody registers for a draft"
    assert warning in told(admin_client.post(edit, {**sent, "action-publish": "1"}, follow=True))
    BasePage.objects.get(pk=event.pk).specific.unpublish()
    assert warning not in told(admin_client.post(edit, {**sent, "action-publish": "1"}, follow=True))
