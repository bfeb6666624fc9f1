"""Where staff get from their work to the page that it is about: nobody is sent where they are turned away."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.staff.test_rights import CASE_ADMIN, OWN, SHOWN
from tests.staff.test_rights import IN as GETS_IN
from tests.staff.town import Town, browser_of

pytestmark = pytest.mark.django_db

LINK = re.compile(r"<a\b[^>]*>")
OF_WAGTAIL = "data-chooser-edit-link"
"""What somebody has chosen; Wagtail asks for no right there."""


@pytest.fixture
def town() -> Town:
    return Town()


def _to_forms(browser: Client, url: str) -> Iterator[tuple[str, str]]:
    """Each link there to the form of a page."""
    answer = browser.get(url)
    page = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for link in LINK.findall(page.decode(errors="replace")):
        if re.search(r'href="/admin/pages/\d+/edit/', link) and OF_WAGTAIL not in link:
            yield url, link


def test_who_edits_no_page_is_led_to_no_form_of_a_page(town: Town) -> None:
    places = [place for place in [*OWN, *CASE_ADMIN] if place.method == "get" and place.rule.staff in {GETS_IN, SHOWN}]
    urls = dict.fromkeys(reverse(place.route, args=place.args(town)) for place in places)
    assert [found for url in urls for found in _to_forms(town.staff_client, url)] == []


@pytest.mark.parametrize(
    ("route", "about"),
    [
        ("aufbruch_event_registrations", "event"),
        ("aufbruch_entries", "competition"),
        ("aufbruch_review_round", "round"),
        ("aufbruch_working_page", "asking_group"),
        ("aufbruch_group_judging", "theme_group"),
        ("aufbruch_participation_contribution_modeladmin_inspect", "idea"),
    ],
)
def test_who_may_edit_the_page_is_led_to_its_form(town: Town, route: str, about: str) -> None:
    url = reverse(route, args=[getattr(town, about).pk])
    assert list(_to_forms(browser_of(town.administrator), url)) != []


def test_who_edits_no_page_is_led_to_the_page_itself(town: Town) -> None:
    event = town.event
    page = town.staff_client.get(reverse("aufbruch_event_registrations", args=[event.pk])).content.decode()
    assert f'<a href="{event.url}">Seite der Veranstaltung</a>' in page
