"""Search over the pages of one process."""

from html import unescape
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.utils.html import strip_tags
from wagtail.coreutils import resolve_model_string
from wagtail.fields import RichTextField

from wagtail_aufbruch.core.extension.page_hooks import SearchResult, search_note, search_sources
from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.models.belonging import of_processes
from wagtail_aufbruch.core.pages.base import PAGE_MODEL, BasePage

MAX_QUERY_LENGTH = 200
MAX_QUERY_WORDS = 20
"""A search backend asks for each word within the question for those before: a hundred are too deep for Python."""
MAX_RESULTS = 200
RESULTS_PER_PAGE = 10
PAGES = "page"


class Found(NamedTuple):
    """Something that was found: where, and its key there."""

    source: str
    key: int


def clean_query(text: str) -> str:
    """What a search backend can take: letters, digits, hyphens and single blanks, at most 200 characters.

    What a backend's query language may read as an operator (quotes, ``*``, ``:``, parentheses), NUL and other
    control characters become blanks: SQLite's full-text search answers some of them with an error. At most 20 words;
    "" if nothing is left.
    """
    kept = "".join(sign if sign.isalnum() or sign == "-" else " " for sign in text[: MAX_QUERY_LENGTH * 5])
    words = [word.strip("-") for word in kept.split()]
    return " ".join([word for word in words if word][:MAX_QUERY_WORDS])[:MAX_QUERY_LENGTH].strip()


def search_pages(process: ProcessMixin, query: str) -> list[int]:
    """Keys of live, public pages of the process that match ``query``, best first; none for a query without a word.

    Pages that hold all the words come first, then those whose title has words that begin so ("digital" finds
    "Digitale Verwaltung"). At most 200 of each: nobody pages further.
    """
    cleaned = clean_query(query)
    if not cleaned:
        return []
    pages = of_processes(resolve_model_string(PAGE_MODEL).objects.live().public(), [process])
    # As it is typed: pages of the town's own types are not folded. Then as all others are written down for the index.
    # Cleaned once more, since one sign may be several words when it is folded.
    ways = list(dict.fromkeys([cleaned, clean_query(fold(cleaned))]))
    found = [page for way in ways for page in pages.search(way)[:MAX_RESULTS]]
    found += [page for way in ways for page in pages.autocomplete(way)[:MAX_RESULTS]]
    return list(dict.fromkeys(page.pk for page in found))


def search_all(process: ProcessMixin, query: str) -> list[Found]:
    """Pages of the process that match, and behind them what other apps find; [] for a query without a word."""
    if not clean_query(query):
        return []
    found = [Found(PAGES, key) for key in search_pages(process, query)]
    for source in search_sources().values():
        found += [Found(source.key, key) for key in source.find(process, query)[:MAX_RESULTS]]
    return found


def result_page(process: ProcessMixin, found: list[Found], number: str | None) -> "Page[Any]":
    """One page of results as they are shown; a number that makes no sense leads to the first or last page.

    One query for the pages, one for each type among them, and those of each other source.
    """
    shown: Page[Any] = Paginator(found, RESULTS_PER_PAGE).get_page(number)
    keys: dict[str, list[int]] = {}
    for one in shown.object_list:
        keys.setdefault(one.source, []).append(one.key)
    sources = search_sources()
    results = {Found(PAGES, key): result for key, result in _pages(keys.pop(PAGES, [])).items()}
    for name, wanted in keys.items():
        results |= {Found(name, key): result for key, result in sources[name].show(process, wanted).items()}
    shown.object_list = [results[one] for one in shown.object_list if one in results]
    return shown


def _pages(keys: list[int]) -> dict[int, SearchResult]:
    pages = resolve_model_string(PAGE_MODEL).objects.filter(pk__in=keys).specific() if keys else []
    return {
        page.pk: SearchResult(
            kind=str(page.get_verbose_name()),
            title=page.title,
            url=page.get_url() or "",
            text=text_of(page),
            note=search_note(page),
        )
        for page in pages
    }


def text_of(page: BasePage) -> str:
    """What a result says below its title, as plain text; "" if nothing is known.

    Tags are taken out of formatted text alone: in plain text "<Treffpunkt Haupteingang>" is no tag.
    """
    formatted = {field.name for field in page._meta.get_fields() if isinstance(field, RichTextField)}
    for name in ("search_description", "introduction", "claim"):
        text = str(getattr(page, name, "") or "")
        if name in formatted:
            text = unescape(strip_tags(text.replace("</p>", "</p> ")))
        if text.strip():
            return text
    return ""
