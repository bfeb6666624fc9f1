"""Photographs and the patterns that stand in for them."""

import pytest
from django.test import Client

from tests.core.reading import Element, parse, read
from tests.factories import core
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.pages.pattern import draw_pattern

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("open_files"),
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def pictures(page: Element, part: str) -> list[Element]:
    return [image for box in page.all("div", class_=part) for image in box.all("img")]


def test_a_photograph_is_told_to_who_cannot_see_it_and_comes_in_several_sizes(client: Client) -> None:
    process = core.make_process(photo=core.make_photo(), photo_alt="Das Rathaus am Abend")
    [image] = pictures(read(client, process.url), "aufbruch-hero__picture")
    assert image.attributes["alt"] == "Das Rathaus am Abend"
    assert {"srcset", "sizes", "width", "height"} <= set(image.attributes)
    assert "loading" not in image.attributes, "what stands at the top is not to come late"


def test_a_photograph_that_is_mere_decoration_is_passed_over(client: Client) -> None:
    process = core.make_process(photo=core.make_photo("IMG_4711"))
    [image] = pictures(read(client, process.url), "aufbruch-hero__picture")
    assert image.attributes["alt"] == ""


def test_photographs_further_down_come_when_they_are_needed(client: Client, process: ProcessPage) -> None:
    core.make_best_practice(process, photo=core.make_photo(), photo_alt="Donaukanal")
    [image] = pictures(read(client, process.url), "aufbruch-card__picture")
    assert image.attributes["loading"] == "lazy"
    assert image.attributes["alt"] == "Donaukanal"


def test_a_picture_in_the_text_has_its_alternative_caption_and_credit(client: Client, process: ProcessPage) -> None:
    figure = {"image": core.make_photo(), "alt_text": "Menschen", "caption": "Beim Forum", "credit": "Stadt"}
    page = core.make_content_page(process, "Bericht", body=[("figure", figure)])
    shown = read(client, page.url).one("figure")
    assert shown.one("img").attributes["alt"] == "Menschen"
    assert shown.one("img").attributes["loading"] == "lazy"
    assert "Beim Forum" in shown.one("figcaption").text
    assert "Stadt" in shown.one("figcaption").text


def test_without_a_photograph_a_pattern_is_drawn_that_nobody_has_to_hear(client: Client, process: ProcessPage) -> None:
    hero = read(client, process.url).one("div", class_="aufbruch-hero__picture")
    drawing = hero.one("svg", class_="aufbruch-pattern")
    assert drawing.attributes["aria-hidden"] == "true"
    assert len(drawing.all("path")) > 3


def test_the_pattern_follows_the_title(process: ProcessPage) -> None:
    before = process.pattern_svg
    process.title = "Smarter leben"
    process.save()
    assert before != process.pattern_svg == draw_pattern("Smarter leben")
    assert draw_pattern("  smarter LEBEN ") == draw_pattern("Smarter leben")


@pytest.mark.parametrize("title", ["", "<script>", "ß", "x" * 255, "🙂"])
def test_any_title_gives_a_well_formed_pattern(title: str) -> None:
    drawing = parse(draw_pattern(title, '"><script>')).one("svg")
    assert drawing.all("script") == []
    assert 'style="' not in draw_pattern(title)


def test_a_practice_wears_the_colour_of_its_field(client: Client, process: ProcessPage) -> None:
    field = core.make_field(process, "Bildung", accent="rose")
    core.make_best_practice(process, "Wien", handlungsfelder=[field])
    card = read(client, process.url).one("li", class_="aufbruch-card")
    assert "aufbruch-accent-rose" in card.attributes["class"].split()
    assert card.one("a", class_="aufbruch-chip").text == "Bildung"
