"""The search in the menu finds what a person expects: pages, events and ideas, however they are written."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.core import make_content_page, make_member, make_process
from tests.factories.events import make_bookable
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from tests.factories.registrations import make_registration
from wagtail_aufbruch.ideas.domain.responses.merge import choices
from wagtail_aufbruch.participation.domain.search import contribution_search
from wagtail_aufbruch.participation.enums import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


def found(client: Client, process: Any, query: str) -> list[tuple[str, str]]:
    """Address and title of each result."""
    page = client.get(f"{process.url}suche/", {"q": query}).content.decode()
    return re.findall(r'aufbruch-results__title"><a href="([^"]*)">(.*?)</a>', page)


def make_public(call: Any, title: str, **values: Any) -> Any:
    idea = make_idea(call, title, **values)
    contribution_search.index(idea)
    return idea


def test_the_menus_search_finds_pages_events_and_ideas(client: Client, process: Any) -> None:
    page = make_content_page(process, "Glasfaser erklärt")
    event = make_bookable(process, "Glasfasertreff", slug="treff")
    call = make_call(process)
    idea = make_public(call, "Mehr Glasfaser")
    urls = {url.removeprefix("http://localhost"): title for url, title in found(client, process, "glasfaser")}
    assert set(urls.values()) == {"Glasfaser erklärt", "Glasfasertreff", "Mehr Glasfaser"}
    assert page.url in urls
    assert event.url in urls
    assert any(url.endswith(f"/ideen/{idea.pk}/") for url in urls)


def test_ideas_that_not_everybody_may_see_and_those_of_others_are_not_found(client: Client, process: Any) -> None:
    call = make_call(process)
    hidden = make_public(call, "Glasfaser versteckt")
    hidden.state = State.HIDDEN
    hidden.save()
    make_public(make_call(make_process("Nachbarstadt")), "Glasfaser nebenan")
    draft = make_call(process, "Entwurf", slug="entwurf")
    make_public(draft, "Glasfaser im Entwurf")
    draft.unpublish()
    assert found(client, process, "Glasfaser") == []


@pytest.mark.parametrize("typed", ["offis", "oeffis", "öffis"])
def test_pages_events_and_ideas_are_found_however_they_are_written(client: Client, process: Any, typed: str) -> None:
    make_content_page(process, "Netze", body=[("paragraph", "<p>Mit den Öffis in der Straße.</p>")])
    make_bookable(process, "Öffis für alle", slug="treff")
    make_public(make_call(process), "Mehr Öffis")
    assert {title for _url, title in found(client, process, typed)} == {"Netze", "Öffis für alle", "Mehr Öffis"}
    assert [title for _url, title in found(client, process, f"{typed} strasse")] == ["Netze"]


def test_results_cost_no_more_queries_the_more_there_are(client: Client, process: Any) -> None:
    call = make_call(process)
    for number in range(25):
        make_public(call, f"Glasfaser {number}")
    answer = client.get(f"{process.url}suche/", {"q": "glasfaser", "p": "3"}).content.decode()
    assert "25 Treffer" in answer
    assert answer.count("aufbruch-results__title") == 5


@pytest.mark.parametrize(
    ("typed", "name"),
    [("bjoern", "Björn Öztürk"), ("lukasz", "Łukasz Żółć"), ("laka", "Zur Łąka"), ("strasse", "Anna Straßer")],
)
def test_staff_find_people_and_cases_however_they_are_written(process: Any, typed: str, name: str) -> None:
    staff = Client()
    staff.force_login(make_moderator(process))
    call = make_call(process)
    idea = make_idea(call, "Ein Einfall", author_name=name, state=State.PENDING)
    make_idea(call, "Anderes", author_name="Zufall Beispiel", state=State.PENDING)
    cases = staff.get(reverse("aufbruch_participation_contribution_modeladmin_index"), {"q": typed}).content.decode()
    assert "Ein Einfall" in cases
    assert "Anderes" not in cases
    event = make_bookable(process)
    make_registration(event, name, email="a@example.org")
    make_registration(event, "Zufall Beispiel", email="b@example.org")
    listed = staff.get(reverse("aufbruch_event_registrations", args=[event.pk]), {"suche": typed}).content.decode()
    assert name in listed
    assert "Zufall Beispiel" not in listed
    other = make_idea(call, f"Idee von {name}")
    assert choices(process.pk, idea, typed) == [other]


def test_editors_find_members_however_they_are_written(admin_client: Client, process: Any) -> None:
    make_member(process, name="Björn Łąka", role="")
    make_member(process, name="Zufall Beispiel", role="")
    shown = admin_client.get("/admin/snippets/aufbruch/member/", {"q": "laka bjoern"}).content.decode()
    assert "Björn Łąka" in shown
    assert "Zufall Beispiel" not in shown
