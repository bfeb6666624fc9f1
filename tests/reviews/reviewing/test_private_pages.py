"""Who judges reads what everybody may see: what is taken down or made private meanwhile is read by nobody there."""

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.factories.core import make_process
from tests.factories.groups import make_group
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from tests.factories.reviews import add_jury, address_of, item_of, judge, juror, make_round, planned
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.reviews.domain.errors import NotThere
from wagtail_aufbruch.reviews.domain.operations import body_contributions, contributions
from wagtail_aufbruch.reviews.domain.rounds import opening, preparing
from wagtail_aufbruch.reviews.domain.rounds.sharing import titles_for_staff
from wagtail_aufbruch.reviews.models import Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


def make_private(call: Any) -> None:
    PageViewRestriction.objects.create(page=call, restriction_type=PageViewRestriction.LOGIN)


def take_down(call: Any) -> None:
    call.unpublish()


def round_of(kind: str, process: Any, call: Any) -> Round:
    staff = make_moderator(process)
    idea = make_idea(call, "Bank am Bach", text="Wir brauchen eine Bank.")
    if kind == contributions.KEY:
        return opening.release(make_round(call, user=staff, ideas=[idea]), user=staff)
    made = preparing.create_round(make_group(process), body_contributions.KEY, planned(), user=staff)
    preparing.choose_items(made, [idea.pk], user=staff)
    add_jury(made, 3, user=staff)
    return opening.release(made, user=staff)


@pytest.mark.parametrize("kind", [contributions.KEY, body_contributions.KEY])
@pytest.mark.parametrize("shut", [make_private, take_down])
def test_of_a_call_that_is_shut_meanwhile_nobody_who_judges_reads_on(process: Any, kind: str, shut: Any) -> None:
    call = make_call(process)
    round_ = round_of(kind, process, call)
    idea = Contribution.objects.get()
    way, item = address_of(juror(round_)), item_of(round_, idea)
    assert "Wir brauchen eine Bank." in Client().get(f"{way}{item.pk}/").content.decode()
    shut(call)
    caches["default"].clear()
    for page in (way, f"{way}{item.pk}/", f"{way}viele/", f"{way}?suche=bank"):
        said = Client().get(page, follow=True).content.decode()
        assert "Wir brauchen eine Bank." not in said, page
        assert "Bank am Bach" not in said, page
    with pytest.raises(NotThere):
        judge(juror(round_), item, 3, 3)
    assert titles_for_staff(round_, [item]) == {item.pk: "Bank am Bach"}, "staff see what they may take out"


def test_who_was_writing_when_a_call_was_shut_gets_the_words_back(process: Any) -> None:
    call = make_call(process)
    round_ = round_of(contributions.KEY, process, call)
    item = item_of(round_, Contribution.objects.get())
    way = f"{address_of(juror(round_))}{item.pk}/"
    make_private(call)
    answer = Client().post(way, {"comment": "Eine gute Bank für alle."})
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "Das kann gerade nicht bewertet werden." in said
    assert said.count("Es wurde nichts gespeichert") == 1, "it is said beside the words"
    assert "Eine gute Bank für alle." in said


def test_what_only_some_may_read_is_not_offered_for_a_round(process: Any) -> None:
    call = make_call(process)
    make_idea(call, "Bank am Bach")
    assert contributions.candidates(call, "")
    make_private(call)
    assert not contributions.candidates(call, "")
    assert not contributions.pages(process)
