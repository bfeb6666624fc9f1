"""Who judges reads what everybody may see: what is taken down or made private meanwhile is read by nobody there."""

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.factories.core import make_process
from tests.factories.groups import make_group
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from tests.factories.reviews import add_jury, address_of, item_of, judge, juror, make_round, planned
from wagtail_aufbruch.core.extension.registry import registered_temporarily
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.reviews.domain.errors import NotThere
from wagtail_aufbruch.reviews.domain.invitations.links import reviewer_by_login
from wagtail_aufbruch.reviews.domain.operations import body_contributions, contributions
from wagtail_aufbruch.reviews.domain.rounds import opening, preparing
from wagtail_aufbruch.reviews.domain.rounds.people import Person, add_reviewers
from wagtail_aufbruch.reviews.domain.rounds.sharing import titles_for_staff, visible_keys
from wagtail_aufbruch.reviews.extension.subjects import ReviewsFeature
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


def test_who_judges_finds_by_words_only_what_is_shown_to_them(process: Any) -> None:
    call = make_call(process)
    bank = make_idea(call, "Bank am Bach")
    bench = make_idea(call, "Bank am Markt")
    make_idea(call, "Bank am See")
    named = make_idea(call, "Bank von Erika Muster", author_name="Erika Muster")
    keys = [bank.pk, bench.pk, named.pk]
    find = contributions.visible
    assert find(keys, False, "bank") == set(keys)
    assert find(keys, False, "") == set(keys), "of what they judge alone"
    assert find(keys, False, "bach") == {bank.pk}
    assert find(keys, True, "bank") == {bank.pk, bench.pk}, "what names its author is kept back in a blind round"
    bench.page.specific.unpublish()
    assert find(keys, False, "bank") == set()


def test_of_a_kind_whose_app_is_gone_nothing_is_shown(process: Any) -> None:
    round_ = round_of(contributions.KEY, process, make_call(process))
    keys = list(round_.items.values_list("object_id", flat=True))
    assert visible_keys(round_, keys) == set(keys)
    round_.subject_kind = "gone"
    assert visible_keys(round_, keys) == set()


def test_of_a_kind_that_does_not_search_by_itself_the_titles_that_are_shown_are_searched(process: Any) -> None:
    """As another app may bring along: each of its things is read."""
    call = make_call(process)
    round_ = round_of(contributions.KEY, process, call)
    more = [make_idea(call, title).pk for title in ("Bank am Markt", "Straßenbahn")]
    named = make_idea(call, "Bank von Erika Muster", author_name="Erika Muster").pk
    keys = [*round_.items.values_list("object_id", flat=True), *more, named]
    plain = replace(contributions.CONTRIBUTIONS, key="plain", visible=None)
    with registered_temporarily(ReviewsFeature(app="plain", subjects=(plain,))):
        round_.subject_kind, round_.is_blind = "plain", True
        assert visible_keys(round_, keys) == {*keys} - {named}, "what names its author is kept back"
        assert visible_keys(round_, keys, "bank am MARKT") == {more[0]}
        assert visible_keys(round_, keys, "strassenbahn") == {more[1]}
        assert visible_keys(round_, []) == set()


def test_who_is_not_logged_in_or_locked_out_opens_no_round_by_its_number(process: Any) -> None:
    round_ = round_of(contributions.KEY, process, make_call(process))
    colleague = make_moderator(process, "kollegin")
    add_reviewers(round_, [Person("Kollegin", "kollegin@example.org", user=colleague)], user=colleague)
    assert reviewer_by_login(process, colleague, round_.pk).user == colleague
    colleague.is_active = False
    for user in (AnonymousUser(), colleague):
        with pytest.raises(LinkUnknown):
            reviewer_by_login(process, user, round_.pk)
