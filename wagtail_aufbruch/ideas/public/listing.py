"""The list of ideas as a page shows it: filters, chips, sortings, cards, map, and what can be taken along."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.core.lists.filters import Choice
from wagtail_aufbruch.core.models import AufbruchPageMixin
from wagtail_aufbruch.core.reader_cache import marks
from wagtail_aufbruch.core.reader_cache.freshness import versions
from wagtail_aufbruch.core.reader_cache.marks import Version, allow_parameters
from wagtail_aufbruch.ideas.domain.lists import filters as by
from wagtail_aufbruch.ideas.domain.lists import listing
from wagtail_aufbruch.ideas.domain.lists.cards import Card, linker_for, make_cards
from wagtail_aufbruch.ideas.domain.lists.filters import IdeaFilters, offer_for
from wagtail_aufbruch.ideas.domain.lists.listing import CappedCount, Order, Scope, count_capped, list_page
from wagtail_aufbruch.participation.domain.search.contribution_search import MAX_FOUND, matching_keys
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.participation.public.maps import map_centre

ANCHOR = "#ideen"
BELOW_CALL = "ideen/"
"""Below a call: where single ideas and files of all of them stand."""
BELOW_PROCESS = "alle-ideen/"
"""Below a process: its list and files. Not "ideen/", which calls are called: an address goes before a page."""
MAP = "karte"

ORDER_NAMES: dict[str, str | Promise] = {
    listing.NEW.key: gettext_lazy("Newest"),
    listing.SUPPORT.key: gettext_lazy("Most support"),
    listing.DISCUSSED.key: gettext_lazy("Most discussed"),
    listing.RANDOM.key: gettext_lazy("By chance"),
}


@dataclass(frozen=True)
class LinkTo:
    """A link of the list's head; ``current`` where it leads to what is shown."""

    name: str | Promise
    url: str
    current: bool = False
    label: str | Promise = ""


@dataclass(frozen=True)
class MapView:
    """What the map's script is told."""

    data_url: str
    tiles: dict[str, str] | None
    centre: str
    """Latitude, longitude and zoom, with commas between them."""


@dataclass(frozen=True)
class ListView:
    """Everything that ``includes/list.html`` shows."""

    heading: str
    action: str
    """Where the form of the filters leads."""
    search: str
    choices: list[Choice[Contribution]]
    kept: dict[str, str]
    """Parameters that the form keeps: sorting and view."""
    set_number: int
    """How many filters are set, the search not among them."""
    chips: list[LinkTo]
    clear_url: str
    orders: list[LinkTo]
    views: list[LinkTo]
    cards: list[Card]
    next_url: str
    first_url: str
    """The first page, where another one is shown; else ""."""
    is_narrowed: bool
    is_first_page: bool
    too_many_found: bool
    most_found: str
    map: MapView | None
    downloads: list[LinkTo]
    feeds: list[LinkTo]
    next_key: str = ""


@dataclass(frozen=True)
class Query:
    """What an address asks for, and the addresses of what is next to it."""

    base: str
    """Address of the list, with a slash at its end."""
    route: Callable[..., str]
    """``(name, **kwargs)``: address of what lies beside the list: map data, downloads, feeds."""
    filters: IdeaFilters
    order: Order
    start: int | None
    shows_map: bool
    key: str

    def parameters(self) -> dict[str, str]:
        """All that is set, in one order, so that one list has one address."""
        found = self.filters.query()
        if self.order is not listing.NEW:
            found[by.SORT] = self.order.key
        if self.order is listing.RANDOM and self.start is not None:
            found[by.START] = str(self.start)
        if self.shows_map:
            found[by.VIEW] = MAP
        return found

    def address(self, parameters: Mapping[str, str]) -> str:
        """The list with these parameters."""
        return f"{_with_query(self.base, parameters)}{ANCHOR}"

    def file(self, name: str, **kwargs: str) -> str:
        """A file of the same ideas: filters and search count, sorting and view do not."""
        return _with_query(self.route(name, **kwargs), self.filters.query())

    def with_(self, **changes: str | None) -> str:
        """The address with some parameters changed, or taken out where None; always its first page."""
        found = {**self.parameters(), **changes}
        return self.address({name: value for name, value in found.items() if value is not None})


def _with_query(url: str, parameters: Mapping[str, str]) -> str:
    return f"{url}?{urlencode(parameters)}" if parameters else url


def read_query(request: HttpRequest, base: str, route: Callable[..., str], filters: IdeaFilters) -> Query:
    """What the request's address asks for; whatever does not exist is left out of account."""
    given = request.GET
    order = listing.read_order(given.get(by.SORT, ""))
    return Query(
        base=base,
        route=route,
        filters=filters.read(given),
        order=order,
        start=listing.read_start(given.get(by.START, "")) if order is listing.RANDOM else None,
        shows_map=given.get(by.VIEW) == MAP,
        key=given.get(by.AFTER, ""),
    )


def narrowed(scope: Scope, filters: IdeaFilters) -> tuple["QuerySet[Contribution]", bool]:
    """The ideas of the scope that are searched and filtered for, and whether the search found more than it looks at."""
    rows = scope.rows()
    found_all = False
    if filters.search:
        keys = matching_keys(rows, filters.search, limit=MAX_FOUND + 1)
        found_all = len(keys) > MAX_FOUND
        rows = Contribution.objects.filter(pk__in=keys[:MAX_FOUND]) if keys else rows.none()
    return filters.apply(rows), found_all


def idea_list(page: AufbruchPageMixin, request: HttpRequest, scope: Scope) -> ListView | HttpResponse:
    """The list that the request to the call's page (or the process's list) asks for, or the way to its address.

    A form sends empty fields, and a random order needs a place
    to begin: both lead on to an address that says what is shown and can be passed on.
    """
    allow_parameters(request, *by.PARAMETERS)
    offer = offer_for(scope, version_of(request, scope))
    here = page.get_url(request) or ""

    def route(name: str, **kwargs: str) -> str:
        return f"{here}{page.reverse_subpage(name, kwargs=kwargs)}"

    query = read_query(request, here if scope.call is not None else route("ideas"), route, offer.filters)
    if _is_unfinished(request, query):
        if query.order is listing.RANDOM and query.start is None:
            start = str(random.randrange(listing.STARTS))  # noqa: S311  nothing secret
            return HttpResponseRedirect(query.with_(**{by.START: start}))
        return HttpResponseRedirect(query.with_())
    rows, found_all = narrowed(scope, query.filters)
    if query.shows_map:
        rows = listing.on_map(rows)
    listed = list_page(rows, query.order, query.key, query.start or 0)
    count = _count(rows, listed, query)
    linker = linker_for(scope, request)
    tidy = query.parameters()
    return ListView(
        heading=_heading(count, query),
        action=f"{query.base}{ANCHOR}",
        search=query.filters.search,
        choices=query.filters.choices,
        kept={name: tidy[name] for name in (by.SORT, by.START, by.VIEW) if name in tidy},
        set_number=len(query.filters.chosen),
        chips=_chips(query),
        clear_url=query.address({name: tidy[name] for name in (by.SORT, by.START, by.VIEW) if name in tidy}),
        orders=_orders(query),
        views=[
            LinkTo(_("List"), query.with_(**{by.VIEW: None}), current=not query.shows_map),
            LinkTo(_("Map"), query.with_(**{by.VIEW: MAP}), current=query.shows_map),
        ],
        cards=make_cards(listed.ideas, scope, offer.fields, linker),
        next_url=query.with_(**{by.AFTER: listed.next_key}) if listed.next_key else "",
        first_url=query.with_() if query.key else "",
        is_narrowed=query.filters.is_set or query.shows_map,
        is_first_page=not query.key,
        too_many_found=found_all,
        most_found=number_format(MAX_FOUND, force_grouping=True),
        map=_map_view(query) if query.shows_map else None,
        downloads=_downloads(query),
        feeds=_feeds(query),
        next_key=listed.next_key,
    )


def version_of(request: HttpRequest, scope: Scope) -> Version | None:
    """The version of what readers see in the process; None where nothing may be kept (previews).

    The cache for readers has asked for it before the page was looked up; else it costs one short query.
    """
    if getattr(request, "is_preview", False) or connection.in_atomic_block:
        return None
    return marks.version_of(marks.noted_versions(request) or versions(), str(scope.process.pk))


def _is_unfinished(request: HttpRequest, query: Query) -> bool:
    """Whether the address holds empty parameters, or a random order without its beginning."""
    if query.order is listing.RANDOM and query.start is None:
        return True
    return any(not request.GET[name].strip() for name in by.PARAMETERS if name in request.GET)


def _count(rows: "QuerySet[Contribution]", listed: listing.IdeaList, query: Query) -> CappedCount:
    """The number of results; no query where the one page shows them all."""
    if not query.key and not listed.next_key:
        return CappedCount(len(listed.ideas))
    return count_capped(rows)


def _heading(count: CappedCount, query: Query) -> str:
    number = number_format(count.shown, force_grouping=True)
    if count.is_capped:
        return _("More than %(number)s ideas") % {"number": number}
    if not count.number:
        return _("No ideas found") if query.filters.is_set or query.shows_map else _("No ideas yet")
    return ngettext("%(number)s idea", "%(number)s ideas", count.number) % {"number": number}


def _chips(query: Query) -> list[LinkTo]:
    """What is set, each with the address without it."""
    chips = []
    if query.filters.search:
        searched = _("“%(words)s”") % {"words": query.filters.search}
        chips.append(LinkTo(searched, query.with_(**{by.SEARCH: None}), label=_("Search")))
    for item, option in query.filters.choices:
        if option is not None:
            chips.append(LinkTo(option.name, query.with_(**{item.parameter: None}), label=item.label))
    return chips


def _orders(query: Query) -> list[LinkTo]:
    links = []
    for key, name in ORDER_NAMES.items():
        changes: dict[str, str | None] = {by.SORT: None if key == listing.NEW.key else key, by.START: None}
        # The current one keeps its address: to begin elsewhere is what "by chance" is clicked again for.
        links.append(LinkTo(name, query.with_(**changes), current=key == query.order.key))
    return links


def _map_view(query: Query) -> MapView:
    return MapView(data_url=query.file("ideas_map"), tiles=aufbruch_settings.map_tiles, centre=map_centre())


def _downloads(query: Query) -> list[LinkTo]:
    return [
        LinkTo(name, query.file("ideas_export", ending=ending))
        for name, ending in (("CSV", "csv"), ("Excel", "xlsx"), ("JSON", "json"))
    ]


def _feeds(query: Query) -> list[LinkTo]:
    return [
        LinkTo(_("New ideas"), query.route("ideas_feed")),
        LinkTo(_("Official answers"), query.route("answers_feed")),
    ]


def context_of(view: ListView, scope: Scope) -> dict[str, Any]:
    """What a page with the list adds to its template's context."""
    return {
        "ideas": view,
        "idea_word": called(scope.process, "idea", plural=True),
        "result_count": view.heading if view.is_narrowed else "",
    }
