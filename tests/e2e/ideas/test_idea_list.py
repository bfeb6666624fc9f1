"""The list of ideas in a browser: filter, search, sort, leaf, map; without a script, but for the map."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from wagtail.models import Site

from tests.e2e.harness import DESKTOP_LIGHT, PHONE_DARK, PHONE_LIGHT, View, Visitor
from tests.factories.core import make_process
from tests.factories.idea_lists import make_listed, make_many
from tests.factories.ideas import make_call

Visit = Callable[..., Visitor]


@pytest.fixture
def town(server: str) -> SimpleNamespace:
    """A call with 45 ideas, one with a single one, one with none."""
    town = make_many(45)
    make_listed(town.other, "Allein auf weiter Flur", latitude=51.9, longitude=8.4, place_name="Marktplatz")
    town.empty = make_call(town.process, "Dritter Aufruf")
    Site.objects.update(port=urlsplit(server).port)
    town.server = server
    return town


def titles(reader: Visitor) -> list[str]:
    return [text.strip() for text in reader.page.locator(".aufbruch-ideacard h3").all_inner_texts()]


def test_a_reader_narrows_down_searches_sorts_and_leafs_without_a_script(town: Any, visit: Visit) -> None:
    reader = visit(town.server, view=PHONE_LIGHT, javascript=False)
    page = reader.open(town.call.url)
    assert len(titles(reader)) == 20
    page.locator(".aufbruch-filters__toggle").click()
    page.locator("#ideen-feld").select_option("radverkehr")
    with page.expect_navigation():
        page.locator(".aufbruch-filters__fields button").click()
    assert "feld=radverkehr" in page.url
    assert "stand=" not in page.url
    assert page.locator(".aufbruch-filters__number").inner_text().startswith("1")
    assert page.locator("#ideen-titel").inner_text().startswith("15 ")
    page.locator("#ideen-suche").fill("Beteiligung")
    with page.expect_navigation():
        page.locator(".aufbruch-search__row button").click()
    assert "suche=Beteiligung" in page.url
    assert "feld=radverkehr" in page.url
    found = titles(reader)
    assert found
    assert all("Bürgerbeteiligung" in title for title in found)
    chips = page.locator(".aufbruch-ideas__chips a")
    assert chips.count() == 3
    with page.expect_navigation():
        chips.last.click()
    assert page.locator("#ideen-titel").inner_text().startswith("45 ")
    with page.expect_navigation():
        page.locator(".aufbruch-ideas__orders a").nth(1).click()
    assert "sortierung=zuspruch" in page.url
    numbers = [
        int(text.split()[0]) for text in page.locator(".aufbruch-ideacard__meta > span:first-child").all_inner_texts()
    ]
    assert numbers == sorted(numbers, reverse=True)
    seen = titles(reader)
    for _page in range(2):
        with page.expect_navigation():
            page.locator('a[rel="next"]').click()
        seen += titles(reader)
    assert len(seen) == len(set(seen)) == 45
    assert page.locator('a[rel="next"]').count() == 0


@pytest.mark.parametrize(
    ("where", "query"),
    [
        ("empty", ""),
        ("other", ""),
        ("call", ""),
        ("call", "?stand=umgesetzt&feld=radverkehr&suche=a"),
        ("call", "?suche=gibtesnicht"),
        ("call", "?sortierung=zufall&zufall=5"),
        ("call", "?nach=0_0"),
        ("process", ""),
        ("empty", "?ansicht=karte"),
    ],
)
def test_nobody_meets_a_barrier_in_any_state_of_the_list(
    town: Any, visit: Visit, view: View, where: str, query: str
) -> None:
    url = f"{town.process.url}alle-ideen/" if where == "process" else getattr(town, where).url
    reader = visit(town.server, view=view)
    page = reader.open(f"{url}{query}")
    if view.device == "phone":
        page.locator(".aufbruch-filters__toggle").click()
    reader.assert_accessible()
    reader.picture(f"ideas-{where}-{len(query)}")


def test_by_chance_leads_to_an_address_that_stays_the_same(town: Any, visit: Visit) -> None:
    reader = visit(town.server, javascript=False)
    page = reader.open(town.call.url)
    with page.expect_navigation():
        page.locator(".aufbruch-ideas__orders a").last.click()
    assert "zufall=" in page.url
    first = titles(reader)
    page.reload()
    assert titles(reader) == first


@pytest.mark.parametrize("view", [DESKTOP_LIGHT, PHONE_DARK], ids=str)
def test_the_map_is_used_with_the_keyboard_and_asks_nobody_else(town: Any, visit: Visit, view: View) -> None:
    reader = visit(town.server, view=view)
    page = reader.open(f"{town.call.url}?ansicht=karte")
    pins = page.locator(".aufbruch-pin")
    pins.first.wait_for()
    shown = page.evaluate(
        """() => { const box = document.querySelector('[data-aufbruch-map-canvas]').getBoundingClientRect();
        return [...document.querySelectorAll('.aufbruch-pin')].every(pin => { const at = pin.getBoundingClientRect();
        return at.left >= box.left && at.right <= box.right && at.top >= box.top && at.bottom <= box.bottom; }); }"""
    )
    assert shown, "a pin lies outside of what the map shows"
    reader.assert_accessible()
    reader.picture("ideas-map")
    assert len(titles(reader)) == 15
    reader.open(f"{town.other.url}?ansicht=karte")
    pin = page.locator(".aufbruch-pin")
    pin.wait_for()
    pin.focus()
    page.keyboard.press("Enter")
    link = page.locator(".leaflet-popup-content a")
    link.wait_for()
    assert link.inner_text() == "Allein auf weiter Flur"
    assert link.get_attribute("href") == page.locator(".aufbruch-ideacard h3 a").get_attribute("href")
    reader.assert_accessible()


def test_the_map_without_a_script_is_the_list(town: Any, visit: Visit) -> None:
    reader = visit(town.server, javascript=False)
    page = reader.open(f"{town.other.url}?ansicht=karte")
    assert titles(reader) == ["Allein auf weiter Flur"]
    assert page.locator("[data-aufbruch-map] noscript").count() == 1


def test_the_street_map_is_fetched_after_the_click_and_not_before(server: str, settings: Any, visit: Visit) -> None:
    # The provider is the test's own server, so that nothing leaves the machine.
    settings.WAGTAIL_AUFBRUCH = {
        **settings.WAGTAIL_AUFBRUCH,
        "MAP_TILES": {
            "url": f"{server}/kachel/{{z}}/{{x}}/{{y}}.png",
            "attribution": "© Amt",
            "provider": "Katasteramt",
        },
    }
    call = make_call(make_process())
    make_listed(call, "Am Markt", latitude=51.9, longitude=8.4)
    reader = visit(server)
    asked: list[str] = []

    def tile(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(status=200, content_type="image/png", body=b"")

    reader.page.route("**/kachel/**", tile)
    page = reader.open(f"{call.url}?ansicht=karte")
    page.locator(".aufbruch-pin").wait_for()
    assert asked == []
    ask = page.locator("[data-aufbruch-map-ask]")
    assert "Katasteramt" in ask.inner_text()
    with page.expect_request("**/kachel/**"):
        ask.locator("button").click()
    assert asked
    assert "© Amt" in page.locator(".leaflet-control-attribution").inner_text()
