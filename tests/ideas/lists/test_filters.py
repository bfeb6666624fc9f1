"""What readers narrow a list down by, and what forged addresses do."""

from typing import Any

import pytest
from django.test import Client

from tests.factories.core import make_field, make_process
from tests.factories.idea_lists import make_listed, make_many, make_tag
from tests.factories.ideas import make_call
from wagtail_aufbruch.participation.enums import Stage

pytestmark = pytest.mark.django_db


def titles(client: Client, url: str, **query: Any) -> list[str]:
    answer = client.get(url, query)
    assert answer.status_code == 200, answer
    return [card.title for card in answer.context["ideas"].cards]


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def test_a_field_holds_the_fields_below_it(client: Client, call: Any) -> None:
    field = make_field(call.process, "Mobilität", slug="mobilitaet")
    below = make_field(call.process, "Radverkehr", slug="radverkehr", parent=field)
    make_listed(call, "Oben", handlungsfeld=field)
    make_listed(call, "Unten", handlungsfeld=below)
    make_listed(call, "Ohne")
    assert sorted(titles(client, call.url, feld="mobilitaet")) == ["Oben", "Unten"]
    assert titles(client, call.url, feld="radverkehr") == ["Unten"]


def test_each_filter_leaves_what_fits(client: Client) -> None:
    town = make_many(24)
    url = town.call.url
    assert len(titles(client, url, schlagwort="barrierefreiheit")) == 5
    assert len(titles(client, url, stand="umgesetzt")) == 4
    assert len(titles(client, url, herkunft="papier")) == 6
    assert len(titles(client, url, gruppe=town.group.pk)) == 6
    assert len(titles(client, url, feld="radverkehr")) == 8
    assert titles(client, url, feld="radverkehr", stand="verfolgt", herkunft="papier") != []
    assert titles(client, url, feld="radverkehr", stand="eingegangen") == []


def test_an_idea_without_a_stage_counts_as_received(client: Client, call: Any) -> None:
    make_listed(call, "Alt", stage="")
    make_listed(call, "Neu", stage=Stage.RECEIVED)
    make_listed(call, "Fertig", stage=Stage.DONE)
    assert sorted(titles(client, call.url, stand="eingegangen")) == ["Alt", "Neu"]


def test_search_and_filter_go_together(client: Client, call: Any) -> None:
    make_listed(call, "Mehr Bürgerbeteiligung", stage=Stage.DONE)
    make_listed(call, "Andere Bürgerbeteiligung", stage=Stage.REVIEW)
    make_listed(call, "Ganz anderes", stage=Stage.DONE)
    assert titles(client, call.url, suche="beteiligung", stand="umgesetzt") == ["Mehr Bürgerbeteiligung"]


@pytest.mark.parametrize(
    "query",
    [
        {"feld": "gibt-es-nicht"},
        {"feld": "1 OR 1=1"},
        {"schlagwort": "\x00"},
        {"stand": "published"},
        {"aufruf": "99999999999999999999999"},
        {"gruppe": "-1"},
        {"gruppe": "²"},
        {"herkunft": "mars"},
        {"sortierung": "preis"},
        {"ansicht": "3d"},
        {"zufall": "0.5"},
        {"suche": "%\x00_\"'"},
        {"utm_source": "zeitung"},
    ],
)
def test_what_does_not_exist_is_left_out_of_account(client: Client, call: Any, query: dict[str, str]) -> None:
    make_listed(call, "Die einzige")
    assert titles(client, call.url, **query) == ["Die einzige"]


def test_a_field_or_call_of_another_process_filters_nothing(client: Client, call: Any) -> None:
    foreign = make_process("Anderswo")
    make_field(foreign, "Fremdes Feld", slug="fremdes-feld")
    foreign_call = make_call(foreign, "Fremder Aufruf")
    make_listed(foreign_call, "Fremde Idee")
    make_listed(call, "Die eigene")
    assert titles(client, call.url, feld="fremdes-feld", aufruf=foreign_call.pk) == ["Die eigene"]


def test_empty_fields_of_the_form_lead_to_an_address_that_can_be_passed_on(client: Client, call: Any) -> None:
    make_listed(call)
    answer = client.get(call.url, {"suche": "", "feld": "", "stand": "umgesetzt", "sortierung": "zuspruch"})
    assert answer.status_code == 302
    assert answer.url == f"{call.url}?stand=umgesetzt&sortierung=zuspruch#ideen"
    assert client.get(answer.url).status_code == 200


def test_chips_say_what_is_set_and_lead_to_the_list_without_it(client: Client, call: Any) -> None:
    make_tag(call)
    make_listed(call)
    chips = client.get(call.url, {"schlagwort": "barrierefreiheit", "stand": "umgesetzt"}).context["ideas"].chips
    assert chips[0].name == "Barrierefreiheit"
    assert chips[0].url == f"{call.url}?stand=umgesetzt#ideen"
    assert chips[1].url == f"{call.url}?schlagwort=barrierefreiheit#ideen"


def test_nothing_that_fits_says_what_to_do(client: Client, call: Any) -> None:
    make_listed(call)
    page = client.get(call.url, {"stand": "umgesetzt"})
    assert page.context["ideas"].cards == []
    assert f'href="{call.url}#ideen"' in page.content.decode()


def test_a_call_offers_only_the_fields_that_it_asks_for(client: Client, call: Any) -> None:
    wanted = make_field(call.process, "Gefragt", slug="gefragt")
    make_field(call.process, "Nicht gefragt", slug="nicht-gefragt")
    call.handlungsfelder.set([wanted])
    call.save()
    choices = client.get(call.url).context["ideas"].choices
    assert [option.name for option in choices[0].filter.options] == ["Gefragt"]


def test_a_search_that_fits_too_many_says_so(client: Client, call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wagtail_aufbruch.ideas.public.listing.MAX_FOUND", 2)
    for number in range(3):
        make_listed(call, f"Parkbank {number}")
    view = client.get(call.url, {"suche": "parkbank"}).context["ideas"]
    assert view.too_many_found
    assert len(view.cards) == 2


def test_what_is_typed_stands_in_the_page_as_text(client: Client, call: Any) -> None:
    page = client.get(call.url, {"suche": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
