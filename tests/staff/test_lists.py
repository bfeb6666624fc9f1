"""What the address of a list can ask for: what the list offers, and nothing else.

A list that filters by whatever stands in its address tells secrets by the number of its rows.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.snippets.models import get_snippet_models
from wagtail_modeladmin.options import ModelAdmin

from tests.staff.routes import PACKAGE
from tests.staff.town import SECRET, SNIPPETS, Town, browser_of
from wagtail_aufbruch.participation.staff.moderation.case_admin import CaseAdminGroup
from wagtail_aufbruch.participation.staff.moderation.case_views import DeclaredIndexView

pytestmark = pytest.mark.django_db

CONTRIBUTIONS = "aufbruch_participation_contribution_modeladmin_index"
MAILS = "aufbruch_participation_mail_modeladmin_index"

SECRETS = [
    (CONTRIBUTIONS, "transitions__user__password__regex", "^nobody"),
    (CONTRIBUTIONS, "author__session_key__startswith", "nobody"),
    (CONTRIBUTIONS, "author__email__contains", "nobody"),
    (CONTRIBUTIONS, "mails__text__contains", "nobody"),
    (CONTRIBUTIONS, "page__owner__password__startswith", "nobody"),
    (CONTRIBUTIONS, "process__owner__is_superuser", "1"),
    (CONTRIBUTIONS, "pk__in", "0"),
    (CONTRIBUTIONS, "title", "nobody"),
    (CONTRIBUTIONS, "state__regex", "nobody"),
    (MAILS, "text__contains", "nobody"),
    (MAILS, "contribution__author__session_key__startswith", "nobody"),
    (MAILS, "process__owner__password__regex", "^nobody"),
]

NONSENSE = [
    {"unsinn": "1"},
    {"unsinn__exact": "1"},
    {"state__unsinn": "1"},
    {"created_at__gte": "gestern"},
    {"created_at__lt": "9999999-99-99"},
    {"created_at__lt": "9999-12-31"},
    {"created_at__gte": "0001-01-01"},
    {"created_at__gte": "9999-12-31 23:59:59"},
    {"created_at__lt": "1" * 5000},
    {"created_at__isnull": "1" * 5000},
    {"o": "1" * 5000},
    {"o": "²"},
    {"created_at__year__regex": "("},
    {"state__exact": "unsinn"},
    {"state__isnull": "unsinn"},
    {"o": "99.-99.x"},
    {"p": "-1"},
    {"p": "99999999999999999999"},
    {"q": "'\"%_\\"},
    {"export": "csv"},
    {"e": "1"},
    {"": ""},
    {"state__exact\x00": "1"},
]


@pytest.fixture(scope="module")
def town(shared_db: None) -> Town:
    """All that the tests look at is made here: what is made in a test is gone with it."""
    town = Town()
    for one in (town.idea, town.comment, town.failed_mail, town.newcomer):
        assert one.pk
    for one in (town.field, town.goal, town.member, town.statement, town.kind, town.series, town.reason):
        assert one.pk
    for one in (town.council_body, town.meeting, town.wording, town.paper, town.server):
        assert one.pk
    assert town.staff_client.session
    return town


def _rows(answer: Any) -> list[Any]:
    assert answer.status_code == 200
    return sorted(str(row.pk) for row in answer.context["object_list"])


@pytest.mark.parametrize(("route", "name", "value"), SECRETS)
def test_nothing_that_a_list_does_not_offer_can_be_asked_for_by_its_address(
    town: Town, route: str, name: str, value: str
) -> None:
    url = reverse(route)
    offered = {"kind": _kind(town, route)}
    all_rows = _rows(town.staff_client.get(url, offered))
    assert all_rows != []
    assert _rows(town.staff_client.get(url, {**offered, name: value}, follow=True)) == all_rows


def _kind(town: Town, route: str) -> str:
    return str(town.idea.kind if route == CONTRIBUTIONS else town.failed_mail.kind)


@pytest.mark.parametrize("route", [CONTRIBUTIONS, MAILS])
@pytest.mark.parametrize("query", NONSENSE, ids=lambda query: str(query)[:60])
def test_an_address_that_makes_no_sense_shows_the_list(town: Town, route: str, query: dict[str, str]) -> None:
    assert town.staff_client.get(reverse(route), query, follow=True).status_code == 200


@pytest.mark.parametrize("route", [CONTRIBUTIONS, MAILS])
def test_filters_search_and_order_that_the_list_offers_stay_in_the_address(town: Town, route: str) -> None:
    query = {
        "kind": _kind(town, route),
        "created_at__gte": "2000-01-01 00:00+00:00",
        "q": SECRET,
        "o": "-0",
        "p": "1",
    }
    answer = town.staff_client.get(reverse(route), query)
    assert len(_rows(answer)) == 1
    assert _rows(town.staff_client.get(reverse(route), {**query, "kind": "unsinn"})) == []
    assert _rows(town.staff_client.get(reverse(route), {**query, "created_at__gte": "2999-01-01 00:00+00:00"})) == []


def test_every_list_of_cases_goes_by_what_it_declares() -> None:
    for admin in CaseAdminGroup.items:
        assert issubclass(admin, ModelAdmin)
        assert issubclass(admin.index_view_class, DeclaredIndexView), admin


def _snippets() -> Iterator[Any]:
    for model in get_snippet_models():
        if model.__module__.startswith(PACKAGE):
            yield model


def test_lists_of_snippets_filter_by_their_own_filters_only(town: Town) -> None:
    """The boss sees every list; none of them gets shorter by a look-up that it does not offer."""
    boss = get_user_model().objects.create_superuser("chefin", password="geheim")
    browser = browser_of(boss)
    seen = 0
    for model in _snippets():
        url = reverse(model.snippet_viewset.get_url_name("list"))
        rows = _rows(browser.get(url))
        assert rows != [], model
        assert browser.get(url, {"ordering": "process__owner__password"}).context["view"].ordering != (
            "process__owner__password"
        )
        # The same view, without the admin around it.
        results = reverse(model.snippet_viewset.get_url_name("list_results"))
        for name, value in _lookups(model):
            assert _rows(browser.get(results, {name: value})) == rows, f"{model.__name__}: {name}"
        seen += 1
    assert seen == len(SNIPPETS) + 1


def _lookups(model: Any) -> Iterator[tuple[str, str]]:
    """Ways into other tables, and conditions that no list offers."""
    yield "process__owner__password__regex", "^nobody"
    yield "process__title__startswith", "nobody"
    yield "pk__in", "0"
    yield "unsinn", "1"
    for field in model._meta.concrete_fields:
        yield f"{field.name}__isnull", "unsinn"
        yield f"{field.name}__regex", "^nobody"


def test_who_has_no_rights_is_refused_whatever_the_address_asks_for(town: Town) -> None:
    browser: Client = browser_of(town.newcomer)
    for query in ({}, {"unsinn": "1"}, {"state__exact": "pending"}):
        answer = browser.get(reverse(CONTRIBUTIONS), query)
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse("wagtailadmin_home"))
