"""A round with many things as staff see it: in pages, searched, to take along bit by bit."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from tests.factories.reviews import judge, juror, make_running
from wagtail_aufbruch.reviews.domain.results import export
from wagtail_aufbruch.reviews.models import Round
from wagtail_aufbruch.reviews.staff import results, rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


@pytest.fixture
def moderator(call: Any) -> Any:
    return make_moderator(call.process)


@pytest.fixture
def browser(moderator: Any, client: Client) -> Client:
    client.force_login(moderator)
    return client


def running_with(call: Any, moderator: Any, number: int) -> Round:
    ideas = [make_idea(call, f"Bank am Weg {place}") for place in range(number - 1)]
    return make_running(call, user=moderator, ideas=[*ideas, make_idea(call, "Trinkbrunnen für alle")])


def text_of(browser: Client, name: str, running: Round, query: str = "") -> str:
    answer = browser.get(reverse(name, args=[running.pk]) + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_page_of_a_round_shows_a_page_of_what_is_judged_and_finds_the_rest(
    browser: Client, call: Any, moderator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "PER_PAGE", 4)
    running = running_with(call, moderator, 10)
    text = text_of(browser, "aufbruch_review_round", running)
    assert text.count("herausnehmen</a>") == 4
    assert "Seite 1 von 3" in text
    last = text_of(browser, "aufbruch_review_round", running, "?p=3")
    assert last.count("herausnehmen</a>") == 2
    assert 'href="?p=2&amp;suche=#items"' in last
    found = text_of(browser, "aufbruch_review_round", running, "?suche=TRINK")
    assert found.count("herausnehmen</a>") == 1
    assert "Trinkbrunnen" in found
    assert text_of(browser, "aufbruch_review_round", running, "?suche=7").count("Nr. 7:") == 1
    assert "hat diese Wörter im Titel" in text_of(browser, "aufbruch_review_round", running, "?suche=Rutsche")


def test_the_result_is_read_in_pages(
    browser: Client, call: Any, moderator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "PER_PAGE", 4)
    running = running_with(call, moderator, 6)
    for place, item in enumerate(running.items.all()):
        judge(juror(running, 1), item, 1 + place % 5, 3)
        judge(juror(running, 2), item, 1 + place % 5, 3)
    assert text_of(browser, "aufbruch_review_result", running).count("aufbruch-rounds__rank") == 4
    assert text_of(browser, "aufbruch_review_result", running, "?p=2").count("aufbruch-rounds__rank") == 2


@pytest.mark.parametrize("name", ["aufbruch_review_round", "aufbruch_review_result"])
def test_staff_pages_ask_no_more_for_many_things(browser: Client, call: Any, moderator: Any, name: str) -> None:
    few = running_with(call, moderator, 4)
    many = running_with(make_call(call.process, "Zweiter Aufruf"), moderator, 60)
    asked = []
    for running in (few, many):
        text_of(browser, name, running)
        with CaptureQueriesContext(connection) as captured:
            text_of(browser, name, running)
        asked.append(len(captured))
    assert asked[1] <= asked[0]


def test_reviews_are_read_batch_by_batch_while_they_are_sent(
    call: Any, moderator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "BATCH", 3)
    running = running_with(call, moderator, 7)
    for item in running.items.all():
        judge(juror(running), item, 4, None, comment="Gut")
    lines = export.Export(running).as_csv()
    with CaptureQueriesContext(connection) as first:
        # The mark of the encoding, the headings, the first row.
        for _line in range(3):
            next(lines)
    with CaptureQueriesContext(connection) as rest:
        assert len(list(lines)) == 6
    asked = [one["sql"] for one in [*first, *rest] if 'FROM "aufbruch_reviews_score"' in one["sql"]]
    assert len(asked) == 3
    assert sum('FROM "aufbruch_reviews_score"' in one["sql"] for one in first) == 1
