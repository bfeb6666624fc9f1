"""A number that no database holds, wherever an address takes one: it is not found, and nothing breaks.

The addresses are those that the pages and the admin really have, so that a new one is asked for as well.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.validators import MaxValueValidator
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.converters import IntConverter

from tests.factories.comments import known_client
from tests.factories.council import make_papers
from tests.staff.routes import staff_routes
from tests.staff.test_rights import (
    CAPTURE,
    COMPETITIONS,
    COUNCIL,
    COUNCIL_SERVERS,
    EVENTS,
    IDEAS,
    INBOX,
    PROJECTS,
    REVIEWS,
    WORKING_PAGES,
)
from tests.staff.town import Town
from wagtail_aufbruch.competitions.domain.lists import contributions as contribution_filters
from wagtail_aufbruch.council.domain.lists import listing as paper_filters
from wagtail_aufbruch.events.domain.calendar import filters as event_filters
from wagtail_aufbruch.events.public import index as event_index
from wagtail_aufbruch.groups.domain.working.links import issue
from wagtail_aufbruch.ideas.domain.lists import filters as idea_filters
from wagtail_aufbruch.ideas.domain.lists.listing import ORDERS
from wagtail_aufbruch.participation.domain.comments import reading
from wagtail_aufbruch.projects.domain.lists import filters as project_filters

pytestmark = pytest.mark.django_db

HUGE = 10**30
ODD = (
    "-99999999999.9",
    "-99999999999999999.9",
    "1e999",
    "-1e-999",
    "nan",
    "-inf",
    "0x1",
    "١٢",
    "1%00",
    "%ff",
    "1" * 150,
)
"""What is almost a number."""
KEYS = (
    *ODD,
    *(f"{odd}_1" for odd in ODD),
    str(HUGE),
    f"{HUGE}_1",
    f"1_{HUGE}",
    f"2026-01-01T00:00:00+00:00_{HUGE}",
    f"1_look_2026-01-01T00:00:00_{HUGE}",
)
"""Alone, and as part of the keys by which long lists are paged."""
ANSWERS = {200, 301, 302, 404, 405}
"""301 where a slash is missing at the end, 405 where an address takes forms alone."""


@pytest.fixture
def town() -> Town:
    town = Town()
    assert town.comment.pk
    assert town.registration.pk
    return town


@pytest.fixture(params=["reader", "participant"])
def browser(town: Town, request: pytest.FixtureRequest) -> Client:
    """Who is known has things of their own, which are looked for as well."""
    browser = known_client(town.author) if request.param == "participant" else Client()
    browser.raise_request_exception = False
    return browser


def _broken(browser: Client, url: str, query: dict[str, str] | None = None) -> Iterator[str]:
    """What the address answers to looking and to sending a form, where it is not one of the answers expected."""
    address = f"{url}?{'&'.join(f'{name}={value}' for name, value in query.items())}" if query else url
    for method in ("get",) if query else ("get", "post"):
        status = getattr(browser, method)(url, query).status_code
        if status not in ANSWERS:
            yield f"{method} {address}: {status}"


def _public_addresses(town: Town) -> dict[str, list[str]]:
    """By the name of the route: its address with one number after the other too large, the others being an idea's."""
    found: dict[str, list[str]] = {}
    competition, projects = town.competition, town.project.get_parent().specific
    below = (town.call, town.events, town.event, competition, competition.get_parent().specific, projects, town.project)
    for page in (town.process, *below, make_papers(town.process), town.statement.body_page.specific):
        for pattern in page.get_subpage_urls():
            converters = pattern.pattern.converters
            numbers = [name for name, converter in converters.items() if isinstance(converter, IntConverter)]
            for too_large in numbers:
                kwargs = {name: town.idea.pk if name in numbers else "x" for name in converters}
                below = page.reverse_subpage(pattern.name, kwargs={**kwargs, too_large: HUGE})
                found.setdefault(pattern.name, []).append(f"{page.url}{below}")
    return found


def test_a_number_that_is_too_large_leads_nowhere(town: Town, browser: Client) -> None:
    addresses = _public_addresses(town)
    assert {"idea", "conversation", "report", "helpful", "file", "withdraw", "statement"} <= set(addresses)
    assert [broken for urls in addresses.values() for url in urls for broken in _broken(browser, url)] == []


def test_a_number_that_is_too_large_leads_staff_nowhere(town: Town) -> None:
    browser = town.staff_client
    browser.raise_request_exception = False
    places = [
        *EVENTS,
        *COUNCIL,
        *COUNCIL_SERVERS,
        *WORKING_PAGES,
        *PROJECTS,
        *REVIEWS,
        *COMPETITIONS,
        *CAPTURE,
        *IDEAS,
        *INBOX,
    ]
    asked, broken = set(), []
    for place in places:
        args = place.args(town)
        for number in [place_of for place_of, value in enumerate(args) if isinstance(value, int)]:
            url = reverse(place.route, args=[HUGE if at == number else value for at, value in enumerate(args)])
            broken += _broken(browser, url)
            asked.add(place.route)
    assert broken == []
    own = {
        route.name for route in staff_routes() if route.name.startswith("aufbruch_") and "modeladmin" not in route.name
    }
    without_number = {p.route for p in places if not any(isinstance(value, int) for value in p.args(town))}
    assert asked >= own - without_number


def _lists(town: Town) -> Iterator[tuple[str, str]]:
    """Public addresses with the parameters that they read."""
    call, process, events = town.call, town.process, town.events
    for name in idea_filters.PARAMETERS:
        yield call.url, name
        for ending in ("als-csv", "als-json", "karte", "neues"):
            yield f"{call.url}ideen/{ending}/", name
        yield f"{process.url}alle-ideen/", name
    for name in (*event_filters.PARAMETERS, event_index.VIEW, event_index.AFTER):
        for below in ("", "kalender/", "neues/", "als-csv/"):
            yield f"{events.url}{below}", name
    idea = f"{call.url}ideen/{town.idea.pk}/"
    yield f"{idea}diskussion/", "nach"
    yield f"{idea}antworten/{town.comment.pk}/", "nach"
    yield f"{idea}kommentieren/", "antwort"
    yield f"{call.url}idee-einreichen/", "erneut"
    yield f"{process.url}suche/", "p"
    papers, projects = make_papers(process).url, town.project.get_parent().url
    for below in ("", "als-csv/", "beschlusskontrolle-als-csv/"):
        for name in paper_filters.PARAMETERS:
            yield f"{papers}{below}", name
    for name in (*project_filters.PARAMETERS, project_filters.AFTER):
        for below in ("", "als-json/"):
            yield f"{projects}{below}", name
    assert town.contribution.pk
    competition = town.competition.url
    for name in (*contribution_filters.PARAMETERS, "nach"):
        for below in ("", "als-csv/"):
            yield f"{competition}beitraege/{below}", name


def test_a_number_that_is_too_large_narrows_no_list_and_breaks_none(town: Town, settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "THROTTLE_FACTOR": 0}  # files are for few at a time
    reader = Client(raise_request_exception=False)
    asked = [(url, {name: value}) for url, name in _lists(town) for value in (str(HUGE), *ODD[:2])]
    for key in KEYS:
        for order in ORDERS:
            asked.append((town.call.url, {idea_filters.SORT: order, idea_filters.AFTER: key, idea_filters.START: "1"}))
        for order in reading.ORDERS:
            asked.append((f"{town.call.url}ideen/{town.idea.pk}/diskussion/", {"sortierung": order, "nach": key}))
        asked.append((town.events.url, {event_index.AFTER: key}))
    assert [broken for url, query in asked for broken in _broken(reader, url, query)] == []
    # The addresses are real: without the number each shows something.
    assert {reader.get(url).status_code for url in {url for url, _query in asked}} == {200}


def test_a_number_that_is_too_large_breaks_no_list_of_staff(town: Town) -> None:
    browser = town.staff_client
    browser.raise_request_exception = False
    asked = [
        *[(reverse("aufbruch_inbox"), name) for name in ("prozess", "art", "wer", "ab")],
        (reverse("aufbruch_answers"), "antwort"),
        *[(reverse("aufbruch_overview"), name) for name in ("prozess", "gruppe", "feld", "tabelle", "stand")],
        (reverse("aufbruch_events_staff"), "p"),
        (reverse("aufbruch_reviews"), "p"),
        *[(reverse("aufbruch_entries", args=[town.competition.pk]), name) for name in ("p", "stand", "suche")],
        (reverse("aufbruch_capture", args=[town.call.pk]), "veranstaltung"),
        (reverse("aufbruch_slips", args=[town.captured.page_id]), "idee"),
        (reverse("aufbruch_handling", args=[town.idea.pk]), "suche"),
        (reverse("aufbruch_import_check", args=[town.call.pk, town.batch.pk]), "p"),
        *[(reverse("aufbruch_event_registrations", args=[town.event.pk]), name) for name in ("tisch", "stand", "p")],
        (reverse("wagtailsnippetchoosers_aufbruch_handlungsfeld:choose"), "process"),
    ]
    wanted = [(url, {name: str(HUGE)}) for url, name in asked]
    wanted += [(reverse("aufbruch_inbox"), {"ab": key}) for key in KEYS]
    assert [broken for url, query in wanted for broken in _broken(browser, url, query)] == []
    assert {browser.get(url).status_code for url in {url for url, _query in wanted}} == {200}


@pytest.mark.parametrize("odd", ["main", "1" * 30, "٣", "-1", "1,2"])
def test_a_chooser_of_the_admin_finds_nothing_for_what_is_no_key(town: Town, odd: str) -> None:
    browser = town.staff_client
    browser.raise_request_exception = False
    for model in ("aufbruch_handlungsfeld", "aufbruch_goal", "aufbruch_member", "aufbruch_events_eventkind"):
        chooser = f"wagtailsnippetchoosers_{model}"
        assert browser.get(reverse(f"{chooser}:chosen", args=[odd])).status_code == 404, model
        assert browser.get(reverse(f"{chooser}:chosen_multiple"), {"id": odd}).status_code == 200, model


def _forms(base: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for form in base.__subclasses__():
        yield form
        yield from _forms(form)


def test_a_number_in_a_form_has_a_greatest_value() -> None:
    """Otherwise one that no database holds is looked for. What a model says of its columns is asked by the model."""
    assert get_resolver().url_patterns
    endless = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in _forms()
        if form.__module__.startswith("wagtail_aufbruch") and not issubclass(form, forms.BaseModelForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if type(field) is forms.IntegerField
        and not any(isinstance(validator, MaxValueValidator) for validator in field.validators)
    }
    assert endless == set()


def test_joining_with_a_number_that_is_too_large_is_refused(town: Town) -> None:
    town.staff_client.raise_request_exception = False
    url = reverse("aufbruch_idea_join", args=[town.idea.pk])
    assert [town.staff_client.post(url, {"into": odd}).status_code for odd in (HUGE, *ODD)] == [422] * (1 + len(ODD))


def test_taking_a_question_back_with_a_number_that_is_too_large_is_refused(town: Town) -> None:
    lead = town.asking_group.memberships.exclude(member__email="").first().member
    url = f"{town.process.url}{town.process.reverse_subpage('working_page', args=[issue(town.asking_group, lead)])}"
    browser = Client(raise_request_exception=False)
    assert browser.get(url).status_code == 200
    assert {browser.post(url, {"zurueck": odd}).status_code for odd in (HUGE, *ODD)} <= {404, 409, 422}
