"""Takes over one page of a list: what is new, what changed, what the server has deleted. Nothing else ever hides.

Staff work in the same rows: whether a paper is shown, what it is about, what came of a station. So the rows of a page
are locked while it is written, and of a known row only what its server says is written.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Generic, TypeVar

from django.db import DatabaseError, models, transaction

from wagtail_aufbruch.council.domain.oparl.payloads.reading import Read, Unreadable, read_one
from wagtail_aufbruch.council.domain.oparl.storing.tally import Tally
from wagtail_aufbruch.council.models import Imported, Server

Row = TypeVar("Row", bound=Imported)
Thing = TypeVar("Thing", bound=Read)


class Taker(Generic[Row, Thing]):
    """What is particular to one list. ``page`` is called within the transaction of the run."""

    name: str
    model: type[Row]
    kind: type[Thing]
    worked_out: tuple[str, ...] = ()
    """Columns that a row works out from others when it is saved."""

    def __init__(self, server: Server, tally: Tally, called: Callable[[str], str]) -> None:
        self.server = server
        self.tally = tally
        self.called = called
        """``(id) -> address`` at which the thing can be asked for; "" where it cannot."""
        self.shows = False
        """Whether anything changed that readers may see."""
        self.changed_papers: set[int] = set()

    def touched(self) -> list[int]:
        """The papers whose way changed since this was last asked."""
        found, self.changed_papers = sorted(self.changed_papers), set()
        return found

    # --- what each list says for itself --------------------------------------------------------------------

    def lock(self, rows: "models.QuerySet[Row]") -> Iterable[Row]:
        """The known rows of a page, under their locks."""
        return locked(rows)

    def prepare(self, read: list[Thing]) -> None:
        """Look up what the things of a page refer to, in a constant number of queries."""

    def content(self, thing: Thing) -> str:
        """What a change is told by."""
        return thing.content

    def fill(self, row: Row, thing: Thing) -> bool:
        """Write what the server says into the row, which is not saved yet. Whether all that it refers to is known."""
        raise NotImplementedError

    def parts(self, row: Row, thing: Thing, now: datetime) -> bool:
        """Write what belongs to a row that is saved. Whether any of it changed."""
        return False

    def hide_parts(self, row: Row, now: datetime) -> None:
        """Hide what belongs to a row that comes back; ``parts`` shows again what its server names now."""

    def confirm(self, rows: list[Row], now: datetime) -> None:
        """Note for what belongs to unchanged rows that it was said once more; before the rows themselves."""

    def finish(self) -> None:
        """Write what has to wait until all of a page is written."""

    def papers_with(self, row: Row) -> set[int]:
        """The papers that are told otherwise when the row goes or comes back."""
        return set()

    # --- what is the same for all --------------------------------------------------------------------------

    def page(self, raws: Iterable[object], now: datetime) -> None:
        things = self._read(raws)
        self.tally.found += len(things)
        known = {row.oparl_id: row for row in self.lock(self._rows().filter(oparl_id__in=list(things)))}
        self.prepare([thing for thing in things.values() if not thing.is_deleted])
        same = []
        for id_, thing in things.items():
            row = known.get(id_)
            if thing.is_deleted:
                self._hide(row, now)
            elif row is not None and row.gone_since is None and row.content_hash == self.content(thing):
                same.append(row)
            else:
                self._take_safely(row, thing, now)
        if same:
            self.confirm(same, now)
            self._rows().filter(pk__in=[row.pk for row in same]).update(confirmed_at=now)
        self.finish()

    def _rows(self) -> "models.QuerySet[Row]":
        found: models.QuerySet[Row] = self.model._default_manager.filter(server=self.server)
        return found

    def _read(self, raws: Iterable[object]) -> dict[str, Thing]:
        """By id; of two with one id the later is the newer one."""
        things: dict[str, Thing] = {}
        for raw in raws:
            faults: list[str] = []
            try:
                thing = read_one(self.kind, raw, faults)
            except Unreadable as error:
                id_ = raw.get("id") if isinstance(raw, dict) else ""
                self.tally.lose(self.name, id_[:200] if isinstance(id_, str) else "", str(error))
            else:
                self.tally.note(self.name, faults)
                things[thing.id] = thing
        return things

    def _hide(self, row: Row | None, now: datetime) -> None:
        """The server's own word: it is not published any more. What was never here does not come as gone."""
        if row is None or row.gone_since is not None:
            return
        row.gone_since = row.confirmed_at = now
        row.save(update_fields=["gone_since", "confirmed_at"])
        self.changed_papers |= self.papers_with(row)
        self.tally.gone += 1
        self.shows = True

    def _take_safely(self, row: Row | None, thing: Thing, now: datetime) -> None:
        try:
            with transaction.atomic():
                self._take(row, thing, now)
        except DatabaseError as error:
            # What a database refuses of one object takes no other one along.
            self.tally.lose(self.name, thing.id, type(error).__name__)

    def _take(self, row: Row | None, thing: Thing, now: datetime) -> None:
        is_new = row is None
        if row is None:
            row = self.model(server=self.server, oparl_id=thing.id)
        put(row, fetched_from=self.called(thing.id))
        before = _values(row)
        is_settled = self.fill(row, thing)
        row.gone_since = None
        said = {name for name, value in _values(row).items() if value != before[name]}
        differs = is_new or bool(said)
        # Without its hash a thing that refers to something unknown is looked at again when it is next seen.
        row.content_hash = self.content(thing) if is_settled else ""
        row.confirmed_at = now
        store(row, *said, *(self.worked_out if said else ()), "fetched_from", "content_hash", "confirmed_at")
        if before["gone_since"] is not None:
            # Perhaps the whole was taken back for the sake of a part that is not named any more.
            self.hide_parts(row, now)
        differs = self.parts(row, thing, now) or differs
        if before["gone_since"] is not None:
            self.changed_papers |= self.papers_with(row)
        if differs:
            self.tally.added += is_new
            self.tally.changed += not is_new
            self.shows = True


IGNORED = {"fetched_from", "content_hash", "confirmed_at", "search_text", "sorted_by"}


def _values(row: models.Model) -> dict[str, object]:
    return {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in IGNORED
    }


def locked(rows: "models.QuerySet[Row]") -> "models.QuerySet[Row]":
    """These rows until the end of the transaction, always in one order; nobody of the staff writes them meanwhile."""
    return rows.select_for_update(no_key=True, of=("self",)).order_by("pk")


def store(row: models.Model, *said: str) -> None:
    """Save a new row whole, and of a known one only the columns ``said``: the others are the staff's."""
    if row.pk is None:
        row.save()
    else:
        row.save(update_fields=list(said))


def put(row: models.Model, **values: object) -> bool:
    """Set these columns; texts are cut to what their column holds. Whether one differs now."""
    differs = False
    for name, value in values.items():
        field = row._meta.get_field(name)
        longest = getattr(field, "max_length", None)
        if isinstance(value, str) and longest is not None and len(value) > longest:
            # Half an address leads nowhere.
            value = "" if isinstance(field, models.URLField) else value[:longest].rstrip()
        if getattr(row, name) != value:
            setattr(row, name, value)
            differs = True
    return differs
