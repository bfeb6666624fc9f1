"""A round, or a page, that a colleague deletes at the moment in which somebody else sends a form: it is told, nobody
reads of a fault of the server."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.outcomes import make_ideas, make_judging
from tests.factories.participation import make_moderator
from tests.factories.reviews import address_of, juror, make_round, make_running
from tests.reviews.staff.test_round_pages import typed
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.reviews.domain.errors import RoundGone
from wagtail_aufbruch.reviews.domain.reviewing.writing import Judgement, save_many
from wagtail_aufbruch.reviews.models import Round
from wagtail_aufbruch.reviews.staff import rounds

pytestmark = pytest.mark.django_db
TOLD = "Diese Runde wurde inzwischen gelöscht"


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


@pytest.fixture
def staff(call: Any) -> Any:
    return make_moderator(call.process)


@pytest.fixture
def desk(staff: Any) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


def vanishes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever locks a round comes too late."""
    monkeypatch.setattr(Round.objects, "select_for_update", lambda *_args, **_values: Round.objects.none())


SENT = {
    "aufbruch_review_change": typed(),
    "aufbruch_review_items": {},
    "aufbruch_review_release": {},
    "aufbruch_review_delete": {},
    "aufbruch_review_extend": {"closes_at": "31.03.2040 23:59"},
    "aufbruch_review_close": {},
    "aufbruch_review_people": {"people": "Anna Beispiel <anna@example.org>"},
}


@pytest.mark.parametrize("name", SENT)
def test_a_round_that_was_deleted_meanwhile_is_told_on_the_list(
    desk: Client, call: Any, staff: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    round_ = make_round(call, user=staff)
    vanishes(monkeypatch)
    answer = desk.post(reverse(name, args=[round_.pk]), SENT[name])
    assert answer.status_code in {302, 422}, "what is not filled in right is told first"
    if answer.status_code == 302:
        assert answer.headers["Location"] == reverse("aufbruch_reviews")
        assert TOLD in desk.get(answer.headers["Location"]).content.decode()
    else:
        assert name in {"aufbruch_review_change", "aufbruch_review_extend", "aufbruch_review_people"}


def test_a_groups_round_that_was_deleted_meanwhile_is_told_when_its_outcomes_are_published_or_taken_back(
    staff: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ideas = make_ideas()
    round_ = make_judging(ideas, user=staff)
    browser = Client()
    browser.force_login(make_moderator(ideas[0].process.specific, "koordination"))
    vanishes(monkeypatch)
    answer = browser.post(reverse("aufbruch_review_outcomes_back", args=[round_.pk]))
    assert answer.headers["Location"] == reverse("aufbruch_reviews")
    assert TOLD in browser.get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize("many", [False, True])
def test_who_judges_in_a_round_that_was_deleted_meanwhile_reads_so_with_their_words(
    call: Any, staff: Any, monkeypatch: pytest.MonkeyPatch, many: bool
) -> None:
    round_ = make_running(call, user=staff)
    reviewer = juror(round_)
    item = round_.items.order_by("pk")[0]
    way = address_of(reviewer)
    vanishes(monkeypatch)
    sent = {"comment": "Gut gemeint", "abgeben": "1"}
    for criterion in round_.criteria.all():
        sent |= {f"score-{criterion.pk}": "3", f"score_{criterion.pk}": "3"}
    answer = Client().post(f"{way}viele/" if many else f"{way}{item.pk}/", sent)
    assert answer.status_code < 500
    if not many:
        assert TOLD in answer.content.decode()
        assert "Gut gemeint" in answer.content.decode()


def test_whoever_stores_many_reviews_of_a_round_that_is_gone_is_told_so(call: Any, staff: Any) -> None:
    round_ = make_running(call, user=staff)
    reviewer, item = juror(round_), round_.items.order_by("pk")[0]
    Round.objects.all().delete()
    with pytest.raises(RoundGone):
        save_many(reviewer, {item.pk: Judgement({})}, hand_in=True)


def test_a_page_that_was_deleted_meanwhile_gets_no_round_and_the_form_says_so(
    desk: Client, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_idea(call, "Bank am Bach")

    class Gone:
        objects = BasePage.objects.none()

    monkeypatch.setattr(rounds, "BasePage", Gone)
    answer = desk.post(reverse("aufbruch_review_add"), typed(where=f"contribution:{call.pk}"))
    assert answer.status_code == 422
    assert "Diese Seite wurde inzwischen gelöscht" in answer.content.decode()
    assert "Denklabor 2026" in answer.content.decode()
    assert not Round.objects.exists()
