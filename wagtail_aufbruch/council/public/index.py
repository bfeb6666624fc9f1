"""The papers of a process: narrowed down, searched, page by page."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.core.lists.filters import Filters
from wagtail_aufbruch.core.reader_cache.freshness import allow_parameters
from wagtail_aufbruch.core.reader_cache.marks import changes_at
from wagtail_aufbruch.council.domain.lists.cards import card_of
from wagtail_aufbruch.council.domain.lists.listing import (
    AFTER,
    FOLLOW_UP,
    KEPT,
    PARAMETERS,
    SEARCH,
    filters_for,
    list_page,
    searched,
)
from wagtail_aufbruch.council.domain.papers.coming import next_midnight
from wagtail_aufbruch.council.models import Paper, PaperIndexPage

ANCHOR = "#vorlagen"
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Chip:
    """A filter that is set, with the address without it."""

    label: str
    name: str
    url: str


@dataclass(frozen=True)
class Query:
    """What an address asks for."""

    base: str
    filters: Filters[Paper]
    search: str

    def with_(self, **changes: str) -> str:
        """The address with some parameters changed, left out where ""; always a first page."""
        asked = {SEARCH: self.search, **self.filters.query(), **changes}
        kept = {name: value for name, value in asked.items() if value}
        return f"{self.base}?{urlencode(kept)}{ANCHOR}" if kept else f"{self.base}{ANCHOR}"

    def file(self, name: str) -> str:
        """A file of the same papers."""
        asked = {SEARCH: self.search, **self.filters.query()}
        kept = {key: value for key, value in asked.items() if value}
        return f"{self.base}{name}?{urlencode(kept)}" if kept else f"{self.base}{name}"


def read_query(index: PaperIndexPage, request: HttpRequest) -> Query:
    """What the request's address asks for; what does not exist is ignored."""
    papers = Paper.objects.shown_in(index.process.pk)
    return Query(
        base=index.get_url(request) or "",
        filters=filters_for(index.process, papers).read(request.GET),
        search=" ".join(request.GET.get(SEARCH, "").replace("\x00", " ")[:LONGEST_SEARCH].split()),
    )


def show_index(index: PaperIndexPage, request: HttpRequest) -> HttpResponse:
    """One page of the list."""
    allow_parameters(request, *KEPT)
    query = read_query(index, request)
    if any(not request.GET[name].strip() for name in PARAMETERS if name in request.GET):
        # Forms send empty fields, too; an address that people pass on should say only what is set.
        return HttpResponseRedirect(query.with_())
    papers = searched(query.filters.apply(Paper.objects.shown_in(index.process.pk)), query.search)
    key = request.GET.get(AFTER, "")
    page = list_page(papers, key)
    number = papers.count()
    chips = [
        Chip(str(one.filter.label), one.option.name, query.with_(**{one.filter.parameter: ""}))
        for one in query.filters.choices
        if one.option is not None
    ]
    if query.search:
        chips.insert(0, Chip(_("Search"), query.search, query.with_(**{SEARCH: ""})))
    changes_at(request, next_midnight())
    response: HttpResponse = index.render(
        request,
        context_overrides={
            "cards": [card_of(paper) for paper in page.papers],
            "heading": _heading(number),
            "result_count": _heading(number) if chips else "",
            "choices": query.filters.choices,
            "search": query.search,
            "chips": chips,
            "clear_url": f"{query.base}{ANCHOR}",
            "next_url": query.with_(**{AFTER: page.next_key}) if page.next_key else "",
            "first_url": query.with_() if key else "",
            "files": [("CSV", query.file("als-csv/")), ("JSON", query.file("als-json/"))] if number else [],
            "task_files": _task_files(query) if number else [],
        },
    )
    return response


def _task_files(query: Query) -> list[tuple[str, str]]:
    """The files with what follows from the decisions, where anything does."""
    if not any(one.filter.parameter == FOLLOW_UP for one in query.filters.choices):
        return []
    return [(ending.upper(), query.file(f"beschlusskontrolle-als-{ending}/")) for ending in ("csv", "json")]


def _heading(number: int) -> str:
    if not number:
        return _("No papers")
    return ngettext("%(number)s paper", "%(number)s papers", number) % {"number": number}
