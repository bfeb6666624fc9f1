"""The place of an idea, chosen on a street map: by click, by keyboard, and not without having been asked."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.harness import DESKTOP_LIGHT, View, Visitor
from tests.factories.core import make_process
from tests.factories.ideas import make_call
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.enums import Asked, Identification

Visit = Callable[..., Visitor]

CENTRE = (Decimal("51.9"), Decimal("8.38"))
"""Where an empty map starts; what one step of the arrow keys moves is far less than NEAR."""
NEAR = Decimal("0.1")


@dataclass
class Tiles:
    """A provider of street maps on another port of this machine, which a browser takes for another host."""

    host: str
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def tiles(settings: Any) -> Iterator[Tiles]:
    picture = BytesIO()
    Image.new("RGB", (256, 256), "#dde3da").save(picture, "PNG")

    class Provider(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(picture.getvalue())

        def log_message(self, *words: Any) -> None:
            """Say nothing between the tests' results."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    told = Tiles(f"127.0.0.1:{server.server_port}")
    settings.WAGTAIL_AUFBRUCH = {
        **settings.WAGTAIL_AUFBRUCH,
        "MAP_TILES": {
            "url": f"http://{told.host}/{{z}}/{{x}}/{{y}}.png",
            "attribution": "© Katasteramt",
            "provider": "Katasteramt",
        },
    }
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def form(server: str) -> str:
    """Address of a form that asks for the place; no mail is needed to send it."""
    call = make_call(make_process(), place_asked=Asked.OPTIONAL, identification=Identification.NONE)
    return f"{call.url}idee-einreichen/"


def canvas(page: Page) -> Any:
    return page.get_by_role("region", name="Karte, auf der Sie einen Ort wählen")


def chosen(page: Page) -> tuple[Decimal, Decimal]:
    return Decimal(page.locator("[name=latitude]").input_value()), Decimal(
        page.locator("[name=longitude]").input_value()
    )


def walk(page: Page, key: str) -> None:
    """Move the map by an arrow key, and watch it until it stands still: before that it takes no further one."""
    page.keyboard.press(key)
    expect(page.locator(".leaflet-map-pane")).not_to_have_class(re.compile("leaflet-pan-anim"))


def hand_in(page: Page) -> Idea:
    page.get_by_label("Ihre Idee in einem Satz").fill("Bänke an der Dalke")
    page.get_by_label("Beschreiben Sie Ihre Idee").fill("Zum Sitzen.")
    page.get_by_label("Meine Idee wird").check()
    page.get_by_role("button", name="Idee einreichen").click()
    expect(page.get_by_text("Ihr Code: bitte jetzt notieren")).to_be_visible()
    return Idea.objects.get()


def test_a_place_is_chosen_by_click_after_the_provider_was_named(
    form: str, server: str, tiles: Tiles, visit: Visit, view: View
) -> None:
    citizen = visit(server, view=view, cookies=True, may_ask=tiles.host)
    page = citizen.open(form)
    expect(page.get_by_text("Sie kommt von Katasteramt")).to_be_visible()
    assert tiles.asked == []
    page.get_by_role("button", name="Auf der Karte wählen").click()
    expect(canvas(page)).to_be_focused()
    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
    assert tiles.asked
    box = canvas(page).bounding_box()
    canvas(page).click(position={"x": box["width"] * 0.6, "y": box["height"] * 0.4})
    expect(page.locator(".aufbruch-pin")).to_have_count(1)
    first = chosen(page)
    assert CENTRE[0] < first[0] < CENTRE[0] + NEAR
    assert CENTRE[1] < first[1] < CENTRE[1] + NEAR
    expect(page.get_by_role("status").filter(has_text="Gewählt:")).to_be_visible()
    citizen.assert_accessible()
    citizen.picture("place")
    canvas(page).click(position={"x": box["width"] * 0.4, "y": box["height"] * 0.6})
    expect(page.locator("[name=latitude]")).not_to_have_value(f"{first[0]}")
    expect(page.locator(".aufbruch-pin")).to_have_count(1)
    second = chosen(page)
    assert second < first
    idea = hand_in(page)
    assert (idea.latitude, idea.longitude) == second


def test_a_place_is_chosen_and_taken_back_by_keyboard_alone(form: str, server: str, tiles: Tiles, visit: Visit) -> None:
    citizen = visit(server, view=DESKTOP_LIGHT, cookies=True, may_ask=tiles.host)
    page = citizen.open(form)
    page.get_by_label("Um welchen Ort geht es?").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Auf der Karte wählen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(canvas(page)).to_be_focused()
    assert canvas(page).evaluate("map => getComputedStyle(map).outlineStyle") != "none", "nobody sees the focus"
    assert canvas(page).evaluate("map => getComputedStyle(map, '::after').content") != "none", "nobody sees the middle"
    take = page.get_by_role("button", name="Mitte der Karte nehmen")
    for _step in range(8):
        page.keyboard.press("Tab")
        if take.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    assert chosen(page) == CENTRE
    canvas(page).focus()
    walk(page, "ArrowUp")
    walk(page, "ArrowRight")
    take.focus()
    page.keyboard.press("Enter")
    moved = chosen(page)
    assert CENTRE[0] < moved[0] < CENTRE[0] + NEAR
    assert CENTRE[1] < moved[1] < CENTRE[1] + NEAR
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Kein Ort auf der Karte")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".aufbruch-pin")).to_have_count(0)
    expect(take).to_be_focused()  # what is hidden cannot keep the focus
    page.keyboard.press("Tab")
    idea = hand_in(page)
    assert (idea.latitude, idea.longitude) == (None, None)


@pytest.mark.parametrize(
    ("latitude", "longitude", "pins"), [("51,9067", "8,3785", 1), ("am Markt", "8,3785", 0)], ids=["comma", "words"]
)
def test_the_map_opens_where_the_typed_numbers_point_and_in_any_case(
    form: str, server: str, tiles: Tiles, visit: Visit, latitude: str, longitude: str, pins: int
) -> None:
    page = visit(server, cookies=True, may_ask=tiles.host).open(form)
    page.get_by_text("Der genaue Ort in Zahlen").click()
    page.locator("[name=latitude]").fill(latitude)
    page.locator("[name=longitude]").fill(longitude)
    page.get_by_role("button", name="Auf der Karte wählen").click()
    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
    expect(page.locator(".aufbruch-pin")).to_have_count(pins)
    assert page.locator("[name=longitude]").input_value().startswith("8")
