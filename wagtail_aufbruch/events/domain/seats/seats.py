"""Seats: how many there are, how many are taken, and the lock under which they are given.

The event's own row of ``SeatAccount`` is the lock for everything that moves a registration: read, decide and write
under it; ``taken`` changes in the same transaction as the registrations that it counts, and the database's check
(taken at most ceiling) has the last word.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.events.models import EventPage, EventTable, SeatAccount

EXACT = 20
"""Up to this many free seats the number is exact; above it in tens, so that pages stay in the cache in a rush."""
STEP = 5
"""The bar of taken seats grows in steps of this many percent."""

DECIDES = (
    "state", "starts_at", "ends_at", "is_all_day", "registration_mode", "registration_opens_at",
    "registration_closes_at", "seats", "has_waiting_list", "hold_hours", "offer_hours", "live",
)  # fmt: skip
"""The fields of an event that decide on seats and registrations."""


@dataclass(frozen=True)
class Seats:
    """The seats of an event or of one of its tables."""

    seats: int | None
    """As published; None without limit."""
    taken: int
    table: EventTable | None = None

    @property
    def left(self) -> int | None:
        """How many are free; None without limit. Never less than 0, though seats may have been lowered."""
        return None if self.seats is None else max(0, self.seats - self.taken)

    @property
    def is_full(self) -> bool:
        return self.left == 0

    @property
    def shown_left(self) -> int | None:
        """The number that readers see: exact when few are left, otherwise the next multiple of ten below."""
        left = self.left
        return left if left is None or left <= EXACT else (left - 1) // 10 * 10

    @property
    def words(self) -> str:
        """Free seats in words: "fully booked", "7 seats left", "more than 120 seats left"; "" without limit."""
        number, left = self.shown_left, self.left
        if number is None or left is None:
            return ""
        if number == 0:
            return _("fully booked")
        if left <= EXACT:
            return ngettext("%(number)d seat left", "%(number)d seats left", number) % {"number": number}
        return _("more than %(number)d seats left") % {"number": number}

    @property
    def percent(self) -> int:
        """How much of the bar is filled, in steps; 0 and 100 only where nothing or everything is taken."""
        if not self.seats or self.taken <= 0:
            return 100 if self.seats == 0 else 0
        if self.taken >= self.seats:
            return 100
        return min(100 - STEP, max(STEP, self.taken * 100 // self.seats // STEP * STEP))

    @property
    def shown(self) -> tuple[int | None, int]:
        """All that readers see of it: as long as this stays the same, cached pages are right."""
        return self.shown_left, self.percent


@dataclass(frozen=True)
class Seating:
    """The seats of an event, and of its tables in the editor's order."""

    total: Seats
    tables: tuple[Seats, ...] = ()

    @property
    def is_full(self) -> bool:
        """Whether nobody more fits: in the event, or at any of its tables."""
        return self.total.is_full or (bool(self.tables) and all(table.is_full for table in self.tables))

    @property
    def left(self) -> int | None:
        """How many more people fit, whatever the table; None without limit."""
        lefts = [table.left for table in self.tables]
        at_tables = sum(left for left in lefts if left is not None) if lefts and None not in lefts else None
        known = [left for left in (self.total.left, at_tables) if left is not None]
        return min(known) if known else None

    @property
    def shown(self) -> Seats:
        """The event's seats as readers are told of them: tables that are full count."""
        left, seats = self.left, self.total.seats
        if seats is None or left is None:
            return self.total
        return Seats(seats, seats - left)


def seating_of(event: EventPage) -> Seating:
    """Seats of the event and its tables now; one query, two for an event that was never published."""
    accounts = list(SeatAccount.objects.filter(event_id=event.pk).select_related("table"))
    whole = next((account for account in accounts if account.table_id is None), None)
    if whole is None:
        total, limits = limits_of(event)
        return Seating(Seats(total, 0), tuple(Seats(limits[table], 0, table) for table in limits))
    tables = [Seats(one.limit, one.taken, one.table) for one in accounts if one.table is not None]
    tables.sort(key=lambda seats: (seats.table.sort_order or 0, seats.table.pk) if seats.table else (0, 0))
    return Seating(Seats(whole.limit, whole.taken), tuple(tables))


def limits_of(event: EventPage) -> tuple[int | None, dict[EventTable, int | None]]:
    """Seats as the editor published them: of the event, and of each table. None without limit; one query."""
    tables = {table: table.seats for table in EventTable.objects.filter(event_id=event.pk).order_by("sort_order", "pk")}
    if event.seats is not None or not tables or None in tables.values():
        return event.seats, tables
    return sum(seats for seats in tables.values() if seats is not None), tables


class Accounts:
    """The accounts of one event, locked. Changes are kept until ``save``."""

    def __init__(self, event: EventPage, rows: list[SeatAccount], notice: int = 0) -> None:
        self.event = event
        self.notice = notice
        """The last notice of the event's calendar entry: who registers now knows of it."""
        self.rows = {row.table_id: row for row in rows}
        self._shown = self._readers_see()
        self._written = {key: _state(row) for key, row in self.rows.items()}

    @property
    def whole(self) -> SeatAccount:
        return self.rows[None]

    def account(self, table_pk: int | None) -> SeatAccount | None:
        return self.rows.get(table_pk) if table_pk is not None else None

    def left(self, table_pk: int | None = None) -> int | None:
        """Free seats of the table, or of the event for None; None without limit, negative if too many were given."""
        row = self.rows.get(table_pk)
        return None if row is None or row.limit is None else row.limit - row.taken

    def most(self, table_pk: int | None = None) -> int | None:
        """How many people can ever have a seat, at the table and in the event; None without limit."""
        rows = [self.whole, self.account(table_pk)]
        return min((row.limit for row in rows if row is not None and row.limit is not None), default=None)

    def next_arrival(self) -> int:
        """The number of the next arrival."""
        self.whole.arrivals += 1
        return self.whole.arrivals

    def take(self, people: int, table_pk: int | None, *, beyond: bool = False) -> None:
        """Take seats that the caller has found free; ``beyond`` raises the ceiling if they are not."""
        for row in self._of(table_pk):
            row.taken += people
            if beyond and row.ceiling is not None:
                row.ceiling = max(row.ceiling, row.taken)

    def give_back(self, people: int, table_pk: int | None) -> None:
        """Give seats back; a ceiling that was above the limit sinks with them."""
        for row in self._of(table_pk):
            row.taken -= people
            row.ceiling = _ceiling(row)

    def set_limit(self, table_pk: int | None, limit: int | None) -> None:
        row = self.rows[table_pk]
        row.limit = limit
        row.ceiling = _ceiling(row)

    def save(self) -> None:
        """Write what changed; raise the version of readers' pages only where they would show something else."""
        for key, row in self.rows.items():
            state = _state(row)
            changed = {name: value for name, value in state.items() if value != self._written[key][name]}
            if changed:
                SeatAccount.objects.filter(pk=row.pk).update(**changed)
                self._written[key] = state
        seen = self._readers_see()
        if seen != self._shown and self.event.process is not None:
            touch(self.event.process.pk)
        self._shown = seen

    def _of(self, table_pk: int | None) -> list[SeatAccount]:
        table = self.account(table_pk)
        return [self.whole] if table is None else [self.whole, table]

    def seating(self) -> Seating:
        """The seats according to these accounts; tables without their names."""
        tables = [
            Seats(row.limit, row.taken) for key, row in sorted(self.rows.items(), key=_by_table) if key is not None
        ]
        return Seating(Seats(self.whole.limit, self.whole.taken), tuple(tables))

    def _readers_see(self) -> list[tuple[int | None, int]]:
        seating = self.seating()
        return [seats.shown for seats in (seating.shown, *seating.tables)]


def _by_table(item: tuple[int | None, SeatAccount]) -> int:
    return item[0] or 0


def _ceiling(row: SeatAccount) -> int | None:
    return None if row.limit is None else max(row.limit, row.taken)


def _state(row: SeatAccount) -> dict[str, int | None]:
    return {
        "taken": row.taken,
        "limit": row.limit,
        "ceiling": row.ceiling,
        "arrivals": row.arrivals,
        "alerted": row.alerted,
    }


def lock_seats(event: EventPage) -> Accounts:
    """Lock the event's accounts and read the event again; two queries. To be called in a transaction.

    Everything that moves a registration starts here, so that requests for one event wait for each other.
    """
    rows = _locked_rows(event)
    if not any(row.table_id is None for row in rows):
        _add_missing(event, [])
        rows = _locked_rows(event)
    fresh, notice = _read_anew(event)
    return Accounts(fresh, rows, notice)


def _read_anew(event: EventPage) -> tuple[EventPage, int]:
    """The event as it is published now, and the last notice of its calendar entry.

    Read under the lock: whoever waited for it must not decide by what was published when they began to wait. Only the
    fields that matter are read; if they are unchanged, the event that the caller has is good enough.
    """
    found = EventPage.objects.filter(pk=event.pk).values_list(*DECIDES, "calendar_entry__notice").get()
    *values, notice = found
    if values == [getattr(event, name) for name in DECIDES]:
        return event, notice or 0
    fresh: EventPage = EventPage.objects.get(pk=event.pk)
    fresh.__dict__["process"] = event.process
    return fresh, notice or 0


def _locked_rows(event: EventPage) -> list[SeatAccount]:
    # In a fixed order, the event's own row first: it is the oldest.
    return list(SeatAccount.objects.select_for_update().filter(event_id=event.pk).order_by("pk"))


def _add_missing(event: EventPage, rows: list[SeatAccount]) -> bool:
    """Create missing rows, the event's own one first. Several requests may try at the same moment."""
    total, tables = limits_of(event)
    there = {row.table_id for row in rows}
    missing = [] if None in there else [SeatAccount(event_id=event.pk, limit=total, ceiling=total)]
    missing += [
        SeatAccount(event_id=event.pk, table=table, limit=seats, ceiling=seats)
        for table, seats in tables.items()
        if table.pk not in there
    ]
    for row in missing:
        SeatAccount.objects.bulk_create([row], ignore_conflicts=True)
    return bool(missing)


@transaction.atomic
def sync_seats(event: EventPage, *, then: Callable[[Accounts], None] | None = None) -> None:
    """Carry seats as published into the accounts; to be called when the event is published or its tables change.

    Nobody loses a seat: if more were given than there are seats now, the ceiling is what was given, and sinks with
    every seat that is given back. ``then`` is called under the same lock, before the accounts are saved.
    """
    accounts = lock_seats(event)
    total, tables = limits_of(accounts.event)
    if any(table.pk not in accounts.rows for table in tables):
        _add_missing(accounts.event, list(accounts.rows.values()))
        accounts = lock_seats(event)
    accounts.set_limit(None, total)
    for table, seats in tables.items():
        accounts.set_limit(table.pk, seats)
    if then is not None:
        then(accounts)
    accounts.save()
