"""Search over the pages of one process."""

from typing import Any

from django.core.paginator import Page, Paginator
from wagtail.coreutils import resolve_model_string

from wagtail_aufbruch.core.pagebase import PAGE_MODEL

MAX_QUERY_LENGTH = 200
RESULTS_PER_PAGE = 10


def clean_query(text: str) -> str:
    """What a search backend can take: letters, digits, hyphens and single blanks, at most 200 characters.

    Signs that a backend's query language may read as an operator (quotes, ``*``, ``:``, parentheses), NUL and other control
    characters become blanks: SQLite's full-text search answers some of them with an error. "" if nothing is left.
    """
    kept = "".join(sign if sign.isalnum() or sign == "-" else " " for sign in text[: MAX_QUERY_LENGTH * 5])
    words = [word.strip("-") for word in kept.split()]
    return " ".join(word for word in words if word)[:MAX_QUERY_LENGTH].strip()


def search_pages(process: Any, query: str) -> Any:
    """Live, public pages of the process that match ``query``, best first; nothing for a query without a word.

    Where no page holds the words as they stand, those whose title has words that begin so.
    """
    pages = resolve_model_string(PAGE_MODEL).objects.live().public().descendant_of(process, inclusive=True)
    cleaned = clean_query(query)
    if not cleaned:
        return pages.none()
    found = pages.search(cleaned)
    return found if found.count() else pages.autocomplete(cleaned)


def result_page(results: Any, number: Any) -> Page:
    """One page of results as their own page types; a number that makes no sense leads to the first or last page."""
    found = Paginator(results, RESULTS_PER_PAGE).get_page(number)
    found.object_list = _as_own_types(list(found.object_list))
    return found


def _as_own_types(pages: list[Any]) -> list[Any]:
    """The same pages in the same order as their own types, one query for each type among them."""
    model = resolve_model_string(PAGE_MODEL)
    specific = {page.pk: page for page in model.objects.filter(pk__in=[page.pk for page in pages]).specific()}
    return [specific[page.pk] for page in pages if page.pk in specific]
