"""What the list of events can be narrowed to, as addresses say it: kind, group, field of action, month."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from operator import itemgetter

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_aufbruch.core.domain.handlungsfelder import field_tree
from wagtail_aufbruch.core.domain.visibility import public_pages
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.events.domain.calendar.listing import between
from wagtail_aufbruch.events.models import EventKind, EventPage

KIND, GROUP, FIELD, MONTH = "art", "gruppe", "handlungsfeld", "monat"
PARAMETERS = (KIND, GROUP, FIELD, MONTH)
MONTH_FORM = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True)
class Option:
    """One value of a filter; ``keys`` are the rows that it stands for, ``month`` the month."""

    value: str
    name: str
    keys: tuple[int, ...] = ()
    level: int = 1
    month: date | None = None
    """Its first day."""


@dataclass(frozen=True)
class Filter:
    """A filter with what can be chosen, and what is."""

    parameter: str
    label: str
    everything: str
    options: tuple[Option, ...]
    chosen: Option | None = None


@dataclass(frozen=True)
class Filters:
    """All filters of a list; those without a choice are left out."""

    offered: tuple[Filter, ...] = ()

    @property
    def chosen(self) -> dict[str, Option]:
        return {item.parameter: item.chosen for item in self.offered if item.chosen is not None}

    def query(self) -> dict[str, str]:
        """What is set, as parameters of an address."""
        return {name: option.value for name, option in self.chosen.items()}

    def apply(self, events: QuerySet[EventPage]) -> QuerySet[EventPage]:
        """Those of ``events`` that match everything that is set."""
        for name, option in self.chosen.items():
            if name == KIND:
                events = events.filter(kind_id=option.keys[0])
            elif name == GROUP:
                events = events.filter(host_id=option.keys[0])
            elif name == FIELD:
                named = EventPage.handlungsfelder.through.objects.filter(
                    eventpage_id=OuterRef("pk"), handlungsfeld_id__in=option.keys
                )
                events = events.filter(Exists(named))
            elif option.month is not None:
                events = between(events, *month_span(option.month))
        return events


@dataclass(frozen=True)
class Offer:
    """What a process's events can be narrowed to."""

    filters: Filters
    hosts: dict[int, str] = field(default_factory=dict)
    """Titles of the groups that hold events, by the key of their page; only what everybody may see."""


def offer_for(process: Process, events: QuerySet[EventPage], *, with_months: bool = True) -> Offer:
    """The filters of ``events`` (see ``listing.settled``), limited to what occurs; five queries, however many."""
    kinds = EventKind.objects.filter(pk__in=events.order_by().values("kind"))
    hosts = dict(public_pages().filter(pk__in=events.order_by().values("host")).values_list("pk", "title"))
    offered = [
        Filter(
            KIND, _("Kind of event"), _("All kinds"), tuple(Option(str(one.pk), one.title, (one.pk,)) for one in kinds)
        ),
        Filter(GROUP, _("Hosted by"), _("All groups"), tuple(_options(sorted(hosts.items(), key=itemgetter(1))))),
        Filter(FIELD, called(process, "handlungsfeld"), _("All fields"), tuple(_field_options(process, events))),
    ]
    if with_months:
        offered.append(Filter(MONTH, _("Month"), _("All months"), tuple(_month_options(events))))
    return Offer(Filters(tuple(one for one in offered if one.options)), hosts)


def read_filters(filters: Filters, query: Mapping[str, str]) -> Filters:
    """``filters`` with what ``query``, an address's parameters, sets; what does not exist is ignored."""

    def read(one: Filter) -> Filter:
        wanted = query.get(one.parameter, "")
        return replace(one, chosen=next((option for option in one.options if option.value == wanted), None))

    return Filters(tuple(read(one) for one in filters.offered))


def read_month(text: str) -> date | None:
    """The first day of a month written as 2026-11; None for all else."""
    found = MONTH_FORM.fullmatch(text)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    return date(year, month, 1) if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 else None


def next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def month_before(first: date) -> date:
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


def month_span(first: date) -> tuple[datetime, datetime]:
    """From the beginning of the month to that of the next, in the site's time zone."""
    return start_of(first), start_of(next_month(first))


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def say_month(first: date) -> str:
    """ "November 2026"."""
    return date_format(first, pgettext("date format of a month", "F Y"))


def _options(rows: Iterable[tuple[int, str]]) -> Iterator[Option]:
    for pk, title in rows:
        yield Option(str(pk), title, (pk,))


def _field_options(process: Process, events: QuerySet[EventPage]) -> Iterator[Option]:
    """Fields that have events, on two levels; a field of the first level includes those below it."""
    through = EventPage.handlungsfelder.through
    named = through.objects.filter(eventpage_id__in=events.order_by().values("pk"))
    used = set(named.values_list("handlungsfeld_id", flat=True).distinct())
    if not used:
        return
    for branch in field_tree(process):
        keys = tuple(one.pk for one in (branch.field, *branch.children))
        if not used.intersection(keys):
            continue
        yield Option(branch.field.slug, branch.field.title, keys)
        for child in branch.children:
            if child.pk in used:
                yield Option(child.slug, child.title, (child.pk,), level=2)


def _month_options(events: QuerySet[EventPage]) -> Iterator[Option]:
    """Months in which an event begins, the latest first."""
    moments = events.filter(starts_at__isnull=False).order_by().datetimes("starts_at", "month", order="DESC")
    for moment in moments:
        first = timezone.localdate(moment).replace(day=1)
        yield Option(f"{first:%Y-%m}", say_month(first), month=first)
