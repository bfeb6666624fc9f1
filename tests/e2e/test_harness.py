"""What the check for barriers finds does not depend on where a page happens to stand."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.harness import assert_accessible

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
