"""What the check for barriers finds does not depend on where a page happens to stand, and the walk by keyboard finds
what somebody without a mouse would."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.harness import assert_accessible
from tests.e2e.keyboard import walk

PAGE = """<!doctype html><html lang="de"><head><title>Lang</title></head>
<body style="margin: 0"><main style="height: 300px; overflow: auto" tabindex="0">
<h1 style="position: sticky; top: 0; margin: 0"><button style="width: 100%; height: 60px">Lang</button></h1>
<div style="height: {above}px"></div>
<button style="height: {size}px; width: {size}px; padding: 0; border: 0">x</button>
<div style="height: 900px"></div></main></body></html>"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


def test_a_button_that_has_slid_half_under_a_sticky_bar_is_no_barrier_and_the_page_stands_as_before(page: Page) -> None:
    page.set_content(PAGE.format(above=100, size=24))
    page.evaluate("document.querySelector('main').scrollTop = 110")
    assert_accessible(page)
    assert page.evaluate("document.querySelector('main').scrollTop") == 110


def test_a_button_that_is_too_small_is_found_wherever_the_page_stands(page: Page) -> None:
    page.set_content(PAGE.format(above=100, size=12).replace("</button>", "</button><button>y</button>"))
    page.evaluate("document.querySelector('main').scrollTop = 300")
    with pytest.raises(AssertionError, match="target-size"):
        assert_accessible(page)


FORM = """<!doctype html><html lang="de"><head><title>Formular</title></head><body><main style="height: 2000px">
<a href="#a">Erster</a> <a href="#b">Zweiter</a>
<fieldset><label><input type="radio" name="x">Eins</label> <label><input type="radio" name="x">Zwei</label></fieldset>
<details><summary>Mehr</summary><a href="#c">Darin</a></details>
<div style="height: 1200px"></div><button>Weiter</button>{more}</main></body></html>"""


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("", ""),
        ('<p style="cursor: pointer">Nur Maus</p>', 'Nur Maus" answers to the mouse alone'),
        ('<a href="#d" tabindex="3">Vorne</a>', 'Vorne" stands before its turn'),
        ('<a href="#d" tabindex="3">Vorne</a>', 'Vorne" is never reached'),
        (
            '<button style="outline: none; box-shadow: none">Blass</button>',
            'Blass" has the focus, and nothing shows it',
        ),
        (
            '<p style="position: fixed; inset: 0; background: #fff; margin: 0">Davor</p>',
            'Weiter" has the focus below <p',
        ),
        (
            '<p style="display: flex; flex-direction: column-reverse"><a href="#e">Eins</a><a href="#f">Zwei</a></p>',
            'Zwei" comes after a "Eins", and stands above it',
        ),
    ],
)
def test_the_walk_by_keyboard_tells_what_somebody_without_a_mouse_would(page: Page, more: str, told: str) -> None:
    page.set_content(FORM.format(more=more))
    found = walk(page)
    assert any(told in one for one in found) if told else found == []
