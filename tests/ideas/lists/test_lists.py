"""Lists of ideas: paging, counting, and what they cost."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.factories.core import make_field, make_process
from tests.factories.ideas import make_call, make_idea
from wagtail_aufbruch.ideas.domain.lists.listing import PAGE_SIZE, CappedCount, list_page, scope_of_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def fill(call: Any, number: int) -> None:
    parent = make_field(call.process, f"Feld {number}")
    moment = timezone.now()
    for index in range(number):
        field = make_field(call.process, f"Unterfeld {number}-{index}", parent=parent)
        make_idea(call, f"Idee {number}-{index}", handlungsfeld=field, published_at=moment - timedelta(minutes=index))


def test_a_long_text_is_cut_before_a_letter_and_not_between_it_and_its_accent(client: Client, call: Any) -> None:
    make_idea(call, text="b" * 148 + "e\u0301" + "c" * 100)
    page = client.get(call.url).content.decode()
    assert "b" * 148 + "…" in page


@pytest.mark.parametrize("where", ["call", "process", "field"])
def test_a_page_costs_the_same_for_three_and_for_thirty_ideas(
    client: Client, call: Any, where: str, django_assert_max_num_queries: Any
) -> None:
    field = make_field(call.process, "Oben", slug="oben")
    urls = {"call": call.url, "process": call.process.url, "field": f"{call.process.url}themen/oben/"}

    def queries() -> int:
        cache.clear()
        with django_assert_max_num_queries(25) as captured:
            assert client.get(urls[where]).status_code == 200
        return len(captured)

    def add(number: int) -> None:
        for index in range(number):
            below = make_field(call.process, f"Unter {number}-{index}", parent=field)
            make_idea(call, f"Idee {number}-{index}", handlungsfeld=below)

    add(3)
    queries()
    three = queries()
    add(27)
    # One more for the number of results, where one page does not show them all.
    assert queries() <= three + 1


def test_the_form_costs_the_same_for_three_and_for_thirty_fields(
    client: Client, call: Any, django_assert_max_num_queries: Any
) -> None:
    def queries() -> int:
        cache.clear()
        with django_assert_max_num_queries(25) as captured:
            client.get(f"{call.url}idee-einreichen/")
        return len(captured)

    fill(call, 3)
    queries()
    three = queries()
    fill(call, 27)
    assert queries() == three


def test_leafing_through_shows_every_idea_once_even_if_two_share_their_moment(call: Any) -> None:
    moment = timezone.now()
    made = [
        make_idea(call, f"Idee {index}", published_at=moment - timedelta(minutes=index // 7)).pk for index in range(50)
    ]
    seen: list[int] = []
    key = ""
    for _page in range(3):
        page = list_page(scope_of_call(call).rows(), key=key)
        seen += [idea.pk for idea in page.ideas]
        key = page.next_key
    assert key == ""
    assert sorted(seen) == sorted(made)
    assert len(seen) == len(set(seen)) == 50


@pytest.mark.parametrize(
    "key",
    [
        "x",
        "_",
        "2018-13-01T00:00:00_1",
        "2018-01-01T00:00:00_5",
        "2018-01-01T00:00:00+00:00_" + "9" * 30,
        "\x00_1",
        "²_²",
    ],
)
def test_a_key_that_nobody_gave_out_shows_the_first_page(client: Client, call: Any, key: str) -> None:
    make_idea(call, "Die neueste")
    answer = client.get(call.url, {"nach": key})
    assert answer.status_code == 200
    assert "Die neueste" in answer.content.decode()


def test_older_ideas_are_reached_by_a_link(client: Client, call: Any) -> None:
    moment = timezone.now()
    for index in range(PAGE_SIZE + 1):
        make_idea(call, f"Idee Nummer {index}.", published_at=moment - timedelta(minutes=index))
    page = client.get(call.url)
    assert f"Idee Nummer {PAGE_SIZE}." not in page.content.decode()
    assert 'rel="next"' in page.content.decode()
    older = client.get(call.url, {"nach": page.context["ideas"].next_key}).content.decode()
    assert f"Idee Nummer {PAGE_SIZE}." in older
    assert f'href="{call.url}#ideen"' in older


def test_above_a_thousand_the_number_is_not_counted_on(
    client: Client, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wagtail_aufbruch.ideas.domain.lists.listing.MAX_COUNTED", 3)
    for index in range(5):
        make_idea(call, f"Idee {index}")
    assert not CappedCount(3).is_capped, "exactly so many are all"
    assert "ehr als 3 " in client.get(call.url).content.decode()


def test_an_empty_open_call_invites_to_be_the_first(client: Client, call: Any) -> None:
    assert "Ihre Idee kann die erste sein" in client.get(call.url).content.decode()


def test_ideas_stand_on_the_page_of_their_field_and_of_the_field_above(client: Client, call: Any) -> None:
    above = make_field(call.process, "Alltag", slug="alltag")
    below = make_field(call.process, "Mobilität", slug="mobilitaet", parent=above)
    make_idea(call, "Radgarage am Bahnhof", handlungsfeld=below)
    for slug in ["alltag", "mobilitaet"]:
        assert "Radgarage am Bahnhof" in client.get(f"{call.process.url}themen/{slug}/").content.decode()


def test_ideas_of_another_process_are_not_shown(client: Client, call: Any) -> None:
    foreign = make_call(make_process("Anderer Prozess"), "Fremder Aufruf")
    make_idea(foreign, "Fremde Idee")
    assert "Fremde Idee" not in client.get(call.process.url).content.decode()


def test_a_call_lists_its_own_ideas_alone(client: Client, call: Any) -> None:
    make_idea(call, "Eigene Idee")
    make_idea(make_call(call.process, "Zweiter Aufruf"), "Idee des zweiten")
    page = client.get(call.url).content.decode()
    assert "Eigene Idee" in page
    assert "Idee des zweiten" not in page


def test_the_process_page_offers_only_calls_that_are_open(client: Client, call: Any) -> None:
    now = timezone.now()
    make_call(call.process, "Noch zwei Tage", closes_at=now + timedelta(days=2))
    make_call(call.process, "Längst vorbei", closes_at=now - timedelta(days=2))
    make_call(call.process, "Kommt erst noch", opens_at=now + timedelta(days=2))
    actions = [action.title for action in client.get(call.process.url).context["actions"]]
    assert actions == ["Noch zwei Tage", call.title]
