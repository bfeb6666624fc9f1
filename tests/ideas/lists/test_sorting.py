"""Every order is complete, stable, and walks its index."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.client import PAST_THE_CACHE
from tests.factories.core import make_process
from tests.factories.idea_lists import make_listed, make_many
from tests.factories.ideas import make_call
from wagtail_aufbruch.ideas.domain.lists import listing
from wagtail_aufbruch.ideas.domain.lists.listing import ORDERS, list_page, scope_of_call, scope_of_process
from wagtail_aufbruch.ideas.models import KIND
from wagtail_aufbruch.participation.models import Contribution

pytestmark = pytest.mark.django_db


def walk(client: Client, url: str) -> list[str]:
    """The addresses of all cards, page after page, by the links that a reader has."""
    seen: list[str] = []
    for _page in range(20):
        answer = client.get(url, follow=True, headers=PAST_THE_CACHE)  # made anew, not from the cache
        assert answer.status_code == 200
        view = answer.context["ideas"]
        seen += [card.url for card in view.cards]
        if not view.next_url:
            return seen
        url = view.next_url
    raise AssertionError("the list does not end")


@pytest.mark.parametrize("order", ["neu", "zuspruch", "diskussion", "zufall"])
def test_leafing_through_shows_every_idea_once(client: Client, order: str) -> None:
    town = make_many(45)
    Contribution.objects.filter(pk__in=Contribution.objects.order_by("pk")[5:30].values("pk")).update(
        support_count=7, comment_count=0
    )
    seen = walk(client, f"{town.call.url}?sortierung={order}")
    assert len(seen) == len(set(seen)) == 45


def test_the_orders_say_what_they_mean(client: Client) -> None:
    call = make_call(make_process())
    make_listed(call, "Beliebt", support_count=9, comment_count=1)
    make_listed(call, "Umstritten", support_count=1, comment_count=9)
    make_listed(call, "Neu")

    def first(order: str) -> str:
        return client.get(call.url, {"sortierung": order}).context["ideas"].cards[0].title

    assert [first(order) for order in ("neu", "zuspruch", "diskussion")] == ["Neu", "Beliebt", "Umstritten"]


def test_by_chance_each_visit_begins_elsewhere_and_stays_with_it(client: Client) -> None:
    town = make_many(30)
    addresses = {client.get(town.call.url, {"sortierung": "zufall"}).url for _visit in range(12)}
    assert len(addresses) > 1
    address = addresses.pop()
    assert re.search(r"sortierung=zufall&zufall=\d{1,3}#ideen$", address)
    assert walk(client, address) == walk(client, address)
    assert walk(client, f"{town.call.url}?sortierung=zufall&zufall=0") != walk(
        client, f"{town.call.url}?sortierung=zufall&zufall=500"
    )


def test_a_filter_keeps_the_order_and_its_beginning(client: Client) -> None:
    town = make_many(30)
    page = client.get(town.call.url, {"sortierung": "zufall", "zufall": "321", "stand": "umgesetzt"})
    view = page.context["ideas"]
    assert view.kept == {"sortierung": "zufall", "zufall": "321"}
    assert "zufall=321" in view.chips[0].url


@pytest.mark.parametrize(
    "key",
    [
        "x",
        "_",
        "1_2_3",
        "-5_1",
        "1_",
        "_1",
        "9" * 40 + "_1",
        "1_" + "9" * 40,
        "\x00_1",
        "²_²",
        "nan_1",
        "inf_1",
        "1e999_1",
    ],
)
@pytest.mark.parametrize("order", ["neu", "zuspruch", "diskussion", "zufall"])
def test_a_key_that_nobody_gave_out_breaks_nothing(client: Client, key: str, order: str) -> None:
    call = make_call(make_process())
    make_listed(call, "Die eine")
    answer = client.get(call.url, {"nach": key, "sortierung": order, "zufall": "0"})
    assert answer.status_code == 200


def test_a_page_beyond_the_last_one_leads_back(client: Client) -> None:
    call = make_call(make_process())
    make_listed(call, "Die eine")
    page = client.get(call.url, {"nach": "0_0"})
    assert page.context["ideas"].cards == []
    assert page.context["ideas"].first_url == f"{call.url}#ideen"


def _fill(number: int = 4000) -> Any:
    """Two calls with thousands of ideas each, so that a database has reason to use an index."""
    town, now = make_many(2), timezone.now()
    for call in (town.call, town.other):
        Contribution.objects.bulk_create(
            [
                Contribution(
                    kind=KIND,
                    process_id=town.process.pk,
                    page_id=call.pk,
                    state="published",
                    published_at=now - timedelta(seconds=index),
                    title=f"Idee {index}",
                    text="x" * 200,
                    support_count=index % 91,
                    comment_count=index % 17,
                    stage="received",
                )
                for index in range(number)
            ],
            batch_size=500,
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE aufbruch_participation_contribution")
    return town


EXPECTED = {
    ("call", "neu"): "aufbruch_con_page",
    ("call", "zuspruch"): "aufbruch_con_page_support",
    ("call", "diskussion"): "aufbruch_con_page_talk",
    ("call", "zufall"): "aufbruch_con_page_random",
    ("process", "neu"): "aufbruch_con_process",
    ("process", "zuspruch"): "aufbruch_con_proc_support",
    ("process", "diskussion"): "aufbruch_con_proc_talk",
    ("process", "zufall"): "aufbruch_con_proc_random",
}


def plans_of_all_orders(town: Any) -> dict[tuple[str, str], list[str]]:
    """How the database answers the first page and the second one, for each list and order."""
    scopes = {"call": scope_of_call(town.call), "process": scope_of_process(town.process)}
    found = {}
    for where, name in EXPECTED:
        order, rows = ORDERS[name], scopes[where].rows().order_by(*ORDERS[name].order_by)
        if order is listing.RANDOM:
            rows = rows.filter(shuffle__gte=0.3)
        key = list_page(scopes[where].rows(), order, start=300).next_key
        position = order.keys.read(key)
        assert position is not None
        found[where, name] = [rows[:21].explain(), order.beyond(rows, position)[:21].explain()]
    return found


@pytest.mark.sqlite
def test_sqlite_walks_an_index_for_every_order() -> None:
    for (where, name), plans in plans_of_all_orders(_fill()).items():
        for plan in plans:
            assert f"INDEX {EXPECTED[where, name]} " in plan, (where, name, plan)
            assert "TEMP B-TREE" not in plan, (where, name, plan)


@pytest.mark.postgresql
def test_postgresql_walks_an_index_for_every_order() -> None:
    for (where, name), plans in plans_of_all_orders(_fill()).items():
        for plan in plans:
            assert f"using {EXPECTED[where, name]} " in plan, (where, name, plan)
            assert "Sort" not in plan, (where, name, plan)
