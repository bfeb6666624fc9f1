"""What surrounds every page: title, navigation, breadcrumb, footer, headers."""

import re
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction, Site

from tests.core.reading import levels, parse, read
from tests.factories import core
from wagtail_aufbruch.core.models import Handlungsfeld, InaccessiblePart, ProcessPage

pytestmark = pytest.mark.django_db

BODY = [
    ("heading", {"text": "Zu tief begonnen", "level": "3"}),
    ("paragraph", "<p>Text mit <a href='https://example.org/'>Link</a></p>"),
    ("heading", {"text": "Abschnitt", "level": "2"}),
    ("heading", {"text": "Unterabschnitt", "level": "3"}),
    ("quote", {"text": "Ein Satz.", "source": "Quelle"}),
    ("disclosure", {"summary": "Frage", "text": "<p>Antwort</p>"}),
    ("link", {"text": "Weiter", "page": None, "url": "https://example.org/weiter"}),
    ("documents", {"heading": "", "documents": []}),
]


@pytest.fixture(scope="module")
def full(shared_db: None) -> dict[str, str]:
    """A process with each kind of page, and the address of each."""
    process = core.make_process(
        "Aufbruch", slug="alles", claim="Ein Satz.", introduction="<p>Worum es geht.</p>", body=BODY
    )
    top = core.make_field(process, "Alltag", accent="green", icon="house", description="Was alle angeht.")
    below = core.make_field(process, "Bildung", parent=top)
    core.make_goal(process, "Teilhabe")
    content = core.make_content_page(process, "Inhalt", introduction="Kurz.", body=BODY, show_in_menus=True)
    deeper = core.make_content_page(content, "Tiefer")
    statement = core.make_accessibility_page(process)
    statement.inaccessible_parts.add(InaccessiblePart(part="Alte PDF", reason="Ohne Tags.", alternative="Vorlesen."))
    statement.save()
    pages = {
        "process": process,
        "content": content,
        "deeper": deeper,
        "practice": core.make_best_practice(
            process, "Wien", handlungsfelder=[below], source_url="https://example.org/"
        ),
        "privacy": core.make_privacy_page(process),
        "accessibility": statement,
    }
    routes = {
        "fields": "themen/",
        "field": "themen/alltag/",
        "field below": "themen/bildung/",
        "search": "suche/",
        "found": "suche/?q=Inhalt",
        "not found": "suche/?q=Quatsch",
        "no word": "suche/?q=%20",
    }
    return {
        **{name: page.url for name, page in pages.items()},
        **{name: process.url + address for name, address in routes.items()},
    }


PAGES = [
    "process", "content", "deeper", "practice", "privacy", "accessibility",
    "fields", "field", "field below", "search", "found", "not found", "no word",
]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_headings_begin_with_one_first_level_and_leave_none_out(
    client: Client, full: dict[str, str], name: str
) -> None:
    found = levels(read(client, full[name]))
    assert found.count(1) == 1
    assert found[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(found)), found


@pytest.mark.parametrize("name", PAGES)
def test_no_id_is_given_twice_and_every_label_finds_its_target(client: Client, full: dict[str, str], name: str) -> None:
    page = read(client, full[name])
    ids = [element.attributes["id"] for element in page.all() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    for attribute in ["for", "aria-labelledby", "aria-describedby"]:
        named = {element.attributes[attribute] for element in page.all() if attribute in element.attributes}
        assert named <= set(ids)
    icons = {use.attributes["href"].removeprefix("#") for use in page.all("use")}
    assert icons
    assert icons <= set(ids)


@pytest.mark.parametrize("name", PAGES)
def test_readers_get_no_cookie_and_pages_carry_a_strict_policy(client: Client, full: dict[str, str], name: str) -> None:
    response: Any = client.get(full[name])
    assert not response.cookies
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", PAGES)
def test_no_page_holds_style_script_or_token(client: Client, full: dict[str, str], name: str) -> None:
    page = read(client, full[name])
    assert page.all("style") == []
    assert [script for script in page.all("script") if "src" not in script.attributes] == []
    for element in page.all():
        assert "style" not in element.attributes
        assert not [attribute for attribute in element.attributes if attribute.startswith("on")]
    assert "csrf" not in page.text
    assert page.all("input", name="csrfmiddlewaretoken") == []


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_what_one_can_do_next(client: Client, full: dict[str, str], name: str) -> None:
    main = read(client, full[name]).one("main")
    assert [link for link in main.all("a") if link.attributes["href"].startswith("/")] or main.all("form")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("process", "Aufbruch – Stadt Gütersloh"),
        ("content", "Inhalt – Aufbruch – Stadt Gütersloh"),
        ("field below", "Bildung – Aufbruch – Stadt Gütersloh"),
    ],
)
def test_the_title_names_page_process_and_site(client: Client, full: dict[str, str], name: str, title: str) -> None:
    assert read(client, full[name]).one("title").text == title


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("process", []),
        ("content", ["Aufbruch", "Inhalt"]),
        ("deeper", ["Aufbruch", "Inhalt", "Tiefer"]),
        ("field below", ["Aufbruch", "Alltag", "Bildung"]),
    ],
)
def test_the_breadcrumb_leads_from_the_process_to_here(
    client: Client, full: dict[str, str], name: str, way: list[str]
) -> None:
    page = read(client, full[name])
    items = [item for nav in page.all("nav", class_="aufbruch-breadcrumb") for item in nav.all("li")]
    shown = [item.text for item in items]
    assert [title for title in shown if title in way] == way
    if way:
        assert items[-1].attributes["aria-current"] == "page"
        assert items[-1].all("a") == []
        assert all(item.one("a").attributes["href"].startswith("/") for item in items[:-1])


def test_the_menu_marks_the_page_and_the_part_in_which_one_is(client: Client, full: dict[str, str]) -> None:
    def marked(name: str) -> list[tuple[str, str]]:
        nav = read(client, full[name]).one("nav", class_="aufbruch-nav")
        links = nav.one("div", class_="aufbruch-nav__wide").all("a")
        return [(link.text, link.attributes["aria-current"]) for link in links if "aria-current" in link.attributes]

    assert marked("process") == []
    assert marked("content") == [("Inhalt", "page")]
    assert marked("deeper") == [("Inhalt", "true")]
    assert [current for _, current in marked("fields")] == ["page"]
    assert [current for _, current in marked("field")] == ["true"]


def test_the_menu_unfolds_without_a_script_and_holds_the_same_links(client: Client, full: dict[str, str]) -> None:
    nav = read(client, full["process"]).one("nav", class_="aufbruch-nav")
    folded = nav.one("details")
    assert folded.one("summary").text
    assert folded.links() == nav.one("div", class_="aufbruch-nav__wide").links()


def test_the_menu_shows_no_draft_no_private_page_and_no_fields_where_there_are_none(client: Client) -> None:
    process = core.make_process("Aufbruch")
    core.make_content_page(process, "Sichtbar", show_in_menus=True)
    core.make_content_page(process, "Nicht im Menü")
    core.make_content_page(process, "Entwurf", show_in_menus=True, live=False)
    private = core.make_content_page(process, "Intern", show_in_menus=True)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    nav = read(client, process.url).one("nav", class_="aufbruch-nav").one("div", class_="aufbruch-nav__wide")
    titles = [link.text for link in nav.all("a")]
    assert titles[0] == "Sichtbar"
    assert not {"Nicht im Menü", "Entwurf", "Intern"} & set(titles)
    assert f"{process.url}themen/" not in nav.links().values()


def test_the_footer_leads_to_statements_and_plain_language_from_every_page(client: Client) -> None:
    process = core.make_process("Aufbruch", contact_email="buero@stadt.example")
    core.make_privacy_page(process)
    deep = core.make_content_page(process, "Ordner")
    statement = core.make_accessibility_page(deep)
    easy = core.make_content_page(core.site_root(), "Leicht")
    signs = core.make_content_page(process, "Gebärden")
    process = ProcessPage.objects.get(pk=process.pk)
    process.easy_language_page_id, process.sign_language_page_id = easy.pk, signs.pk
    process.save()
    for url in [process.url, deep.url, f"{process.url}suche/"]:
        links = set(read(client, url).one("section", class_="aufbruch-footer").links().values())
        assert {statement.url, easy.url, signs.url, f"{process.url}datenschutz/"} <= links
        assert "mailto:buero@stadt.example" in links


def test_the_footer_leads_to_no_page_that_is_not_public(client: Client) -> None:
    process = core.make_process("Aufbruch")
    core.make_privacy_page(process, live=False)
    other = core.make_process("Anderer", slug="anderer")
    core.make_accessibility_page(other)
    footer = read(client, process.url).one("section", class_="aufbruch-footer")
    assert set(footer.links().values()) == {process.url, f"{process.url}offene-daten/", f"{process.url}suche/"}


def test_a_page_and_its_twin_in_plain_language_lead_to_each_other(client: Client, process: ProcessPage) -> None:
    easy = core.make_content_page(process, "Leicht gesagt")
    page = core.make_content_page(process, "Schwer gesagt", easy_language_page=easy)
    assert easy.url in read(client, page.url).one("p", class_="aufbruch-switch").links().values()
    assert page.url in read(client, easy.url).one("p", class_="aufbruch-switch").links().values()


def test_a_draft_is_neither_offered_as_twin_nor_as_original(client: Client, process: ProcessPage) -> None:
    easy = core.make_content_page(process, "Leicht gesagt", live=False)
    page = core.make_content_page(process, "Schwer gesagt", easy_language_page=easy)
    assert read(client, page.url).all("p", class_="aufbruch-switch") == []
    public = core.make_content_page(process, "Auch leicht")
    core.make_content_page(process, "Entwurf", live=False, easy_language_page=public)
    assert read(client, public.url).all("p", class_="aufbruch-switch") == []


def test_the_own_frame_is_complete_where_the_site_names_none(
    client: Client, full: dict[str, str], settings: Any
) -> None:
    settings.WAGTAIL_AUFBRUCH = {}
    Site.objects.update(site_name="Musterstadt")
    response: Any = client.get(full["content"])
    page = parse(response.content.decode().replace("<!DOCTYPE html>", ""))
    assert page.one("html").attributes["lang"] == "de"
    assert page.one("title").text == "Inhalt – Aufbruch – Musterstadt"
    assert page.one("a", class_="aufbruch-skip").attributes["href"] == "#inhalt"
    assert page.one("main").attributes["id"] == "inhalt"
    assert page.one("header", class_="aufbruch-header").links()["Musterstadt"]
    assert not response.cookies
    assert not re.search(r"\sstyle=", response.content.decode())


@pytest.mark.parametrize("base", ["aufbruch/base.html", "city/aufbruch_base.html"])
def test_the_description_for_search_engines_is_the_editors(client: Client, settings: Any, base: str) -> None:
    settings.WAGTAIL_AUFBRUCH = {"BASE_TEMPLATE": base}
    process = core.make_process("Aufbruch", search_description="Was die Stadt „vorhat“.")
    assert read(client, process.url).one("meta", name="description").attributes["content"] == "Was die Stadt „vorhat“."


def test_what_an_editor_types_is_shown_as_text(client: Client) -> None:
    nasty = "<script>alert(1)</script>"
    process = core.make_process(nasty, slug="p", claim=nasty, contact_name=nasty, contact_email="a@stadt.example")
    Handlungsfeld.objects.create(process_id=process.pk, title=nasty, slug="x", description=nasty)
    core.make_goal(process, nasty)
    core.make_content_page(process, nasty, slug="y", introduction=nasty)
    for address in ["", "themen/", "themen/x/", "y/", "suche/?q=script"]:
        response: Any = client.get(process.url + address)
        assert nasty not in response.content.decode()
        assert nasty in read(client, process.url + address).text
