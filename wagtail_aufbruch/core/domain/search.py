"""Search over the pages of one process."""

from html import unescape
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.html import strip_tags
from wagtail.coreutils import resolve_model_string
from wagtail.fields import RichTextField

from wagtail_aufbruch.core.extension.page_hooks import search_note
from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.models.belonging import of_processes
from wagtail_aufbruch.core.pages.base import PAGE_MODEL, BasePage

MAX_QUERY_LENGTH = 200
MAX_RESULTS = 200
RESULTS_PER_PAGE = 10


def clean_query(text: str) -> str:
    """What a search backend can take: letters, digits, hyphens and single blanks, at most 200 characters.

    What a backend's query language may read as an operator (quotes, ``*``, ``:``, parentheses), NUL and other
    control characters become blanks: SQLite's full-text search answers some of them with an error. "" if nothing
    is left.
    """
    kept = "".join(sign if sign.isalnum() or sign == "-" else " " for sign in text[: MAX_QUERY_LENGTH * 5])
    words = [word.strip("-") for word in kept.split()]
    return " ".join(word for word in words if word)[:MAX_QUERY_LENGTH].strip()


def search_pages(process: ProcessMixin, query: str) -> list[int]:
    """Keys of live, public pages of the process that match ``query``, best first; none for a query without a word.

    Pages that hold all the words come first, then those whose title has words that begin so ("digital" finds
    "Digitale Verwaltung"). At most 200 of each: nobody pages further.
    """
    cleaned = clean_query(query)
    if not cleaned:
        return []
    pages = of_processes(resolve_model_string(PAGE_MODEL).objects.live().public(), [process])
    found = [*pages.search(cleaned)[:MAX_RESULTS], *pages.autocomplete(cleaned)[:MAX_RESULTS]]
    return list(dict.fromkeys(page.pk for page in found))


def result_page(keys: list[int], number: str | None) -> "Page[Any]":
    """One page of results as their own page types; a number that makes no sense leads to the first or last page.

    One query for the pages and one for each type among them.
    """
    found: Page[Any] = Paginator(keys, RESULTS_PER_PAGE).get_page(number)
    pages = resolve_model_string(PAGE_MODEL).objects.filter(pk__in=list(found.object_list)).specific()
    by_key = {page.pk: page for page in pages}
    found.object_list = [by_key[key] for key in found.object_list if key in by_key]
    for page in found.object_list:
        page.shown_note = search_note(page)
        page.shown_text = text_of(page)
    return found


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
