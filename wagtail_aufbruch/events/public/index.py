"""The calendar of events: coming and past as a list, a month as a table, and all of it to download."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.db.models import Max, Min, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.core.domain.process.navigation import original_of
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.lists.filters import Filters
from wagtail_aufbruch.core.reader_cache.marks import allow_parameters
from wagtail_aufbruch.events.domain.calendar import filters as by
from wagtail_aufbruch.events.domain.calendar import listing
from wagtail_aufbruch.events.domain.calendar.cards import EventCard, make_cards
from wagtail_aufbruch.events.domain.calendar.filters import Offer, offer_for, read_month, say_month
from wagtail_aufbruch.events.domain.calendar.month import Month, month_of
from wagtail_aufbruch.events.models import EventIndexPage, EventPage
from wagtail_aufbruch.participation.public.calendars.calendar_files import webcal

VIEW, AFTER = "ansicht", "nach"
PAST, TABLE = "vergangen", "kalender"
PARAMETERS = (*by.PARAMETERS, VIEW, AFTER)
ANCHOR = "#termine"
MONTHS_AHEAD = 12
"""How far one can leaf ahead through months without any event."""


@dataclass(frozen=True)
class LinkTo:
    """A link of the list's head; ``current`` where it leads to what is shown."""

    name: str
    url: str
    current: bool = False
    label: str = ""


@dataclass(frozen=True)
class Group:
    """Events of one month, below its name."""

    title: str
    cards: list[EventCard]


@dataclass(frozen=True)
class Query:
    """What an address asks for, and the addresses next to it."""

    base: str
    view: str
    filters: Filters[EventPage]
    month: date | None = None
    """The month of the table."""

    def parameters(self) -> dict[str, str]:
        found = self.filters.query()
        if self.view:
            found[VIEW] = self.view
        if self.month is not None:
            found[by.MONTH] = f"{self.month:%Y-%m}"
        return found

    def with_(self, **changes: str | None) -> str:
        """The address with some parameters changed, taken out where None; always a first page."""
        found = {name: value for name, value in {**self.parameters(), **changes}.items() if value}
        return f"{with_query(self.base, found)}{ANCHOR}"

    def file(self, name: str) -> str:
        """A file of the same events; view and month of the table do not count."""
        return with_query(f"{self.base}{name}", self.filters.query())


@dataclass(frozen=True)
class Shown:
    """Everything that the index's template shows."""

    heading: str
    query: Query
    views: list[LinkTo]
    set_number: int
    chips: list[LinkTo]
    clear_url: str
    view: str
    groups: list[Group] = field(default_factory=list)
    next_url: str = ""
    first_url: str = ""
    month: Month | None = None
    month_name: str = ""
    before: LinkTo | None = None
    after: LinkTo | None = None
    is_empty: bool = False
    has_any: bool = True
    """Whether the process has any public event at all."""


def with_query(url: str, parameters: dict[str, str]) -> str:
    return f"{url}?{urlencode(parameters)}" if parameters else url


def show_index(index: EventIndexPage, request: HttpRequest) -> HttpResponse:
    """Coming events, past ones, or a month as a table; whatever the address's filters leave."""
    allow_parameters(request, *PARAMETERS)
    process = index.process
    view = request.GET.get(VIEW, "")
    view = view if view in {PAST, TABLE} else ""
    events = listing.settled(listing.public_events(process))
    offer = offer_for(process, events, with_months=view != TABLE)
    query = Query(base=index.get_url(request) or "", view=view, filters=offer.filters.read(request.GET))
    if any(not request.GET[name].strip() for name in PARAMETERS if name in request.GET):
        # Forms send empty fields, too; an address that people pass on should say only what is set.
        month = request.GET.get(by.MONTH) if view == TABLE and read_month(request.GET.get(by.MONTH, "")) else None
        return HttpResponseRedirect(query.with_(**{by.MONTH: month} if view == TABLE else {}))
    shown = (_month if view == TABLE else _list)(process, events, request, query, offer)
    response: HttpResponse = index.render(
        request,
        context_overrides={
            "shown": shown,
            "result_count": shown.heading if query.view or query.filters.query() else "",
            "choices": query.filters.choices,
            "calendar_url": index.full_url + index.reverse_subpage("calendar"),
            "webcal_url": webcal(index.full_url + index.reverse_subpage("calendar")),
            "narrowed_calendar_url": _narrowed_calendar(index, query),
            "original": original_of(index),
        },
    )
    return response


def _list(process: Process, events: QuerySet[EventPage], request: HttpRequest, query: Query, offer: Offer) -> Shown:
    is_past = query.view == PAST
    wanted = query.filters.apply(events.filter(listing.over() if is_past else listing.not_over()))
    number = wanted.count()
    key = request.GET.get(AFTER, "")
    page = listing.page_by_key(wanted, key, backwards=is_past)
    cards = make_cards(page.events, process, request, hosts=offer.hosts)
    return Shown(
        heading=_heading(number, is_past=is_past),
        groups=_by_month(cards),
        next_url=query.with_(**{AFTER: page.next_key}) if page.next_key else "",
        first_url=query.with_() if key else "",
        is_empty=not cards,
        has_any=bool(cards) or events.exists(),
        **_frame(query),
    )


def _month(process: Process, events: QuerySet[EventPage], request: HttpRequest, query: Query, offer: Offer) -> Shown:
    today = timezone.localdate()
    first = read_month(request.GET.get(by.MONTH, "")) or today.replace(day=1)
    query = Query(query.base, query.view, query.filters, first)
    ends = events.aggregate(first=Min("starts_at"), last=Max("starts_at"))
    wanted = listing.between(query.filters.apply(events), *by.month_span(first))
    cards = make_cards(listing.in_order(wanted), process, request)
    month = month_of(cards, first, today)
    return Shown(
        heading=_heading_of_month(len(cards), say_month(first)),
        month=month,
        month_name=say_month(first),
        before=_turn(query, by.month_before(first), ends, today),
        after=_turn(query, by.next_month(first), ends, today),
        is_empty=not cards,
        has_any=ends["first"] is not None,
        **_frame(query),
    )


def _frame(query: Query) -> dict[str, Any]:
    """What stands above list and table alike."""
    chips = [
        LinkTo(choice.option.name, query.with_(**{choice.filter.parameter: None}), label=str(choice.filter.label))
        for choice in query.filters.choices
        if choice.option is not None
    ]
    return {
        "query": query,
        "view": query.view,
        "views": [
            LinkTo(_("Coming"), query.with_(**{VIEW: None, by.MONTH: None}), current=not query.view),
            LinkTo(_("Past"), query.with_(**{VIEW: PAST, by.MONTH: None}), current=query.view == PAST),
            LinkTo(_("Calendar"), query.with_(**{VIEW: TABLE, by.MONTH: None}), current=query.view == TABLE),
        ],
        "set_number": len(chips),
        "chips": chips,
        "clear_url": f"{with_query(query.base, {VIEW: query.view} if query.view else {})}{ANCHOR}",
    }


def _heading(number: int, *, is_past: bool) -> str:
    if not number:
        return _("No past events") if is_past else _("No coming events")
    if is_past:
        said = ngettext("%(number)s past event", "%(number)s past events", number)
    else:
        said = ngettext("%(number)s coming event", "%(number)s coming events", number)
    return said % {"number": number}


def _heading_of_month(number: int, month: str) -> str:
    if not number:
        return _("No events in %(month)s") % {"month": month}
    said = ngettext("%(number)s event in %(month)s", "%(number)s events in %(month)s", number)
    return said % {"number": number, "month": month}


def _by_month(cards: list[EventCard]) -> list[Group]:
    """Neighbours of one month together; those without a date come last."""

    def month(card: EventCard) -> str:
        return say_month(timezone.localdate(card.starts_at)) if card.starts_at else _("Date not fixed yet")

    return [Group(title, list(held)) for title, held in groupby(cards, key=month)]


def _turn(query: Query, month: date, ends: Mapping[str, datetime | None], today: date) -> LinkTo | None:
    """The link to a neighbouring month; None for months that are far from any event."""
    first = timezone.localdate(ends["first"]) if ends["first"] else today
    last = timezone.localdate(ends["last"]) if ends["last"] else today
    furthest = max(last, date(today.year + MONTHS_AHEAD // 12, today.month, 1))
    if not min(first, today).replace(day=1) <= month <= furthest:
        return None
    return LinkTo(say_month(month), query.with_(**{by.MONTH: f"{month:%Y-%m}"}))


def _narrowed_calendar(index: EventIndexPage, query: Query) -> str:
    """The calendar of what is set, as an address to subscribe to; "" where nothing is. The month does not count."""
    kept = {name: value for name, value in query.filters.query().items() if name != by.MONTH}
    return with_query(index.full_url + index.reverse_subpage("calendar"), kept) if kept else ""
