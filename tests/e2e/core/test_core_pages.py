"""The process's own pages in a browser: barriers, small screens, keyboard, no script, and a host's own styles."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.core.reading import read
from tests.e2e.harness import DESKTOP_LIGHT, PHONE_LIGHT, View, Visitor
from tests.factories import core
from wagtail_aufbruch.core.models import BestPracticePage, ContentPage, ProcessPage

Visit = Callable[..., Visitor]

PROCESS = "/digitaler-aufbruch/"
PAGES = [
    "",
    "themen/",
    "themen/digitalisierung-alltag/",
    "themen/bildung/",
    "suche/?q=digital",
    "offene-daten/",
    "suche/?q=quatschwort",
    "datenschutz/",
    "barrierefreiheit/",
]

HOSTILE_STYLES = """
a { color: #ff0000; text-decoration: underline wavy; background: yellow; }
h1, h2, h3 { color: #00ff00; font-size: 90px; margin: 70px; text-transform: none; font-family: monospace; }
p, ul, ol, li, dl, dd { margin: 60px; padding: 50px; }
p, li, dt, dd, figcaption, blockquote { color: #00ffff; font: italic 40px/3 monospace; }
button, input { background: #ff00ff; font-size: 50px; }
svg { width: 300px; height: 300px; }
"""
"""What sites write for bare elements, only louder."""

LOOK_OF = """
selector => [...document.querySelectorAll(selector)].map(element => {
  const style = getComputedStyle(element);
  return ["color", "fontSize", "fontFamily", "marginTop", "marginLeft", "paddingLeft", "backgroundColor", "width"]
    .map(name => style[name]).join(" ");
})
"""


@pytest.mark.parametrize("path", PAGES)
def test_page_has_no_barrier(demo: str, visit: Visit, view: View, path: str) -> None:
    reader = visit(demo, view=view)
    reader.open(PROCESS + path)
    reader.assert_accessible()
    reader.picture(f"core-{path.split('?')[0].replace('/', '-').strip('-') or 'process'}")


def test_content_and_best_practice_have_no_barrier(demo: str, visit: Visit, view: View) -> None:
    process = ProcessPage.objects.get()
    field = core.make_field(process, "Ein Handlungsfeld", slug="ein-feld", accent="brick")
    body = [
        ("heading", {"text": "Abschnitt", "level": "2"}),
        ("paragraph", "<p>Text mit <a href='/'>Link</a>.</p><ul><li>Eins</li></ul>"),
        ("quote", {"text": "Ein Satz.", "source": "Quelle"}),
        ("disclosure", {"summary": "Frage", "text": "<p>Antwort</p>"}),
    ]
    easy = core.make_content_page(process, "Leicht gesagt")
    content: ContentPage = core.make_content_page(process, "Ganz gewöhnlich", body=body, easy_language_page=easy)
    core.make_content_page(content, "Darunter", introduction="Mehr dazu.")
    practice: BestPracticePage = core.make_best_practice(
        process, "Anderswo", body=body, source="Stadt", source_url="https://example.org/", handlungsfelder=[field]
    )
    reader = visit(demo, view=view)
    for page in [content, easy, practice]:
        reader.open(page.get_url())
        reader.assert_accessible()
        reader.picture(f"core-{page.slug}")


def test_the_own_frame_has_no_barrier(demo: str, visit: Visit, view: View, settings: object) -> None:
    settings.WAGTAIL_AUFBRUCH = {}  # type: ignore[attr-defined]
    reader = visit(demo, view=view)
    page = reader.open(PROCESS)
    reader.assert_accessible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#inhalt")).to_be_focused()


def test_the_phones_menu_opens_by_keyboard_without_javascript(demo: str, visit: Visit) -> None:
    reader = visit(demo, view=PHONE_LIGHT, javascript=False)
    page = reader.open(PROCESS)
    search = page.locator(".aufbruch-nav__fold a[href$='/suche/']")
    assert not search.is_visible()
    page.locator(".aufbruch-nav__toggle").focus()
    page.keyboard.press("Enter")
    expect(search).to_be_visible()
    with page.expect_navigation():  # a form for searching may stand on the page before as well
        search.click()
    page.locator("#suche-q").fill("digital")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suche/?q=digital")
    assert page.locator(".aufbruch-results li").count() > 0


def test_one_menu_at_a_time_can_be_seen(demo: str, visit: Visit) -> None:
    for view, shown, hidden in [(PHONE_LIGHT, "fold", "wide"), (DESKTOP_LIGHT, "wide", "fold")]:
        page = visit(demo, view=view).open(PROCESS)
        assert page.locator(f".aufbruch-nav__{shown}").is_visible()
        assert not page.locator(f".aufbruch-nav__{hidden}").is_visible()


def test_what_is_open_now_is_seen_without_scrolling(demo: str, visit: Visit) -> None:
    page = visit(demo, view=DESKTOP_LIGHT).open(PROCESS)
    heading = page.locator("#mitmachen-titel").bounding_box()
    assert heading is not None
    assert heading["y"] + heading["height"] < DESKTOP_LIGHT.height


def test_targets_are_large_enough_for_a_thumb(demo: str, visit: Visit) -> None:
    page = visit(demo, view=PHONE_LIGHT).open(PROCESS)
    for selector in [".aufbruch-button", ".aufbruch-nav__toggle", ".aufbruch-fields__link", ".aufbruch-next__link"]:
        for target in page.locator(selector).all():
            box = target.bounding_box()
            assert box is None or box["height"] >= 44, f"{selector}: {box}"


@pytest.mark.parametrize("path", ["", "suche/?q=digital"])
def test_a_sites_rules_for_bare_elements_do_not_change_the_look(demo: str, visit: Visit, path: str) -> None:
    page = visit(demo).open(PROCESS + path)
    parts = [
        ".aufbruch-hero__title", ".aufbruch-button", ".aufbruch-section__title", ".aufbruch-fields__title",
        ".aufbruch-fields__link", ".aufbruch-fields__list", ".aufbruch-goals", ".aufbruch-goals__title",
        ".aufbruch-open__title", ".aufbruch-nav__link", ".aufbruch-timeline__title", ".aufbruch-search input",
        ".aufbruch-icon", ".aufbruch-pattern", ".aufbruch p", ".aufbruch li", ".aufbruch dt", ".aufbruch dd",
    ]  # fmt: skip
    # A font that arrives in between changes widths too.
    page.evaluate("() => document.fonts.ready.then(() => true)")
    before = {part: page.evaluate(LOOK_OF, part) for part in parts}
    assert sum(len(looks) for looks in before.values()) > 5
    # The browser's own call, since the page's policy rightly refuses a <style> element.
    page.evaluate(
        """css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);
                    document.adoptedStyleSheets = [sheet]; }""",
        HOSTILE_STYLES,
    )
    after = {part: page.evaluate(LOOK_OF, part) for part in parts}
    changed = {
        part: [pair for pair in zip(before[part], after[part], strict=True) if pair[0] != pair[1]] for part in parts
    }
    assert {part: pairs[:3] for part, pairs in changed.items() if pairs} == {}


def test_the_demo_shows_no_page_that_search_engines_would_call_broken(demo: str) -> None:
    """Every link of the process page that stays on the site leads somewhere."""
    client = Client()
    links = {url.split("#")[0] for url in read(client, PROCESS).links().values() if url.startswith("/")}
    answers = {url: client.get(url, follow=True).status_code for url in sorted(links - {"", "/admin/"})}
    assert {url: status for url, status in answers.items() if status != 200} == {}
