"""Search below the process: what is found, what is kept back, what must not break it."""

from urllib.parse import quote

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.core.reading import read
from tests.factories import core
from wagtail_aufbruch.core.domain.process.search import clean_query, search_pages
from wagtail_aufbruch.core.models import ProcessPage

pytestmark = pytest.mark.django_db

HOSTILE = [
    "",
    " ",
    "\t\n ",
    "\x00",
    "\x00\x01\x1f",
    'a"b',
    '=x("http://y',
    "'; DROP TABLE x; --",
    "* OR *",
    "AND",
    "NOT",
    "NEAR(a b)",
    "title:x",
    "(((",
    "-",
    "--",
    "a-",
    "%",
    "_",
    "\\",
    "{}",
    "^a",
    "a*",
    "ä" * 10_000,
    "wort " * 5_000,
    "\ud7ff\ue000",
    "🙂",
    "<script>alert(1)</script>",
    "a b " * 5_000,
    "ﷺ" * 1_000,
    "a-" * 1_000,
    "㌀ " * 1_000,
]


def found(client: Client, process: ProcessPage, query: str, **more: str) -> list[str]:
    page = read(client, f"{process.url}suche/?q={quote(query)}" + "".join(f"&{k}={v}" for k, v in more.items()))
    return [heading.text for heading in page.all("h3", class_="aufbruch-results__title")]


@pytest.mark.parametrize("query", HOSTILE, ids=[repr(query[:20]) for query in HOSTILE])
def test_no_text_breaks_the_search(client: Client, process: ProcessPage, query: str) -> None:
    response = client.get(f"{process.url}suche/", {"q": query})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_bytes_that_are_no_text_do_not_break_the_search(client: Client, process: ProcessPage) -> None:
    assert client.get(f"{process.url}suche/?q=%ff%fe%00").status_code == 200
    assert client.get(f"{process.url}suche/?q=a&p=%00").status_code == 200


def test_words_in_title_and_text_are_found(client: Client, process: ProcessPage) -> None:
    core.make_content_page(process, "Glasfaser für alle")
    core.make_content_page(process, "Netze", body=[("paragraph", "<p>Wir bauen Glasfaser aus.</p>")])
    core.make_content_page(process, "Anderes")
    assert sorted(found(client, process, "Glasfaser")) == ["Glasfaser für alle", "Netze"]


def test_the_beginning_of_a_word_in_the_title_is_enough(client: Client, process: ProcessPage) -> None:
    core.make_content_page(process, "Digitalisierung im Quartier")
    assert found(client, process, "digitalis") == ["Digitalisierung im Quartier"]


def test_drafts_private_pages_and_those_of_others_are_not_found(client: Client, process: ProcessPage) -> None:
    core.make_content_page(process, "Glasfaser offen")
    core.make_content_page(process, "Glasfaser Entwurf", live=False)
    private = core.make_content_page(process, "Intern")
    core.make_content_page(private, "Glasfaser intern")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    other = core.make_process("Anderer", slug="anderer")
    nested = core.make_process("Enkel", slug="enkel", parent=process)
    for foreign in [other, nested]:
        core.make_content_page(foreign, "Glasfaser anderswo")
    core.make_content_page(core.site_root(), "Glasfaser der Stadt")
    assert found(client, process, "Glasfaser") == ["Glasfaser offen"]


def test_results_are_counted_and_paged(client: Client, process: ProcessPage) -> None:
    for number in range(12):
        core.make_content_page(process, f"Glasfaser {number}")
    first = found(client, process, "Glasfaser")
    second = found(client, process, "Glasfaser", p="2")
    assert len(first) == 10
    assert len({*first, *second}) == 12
    page = read(client, f"{process.url}suche/?q=Glasfaser")
    assert "12" in page.one("h2", class_="aufbruch-search__count").text
    paging = page.one("nav", class_="aufbruch-pagination")
    assert list(paging.links().values()) == ["?q=Glasfaser&p=2"]
    assert (
        read(client, f"{process.url}suche/?q=Glasfaser&p=2").one("ol", class_="aufbruch-results").attributes["start"]
        == "11"
    )


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", "1e9", ""])
def test_a_page_number_that_makes_no_sense_still_shows_results(
    client: Client, process: ProcessPage, number: str
) -> None:
    core.make_content_page(process, "Glasfaser")
    assert found(client, process, "Glasfaser", p=number) == ["Glasfaser"]


def test_nothing_found_says_what_to_do(client: Client, process: ProcessPage) -> None:
    empty = read(client, f"{process.url}suche/?q=Quatsch").one("div", class_="aufbruch-empty")
    assert list(empty.links().values()) == [f"{process.url}themen/"]


def test_blanks_alone_are_answered_in_words(client: Client, process: ProcessPage) -> None:
    assert read(client, f"{process.url}suche/?q=%20").one("p", role="status").text
    assert read(client, f"{process.url}suche/").all("p", role="status") == []


def test_what_was_looked_for_stays_in_the_field(client: Client, process: ProcessPage) -> None:
    assert read(client, f"{process.url}suche/?q=Rad%20Weg").one("input").attributes["value"] == "Rad Weg"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Rad   Weg ", "Rad Weg"),
        ("E-Mail", "E-Mail"),
        ("-E- --", "E"),
        ('"Rad" OR *', "Rad OR"),
        ("\x00", ""),
        ("a\x00b", "a b"),
        ("x" * 10_000, "x" * 200),
    ],
)
def test_a_query_keeps_its_words_and_loses_the_rest(typed: str, kept: str) -> None:
    assert clean_query(typed) == kept


def test_every_page_is_found_once_though_title_and_text_match(process: ProcessPage) -> None:
    page = core.make_content_page(process, "Glasfaser", introduction="Glasfaser")
    assert search_pages(process, "Glasfaser") == [page.pk]
