"""The map: its data, and what it may ask of others."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from tests.factories.core import make_process
from tests.factories.idea_lists import make_listed, make_many
from tests.factories.ideas import make_call
from wagtail_aufbruch.core.domain.checks.settings import check_settings
from wagtail_aufbruch.ideas.domain.lists import listing

pytestmark = pytest.mark.django_db

TILES = {
    "url": "https://{s}.kacheln.example/{z}/{x}/{y}.png",
    "attribution": "© Kachelhaus",
    "provider": "Kachelhaus GmbH",
}


def test_the_map_shows_ideas_with_a_place_and_the_list_below_the_same(client: Client) -> None:
    town = make_many(24)
    view = client.get(town.call.url, {"ansicht": "karte", "stand": "eingegangen"}).context["ideas"]
    points = client.get(view.map.data_url).json()["places"]
    assert {point["url"] for point in points} == {card.url for card in view.cards}
    assert len(points) == 4
    point = points[0]
    assert (point["place"], point["accent"]) == ("Stadtpark", "")
    assert 51.9 <= point["at"][0] <= 51.95
    assert 8.38 <= point["at"][1] <= 8.43


def test_the_map_has_an_end(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MAX_ON_MAP", 3)
    town = make_many(24)
    assert len(client.get(f"{town.call.url}ideen/karte/").json()["places"]) == 3


def test_list_and_map_lead_to_each_other_with_the_same_filters(client: Client) -> None:
    town = make_many(6)
    to_list, to_map = client.get(town.call.url, {"stand": "umgesetzt"}).context["ideas"].views
    assert (to_list.current, to_map.current) == (True, False)
    assert to_map.url == f"{town.call.url}?stand=umgesetzt&ansicht=karte#ideen"
    back = client.get(to_map.url).context["ideas"].views[0]
    assert back.url == to_list.url


def test_no_idea_with_a_place_says_where_the_ideas_are(client: Client) -> None:
    call = make_call(make_process())
    make_listed(call)
    page = client.get(call.url, {"ansicht": "karte"})
    assert f'href="{call.url}#ideen"' in page.content.decode()


def test_without_a_provider_nothing_foreign_is_named(client: Client) -> None:
    town = make_many(6)
    page = client.get(town.call.url, {"ansicht": "karte"})
    assert 'data-tiles=""' in page.content.decode()
    assert "https:" not in page.headers["Content-Security-Policy"]


def test_with_a_provider_this_page_alone_may_fetch_its_pictures(client: Client, settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "MAP_TILES": TILES}
    town = make_many(6)
    for url in (town.call.url, f"{town.process.url}alle-ideen/"):
        page = client.get(url, {"ansicht": "karte"})
        assert "img-src 'self' data: https://*.kacheln.example;" in page.headers["Content-Security-Policy"]
        assert "Kachelhaus GmbH" in page.content.decode()
        assert "default-src 'self';" in page.headers["Content-Security-Policy"]
        assert "kacheln" not in client.get(url).headers["Content-Security-Policy"]


def test_a_half_told_provider_is_refused_at_start(settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {"MAP_TILES": {"url": "https://kacheln.example/{z}/{x}/{y}.png"}}
    (error,) = check_settings(None)
    assert "MAP_TILES" in error.msg
    assert "'provider'" in error.msg
    settings.WAGTAIL_AUFBRUCH = {"MAP_TILES": TILES}
    assert check_settings(None) == []
    call_command("check", "--tag", "compatibility")
