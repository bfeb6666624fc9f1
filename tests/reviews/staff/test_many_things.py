"""The staff pages of a round with many things and people: they stay small, and no two fields share a key."""

import re
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from tests.factories.reviews import end_round, item_of, judge, juror, make_running
from wagtail_aufbruch.reviews.models import Conflict, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return make_call(make_process())


@pytest.fixture
def moderator(call):
    return make_moderator(call.process)


@pytest.fixture
def browser(moderator, client: Client) -> Client:
    client.force_login(moderator)
    return client


def ids(text: str) -> list[str]:
    """Keys of elements that stand on the page more than once."""
    main = text[text.index("<main") :]
    return [key for key, number in Counter(re.findall(r'\bid="([^"]+)"', main)).items() if number > 1]


def page(browser: Client, name: str, *args: object) -> str:
    answer = browser.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_of_a_round_grows_by_lines_and_not_by_forms(browser: Client, call, moderator) -> None:
    ideas = [make_idea(call, f"Idee {number}") for number in range(40)]
    running = make_running(call, user=moderator, ideas=ideas, jury=10)
    text = page(browser, "aufbruch_review_round", running.pk)
    assert ids(text) == []
    assert text.count("<option") < 100
    assert len(re.findall(r'name="\w+-reason"', text)) == 0


def test_a_conflict_is_noted_on_a_page_of_its_own(browser: Client, call, moderator) -> None:
    ideas = [make_idea(call, title) for title in ("Parkbank", "Radweg")]
    running = make_running(call, user=moderator, ideas=ideas)
    reviewer = juror(running)
    url = reverse("aufbruch_review_conflict", args=[running.pk, reviewer.pk])
    assert url in page(browser, "aufbruch_review_round", running.pk)
    text = page(browser, "aufbruch_review_conflict", running.pk, reviewer.pk)
    assert "Jury 1" in text
    assert "Parkbank" in text
    assert not Conflict.objects.exists()
    wrong = browser.post(url, {"befangen-item": "999999", "befangen-kind": "family"})
    assert wrong.status_code == 422
    item = item_of(running, ideas[0]).pk
    right = {"befangen-item": item, "befangen-kind": "family", "befangen-sentence": "Schwester"}
    assert browser.post(url, right).status_code == 302
    assert Conflict.objects.get().sentence == "Schwester"


def test_something_is_taken_out_on_a_page_of_its_own_with_a_reason(browser: Client, call, moderator) -> None:
    ideas = [make_idea(call, title) for title in ("Parkbank", "Radweg")]
    running = make_running(call, user=moderator, ideas=ideas)
    item = item_of(running, ideas[0])
    url = reverse("aufbruch_review_item_out", args=[running.pk, item.pk])
    assert url in page(browser, "aufbruch_review_round", running.pk)
    assert "Parkbank" in page(browser, "aufbruch_review_item_out", running.pk, item.pk)
    assert browser.post(url, {"heraus-reason": ""}).status_code == 422
    assert browser.post(url, {"heraus-reason": "Zurückgezogen"}).status_code == 302
    item.refresh_from_db()
    assert item.taken_out_reason == "Zurückgezogen"


def two_ties(call, moderator) -> Round:
    ideas = [make_idea(call, f"Idee {letter}") for letter in "ABCD"]
    running = make_running(call, user=moderator, ideas=ideas, tie_breaks=["decision"])
    for place in (1, 2):
        for idea, score in zip(ideas, (4, 4, 2, 2), strict=True):
            judge(juror(running, place), item_of(running, idea), score, score)
    return end_round(running)


def test_two_ties_have_fields_of_their_own_and_keep_what_was_typed(browser: Client, call, moderator) -> None:
    ended = two_ties(call, moderator)
    text = page(browser, "aufbruch_review_result", ended.pk)
    assert text.count('name="platz"') == 4
    assert ids(text) == []
    keys = re.findall(r'name="item" value="(\d+)"', text)
    wrong = {"item": keys[2:], "platz": ["1", "1"], "gleich-reason": "Passt besser"}
    answer = browser.post(reverse("aufbruch_review_tie", args=[ended.pk]), wrong)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert ids(text) == []
    assert text.count("Geben Sie jedem einen anderen Platz, beginnend mit 1.") == 1
    assert text.count("Passt besser") == 1
