"""Somebody writes for an hour, and what they write to is taken from view meanwhile: their words are given back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from tests.factories.comments import make_comment
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import issued_long_ago
from wagtail_aufbruch.participation.enums import State
from wagtail_aufbruch.participation.models import Contribution

pytestmark = pytest.mark.django_db

WORDS = "Mehr Bänke,\nund <b>Schatten</b> dazu"
SHOWN = "Mehr Bänke,<br>und &lt;b&gt;Schatten&lt;/b&gt; dazu"
KEPT = "Es wurde nichts gespeichert."


@pytest.fixture
def call() -> Any:
    return make_call(make_process(), "Was fehlt im Park?")


def send(url: str) -> Any:
    return Client().post(url, {"title": "Bänke", "text": WORDS, "website": "", "issued": issued_long_ago()})


def hide(call: Any, idea: Any) -> None:
    Contribution.objects.filter(pk=idea.pk).update(state=State.HIDDEN)


def unpublish(call: Any, idea: Any) -> None:
    Page.objects.get(pk=call.pk).specific.unpublish()


def move_away(call: Any, idea: Any) -> None:
    Contribution.objects.filter(pk=idea.pk).delete()
    Page.objects.get(pk=call.pk).specific.delete()


@pytest.mark.parametrize(
    ("goes", "way", "is_below"),
    [
        (hide, "ideen/{pk}/kommentieren/", "call"),
        (hide, "../beteiligung/melden/{pk}/", "process"),
        (unpublish, "idee-einreichen/", "process"),
        (unpublish, "ideen/{pk}/kommentieren/", "process"),
        (move_away, "idee-einreichen/", "process"),
    ],
)
def test_whoever_has_written_to_what_is_gone_gets_their_words_back_and_a_way_on(
    call: Any, goes: Callable[[Any, Any], None], way: str, is_below: str
) -> None:
    idea = make_idea(call)
    there = {"call": call, "process": call.process}[is_below]
    begins = call.process.url if way.startswith("../") else call.url
    url = f"{begins}{way.removeprefix('../').format(pk=idea.pk)}"
    assert Client().get(url).status_code == 200
    goes(call, idea)
    answer = send(url)
    text = answer.content.decode()
    assert answer.status_code == 404
    assert KEPT in text
    assert SHOWN in text
    assert f'href="{there.url}"' in text
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_answers_to_own_questions_come_back_as_well_and_what_a_browser_adds_does_not(call: Any) -> None:
    unpublish(call, None)
    sent = {"question_abc123": "Ein langer Satz", "tick": "on", "issued": issued_long_ago(), "website": ""}
    text = Client().post(f"{call.url}idee-einreichen/", sent).content.decode()
    assert "<li>Ein langer Satz</li>" in text
    assert text.count("</li>", text.index(KEPT), text.index("</ul>", text.index(KEPT))) == 1


def test_a_page_that_says_by_itself_what_is_gone_is_left_as_it_is(call: Any) -> None:
    text = Client().post(f"{call.process.url}arbeitsseite/unsinn/", {"text": WORDS}).content.decode()
    assert text.count(SHOWN) == 1
    assert "Das gibt es hier nicht mehr" not in text


def test_whoever_has_written_nothing_meets_the_site_s_own_page(call: Any) -> None:
    unpublish(call, None)
    url = f"{call.url}idee-einreichen/"
    assert KEPT not in Client().get(url).content.decode()
    assert KEPT not in Client().post(url, {"website": ""}).content.decode()


def test_below_a_private_page_nothing_is_told_of_it(call: Any) -> None:
    PageViewRestriction.objects.create(page=call.process, restriction_type="login")
    unpublish(call, None)
    text = send(f"{call.url}idee-einreichen/").content.decode()
    assert call.process.title not in text
    assert SHOWN not in text


def test_elsewhere_in_the_site_its_own_page_answers(call: Any) -> None:
    Page.objects.get(pk=call.process.pk).specific.unpublish()
    for url in (f"{call.process.url}nirgends/", "/nirgends/", "/admin/nirgends/", "/documents/7/nirgends/"):
        assert SHOWN not in send(url).content.decode()


def test_a_form_of_somebody_else_s_page_puts_no_words_into_the_town_s_mouth(call: Any) -> None:
    comment = make_comment(make_idea(call), "Verborgen", state=State.HIDDEN)
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(f"{call.url}kommentare/{comment.pk}/", {"text": WORDS})
    assert SHOWN not in answer.content.decode()
    answer = browser.post(f"{call.url}nirgends/", {"text": WORDS})
    assert SHOWN not in answer.content.decode()


def test_it_costs_no_more_where_much_was_written_or_the_address_is_long(
    call: Any, django_assert_max_num_queries: Any
) -> None:
    unpublish(call, None)
    send(f"{call.url}idee-einreichen/")
    with django_assert_max_num_queries(30):
        answer = Client().post(f"{call.url}{'nirgends/' * 20}", {"text": ["Wort" * 5_000] * 90})
    assert answer.status_code == 404
    assert KEPT in answer.content.decode()
    assert len(answer.content) < 400_000
    assert KEPT not in send(f"{call.url}{'nirgends/' * 40}").content.decode()
