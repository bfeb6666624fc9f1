"""A contribution is deleted, with its page or at the end of its time, in the moment in which somebody acts on it."""

import sys
from typing import Any

import pytest
from django.db.transaction import Atomic
from django.test import Client

from tests.factories.comments import known_client, make_comment
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import issued_long_ago, make_participant
from wagtail_aufbruch.participation.enums import State
from wagtail_aufbruch.participation.models import Contribution

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def idea() -> Any:
    process = make_process()
    return make_idea(make_call(process), author=make_participant(process), state=State.PUBLISHED)


@pytest.fixture
def gone_before_it_is_locked(monkeypatch: pytest.MonkeyPatch, idea: Any) -> list[str]:
    """Somebody else deletes it, once, right before a domain begins to change something. Tells where that was."""
    enter, at = Atomic.__enter__, []

    def begins(block: Any) -> None:
        caller = sys._getframe(1)
        function = caller.f_locals.get("func")  # of a function that is decorated
        where = str(function.__module__ if function is not None else caller.f_globals["__name__"])
        if not at and "wagtail_aufbruch" in where and ".domain." in where and not where.endswith("throttling"):
            at.append(where)
            Contribution.objects.filter(pk=idea.pk).delete()
        enter(block)

    monkeypatch.setattr(Atomic, "__enter__", begins)
    return at


@pytest.mark.parametrize("is_known", [True, False], ids=["its author", "a stranger"])
@pytest.mark.parametrize(
    "way",
    [
        "{call}ideen/{pk}/unterstuetzen/",
        "{call}ideen/{pk}/kommentieren/",
        "{process}beteiligung/melden/{pk}/",
        "{process}beteiligung/{pk}/bearbeiten/",
        "{process}beteiligung/{pk}/zurueckziehen/",
        "{process}beteiligung/folgen/beitrag/{pk}/",
    ],
)
def test_whoever_acts_on_it_meets_no_error_page(
    idea: Any, gone_before_it_is_locked: list[str], way: str, is_known: bool
) -> None:
    call = idea.page.specific
    url = way.format(call=call.url, process=call.process.url, pk=idea.pk)
    browser = known_client(idea.author) if is_known else Client()
    assert browser.get(url).status_code in {200, 302}
    sent = {"title": "Neu", "text": "Ein Satz, der lang genug ist.", "reason": "insult", "email": "zoe@example.org"}
    answer = browser.post(url, {**sent, "website": "", "issued": issued_long_ago(), "frequency": "weekly"})
    assert answer.status_code in {302, 403, 404, 409, 422}
    if way.endswith(("unterstuetzen/", "melden/{pk}/")):
        assert gone_before_it_is_locked
        assert answer.status_code == 404


def test_whoever_answers_a_comment_that_goes_keeps_their_words(idea: Any, gone_before_it_is_locked: list[str]) -> None:
    comment = make_comment(idea, "Erster")
    url = f"{idea.page.specific.url}ideen/{idea.pk}/kommentieren/"
    sent = {"text": "Eine lange Antwort", "email": "zoe@example.org", "reply_to": comment.pk}
    answer = Client().post(url, {**sent, "website": "", "issued": issued_long_ago()})
    assert answer.status_code == 404
    assert "Eine lange Antwort" in answer.content.decode()
