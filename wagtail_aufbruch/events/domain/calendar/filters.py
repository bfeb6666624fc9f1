"""What the list of events can be narrowed to, as addresses say it: kind, group, field of action, month."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from operator import itemgetter

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_aufbruch.core.domain.process.handlungsfelder import field_options, field_tree
from wagtail_aufbruch.core.domain.showing.visibility import public_pages
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.core.lists.filters import Filter, Filters, Option, by_column
from wagtail_aufbruch.core.moments.years import FIRST_YEAR, LAST_YEAR
from wagtail_aufbruch.events.domain.calendar.listing import between
from wagtail_aufbruch.events.models import EventKind, EventPage

KIND, GROUP, FIELD, MONTH = "art", "gruppe", "handlungsfeld", "monat"
PARAMETERS = (KIND, GROUP, FIELD, MONTH)
MONTH_FORM = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True)
class Offer:
    """What a process's events can be narrowed to."""

    filters: Filters[EventPage]
    hosts: dict[int, str] = field(default_factory=dict)
    """Titles of the groups that hold events, by the key of their page; only what everybody may see."""


def offer_for(process: Process, events: QuerySet[EventPage], *, with_months: bool = True) -> Offer:
    """The filters of ``events`` (see ``listing.settled``), limited to what occurs; five queries, however many."""
    kinds = EventKind.objects.filter(pk__in=events.order_by().values("kind"))
    hosts = dict(public_pages().filter(pk__in=events.order_by().values("host")).values_list("pk", "title"))
    kind_options = tuple(Option(str(one.pk), one.title, (one.pk,)) for one in kinds)
    host_options = tuple(Option(str(pk), title, (pk,)) for pk, title in sorted(hosts.items(), key=itemgetter(1)))
    months = tuple(_month_options(events)) if with_months else ()
    filters = Filters[EventPage].of(
        Filter(KIND, _("Kind of event"), _("All kinds"), kind_options, by_column("kind_id")),
        Filter(GROUP, _("Hosted by"), _("All groups"), host_options, by_column("host_id")),
        Filter(
            FIELD, called(process, "handlungsfeld"), _("All fields"), tuple(_field_options(process, events)), _by_field
        ),
        Filter(MONTH, _("Month"), _("All months"), months, _by_month),
    )
    return Offer(filters, hosts)


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


def _by_field(events: QuerySet[EventPage], option: Option) -> QuerySet[EventPage]:
    named = EventPage.handlungsfelder.through.objects.filter(
        eventpage_id=OuterRef("pk"), handlungsfeld_id__in=option.keys
    )
    return events.filter(Exists(named))


def _by_month(events: QuerySet[EventPage], option: Option) -> QuerySet[EventPage]:
    return between(events, *month_span(date.fromisoformat(f"{option.value}-01")))


def _field_options(process: Process, events: QuerySet[EventPage]) -> list[Option]:
    """Fields that have events."""
    through = EventPage.handlungsfelder.through
    named = through.objects.filter(eventpage_id__in=events.order_by().values("pk"))
    used = set(named.values_list("handlungsfeld_id", flat=True).distinct())
    return field_options(field_tree(process), used) if used else []


def _month_options(events: QuerySet[EventPage]) -> Iterator[Option]:
    """Months in which an event begins, the latest first."""
    moments = events.filter(starts_at__isnull=False).order_by().datetimes("starts_at", "month", order="DESC")
    for moment in moments:
        first = timezone.localdate(moment).replace(day=1)
        yield Option(f"{first.year:04}-{first.month:02}", say_month(first))
