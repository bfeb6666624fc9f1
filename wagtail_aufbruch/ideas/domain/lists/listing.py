"""Lists of published ideas, paged by key: the hundredth page costs what the first one costs.

What is listed stands there by its own state (``Contribution.objects.listed``), and its call is seen: by whoever was
admitted to the call's page, or, in the list of a process, by everybody. Who may see a call is asked once for a list and
not for each of its rows, so that a list stays one walk along one index.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Left

from wagtail_aufbruch.core.domain.showing.visibility import of_process, only_public
from wagtail_aufbruch.core.extension.page_hooks import remembered
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.lists.keyset import MOMENT, NUMBER, SHARE, Codec, Position
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.ideas.models import KIND, Idea, IdeaCallPage
from wagtail_aufbruch.participation.models import Contribution

PAGE_SIZE = 20
MAX_COUNTED = 1000
MAX_ON_MAP = 1000
TEASER_LENGTH = 200
STARTS = 1000
"""So many places at which the random order may begin."""


@dataclass(frozen=True)
class CappedCount:
    """A number that is exact up to ``MAX_COUNTED``; beyond it, "more than" that."""

    number: int

    @property
    def is_capped(self) -> bool:
        return self.number > MAX_COUNTED

    @property
    def shown(self) -> int:
        return min(self.number, MAX_COUNTED)


# --- Which ideas


@dataclass(frozen=True)
class Scope:
    """Where a list looks: one call, or all calls of a process that everybody may see."""

    process: Process
    calls: dict[int, IdeaCallPage]
    """The calls by key, in the process's order; in the scope of one call that one alone."""
    call: IdeaCallPage | None = None
    hidden: tuple[int, ...] = ()
    """Keys of calls whose ideas are not listed, since not everybody may see the call."""

    def rows(self) -> "QuerySet[Contribution]":
        """The ideas, without an order; the one table that all filters and orders need."""
        rows = Contribution.objects.listed().filter(kind=KIND)
        if self.call is not None:
            return rows.filter(page_id=self.call.pk)
        rows = rows.filter(process_id=self.process.pk)
        return rows.exclude(page_id__in=self.hidden) if self.hidden else rows


def scope_of_call(call: IdeaCallPage) -> Scope:
    """One call, whose page is being shown; no query."""
    return Scope(process=call.process, calls={call.pk: call}, call=call)


def scope_of_process(process: Process) -> Scope:
    """All calls of the process, the one that closes first standing first; one query for each request."""
    calls = remembered(process, "ideas.all_calls", lambda: _calls(process))
    return Scope(
        process=process,
        calls={call.pk: call for call in calls if call.is_seen and call.is_own},
        hidden=tuple(call.pk for call in calls if not call.is_seen),
    )


def _calls(process: Process) -> list[IdeaCallPage]:
    """The calls of the process, and those of anywhere that not everybody may see: a page can be moved."""
    calls = IdeaCallPage.objects.all()
    return list(
        calls.annotate(
            is_seen=Exists(only_public(calls).filter(pk=OuterRef("pk"))),
            is_own=Exists(of_process(calls, process).filter(pk=OuterRef("pk"))),
        )
        .filter(Q(is_own=True) | Q(is_seen=False))
        .defer("body", "consent_text", "guardian_text", "pattern_svg")
        .order_by(F("closes_at").asc(nulls_last=True), "path")
    )


def listed_ideas(process: Process) -> QuerySet[Idea]:
    """The ideas of all calls of the process that everybody may see, without an order."""
    hidden = scope_of_process(process).hidden
    ideas = Idea.objects.listed().filter(process_id=process.pk, kind=KIND)
    return ideas.exclude(page_id__in=hidden) if hidden else ideas


def published_ideas_of_field(process: Process, handlungsfeld: Handlungsfeld) -> QuerySet[Idea]:
    """Published ideas of a field and of the fields below it, over all calls of the process."""
    in_field = Q(handlungsfeld=handlungsfeld) | Q(handlungsfeld__parent=handlungsfeld)
    return newest_ideas(process).filter(in_field)


def newest_ideas(process: Process) -> QuerySet[Idea]:
    """Published ideas over all calls of the process that everybody may see, newest first."""
    return listed_ideas(process).select_related("page", "handlungsfeld__parent").order_by("-published_at", "-id")


def count_capped(ideas: QuerySet[Contribution]) -> CappedCount:
    """How many there are, without ever counting more than a thousand and one."""
    return CappedCount(ideas.order_by()[: MAX_COUNTED + 1].count())


# --- In which order


@dataclass(frozen=True)
class Order:
    """A sorting. Each has its index in ``Contribution.Meta``, so a page is a walk along twenty entries of it."""

    key: str
    """In the address."""
    column: str
    keys: Codec[datetime] | Codec[int] | Codec[float]
    """Of the next page, by the values in the column."""
    is_descending: bool = True

    @property
    def order_by(self) -> tuple[str, str]:
        sign = "-" if self.is_descending else ""
        return (f"{sign}{self.column}", f"{sign}id")

    def beyond(self, rows: "QuerySet[Contribution]", position: Position[object] | None) -> "QuerySet[Contribution]":
        """What comes after ``position``; all where it is None."""
        if position is None:
            return rows
        # Compared as a pair, which both databases look up in the index, however many share their value.
        compare = TupleLessThan if self.is_descending else TupleGreaterThan
        return rows.filter(compare(Tuple(F(self.column), F("id")), tuple(position)))


NEW = Order("neu", "published_at", MOMENT)
SUPPORT = Order("zuspruch", "support_count", NUMBER)
DISCUSSED = Order("diskussion", "comment_count", NUMBER)
RANDOM = Order("zufall", "shuffle", SHARE, is_descending=False)
ORDERS = {order.key: order for order in (NEW, SUPPORT, DISCUSSED, RANDOM)}


def read_order(key: str) -> Order:
    """The sorting with this key in the address; the newest first for one that does not exist."""
    return ORDERS.get(key, NEW)


def read_start(text: str) -> int | None:
    """Where the random order begins, from 0 to ``STARTS`` - 1; None for what is no such number."""
    return int(text) if re.fullmatch(r"[0-9]{1,3}", text) else None


COLUMNS = (
    "pk",
    "title",
    "page_id",
    "handlungsfeld_id",
    "stage",
    "published_at",
    "support_count",
    "comment_count",
    "place_name",
)
"""What a card shows, beside the beginning of the text."""


class ListedIdea(Protocol):
    """A row of a list, as a card needs it."""

    pk: int
    title: str
    page_id: int
    handlungsfeld_id: int | None
    stage: str
    published_at: datetime
    support_count: int
    comment_count: int
    place_name: str
    teaser: str


@dataclass(frozen=True)
class IdeaList:
    """One page of a list: its ideas as named rows (``COLUMNS`` and ``teaser``), and the key of the next page or ""."""

    ideas: list[ListedIdea]
    next_key: str


def list_page(rows: "QuerySet[Contribution]", order: Order = NEW, key: str = "", start: int = 0) -> IdeaList:
    """The page that begins after ``key``; the first one for "" or a key that nobody gave out. One query.

    ``start``: where the random order begins; there a page may cost two queries, since the order is a ring.
    """
    shown = rows.annotate(teaser=Left("text", TEASER_LENGTH)).order_by(*order.order_by)
    if order is RANDOM:
        found = _along_ring(shown, SHARE.read(key), start / STARTS)
    else:
        found = _fetch(order.beyond(shown, order.keys.read(key)), order, PAGE_SIZE + 1)
    more = len(found) > PAGE_SIZE
    last = found[PAGE_SIZE - 1] if more else None
    return IdeaList(found[:PAGE_SIZE], order.keys.write(getattr(last, order.column), last.pk) if last else "")


def _fetch(rows: "QuerySet[Contribution]", order: Order, limit: int) -> list[ListedIdea]:
    columns = COLUMNS if order.column in COLUMNS else (*COLUMNS, order.column)
    return list(rows.values_list(*columns, "teaser", named=True)[:limit])


def _along_ring(rows: "QuerySet[Contribution]", position: Position[float] | None, start: float) -> list[ListedIdea]:
    """From ``start`` to the end of the stored random order, then from its beginning to ``start``."""
    wanted = PAGE_SIZE + 1
    found: list[ListedIdea] = []
    if position is None or position.value >= start:
        found = _fetch(RANDOM.beyond(rows.filter(shuffle__gte=start), position), RANDOM, wanted)
        position = None
    if len(found) < wanted and start > 0:
        found += _fetch(RANDOM.beyond(rows.filter(shuffle__lt=start), position), RANDOM, wanted - len(found))
    return found


# --- On the map


def on_map(rows: "QuerySet[Contribution]") -> "QuerySet[Contribution]":
    """Those with a place on the map."""
    return rows.filter(latitude__isnull=False)


class MapPoint(Protocol):
    """A row of the map."""

    pk: int
    title: str
    page_id: int
    handlungsfeld_id: int | None
    latitude: Decimal
    longitude: Decimal
    place_name: str


def map_points(rows: "QuerySet[Contribution]") -> list[MapPoint]:
    """The newest ``MAX_ON_MAP`` with their places, as named rows; one query."""
    columns = ("pk", "title", "page_id", "handlungsfeld_id", "latitude", "longitude", "place_name")
    newest = on_map(rows).order_by("-published_at", "-id")
    return list(newest.values_list(*columns, named=True)[:MAX_ON_MAP])
