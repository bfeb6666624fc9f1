"""The stations of a paper in their order: what was typed, over what was imported.

A typed paper that is joined to an imported one shows the stations of both; where body and day are the same, it is one
station, of which what was typed counts. Nothing is written: whoever parts the two papers again has both as they were.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import TypeVar

from django.db.models import Prefetch, QuerySet

from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.council.domain.papers.halves import imported_half
from wagtail_aufbruch.council.enums import Outcome
from wagtail_aufbruch.council.models import Consultation, Imported, Paper

Row = TypeVar("Row", bound=Imported)


@dataclass(frozen=True)
class Station:
    """One consultation as it is shown; "" and None where nobody knows."""

    pk: int
    body_pk: int | None
    body: str
    date: date | None
    starts_at: time | None
    place: str
    is_cancelled: bool
    role: str
    is_authoritative: bool
    agenda_number: str
    outcome: str
    """Value of an ``Outcome``; "" as long as nothing is known."""
    result: str
    """As staff have typed it. What a server tells is never shown: minutes name people."""
    resolution_text: str
    """As staff have typed it."""
    meeting_url: str
    is_typed: bool

    @property
    def outcome_words(self) -> str:
        """What came of it, as people read it; "" as long as nothing is known."""
        return str(Outcome(self.outcome).label) if self.outcome in Outcome.values else ""


def with_stations(papers: "QuerySet[Paper]") -> "QuerySet[Paper]":
    """The papers with all that :func:`stations_of` needs: a constant number of queries for all of them."""
    rows = Consultation.objects.select_related("organization", "meeting__organization", "agenda_item")
    return papers.select_related("imported").prefetch_related(
        Prefetch("consultations", rows), Prefetch("imported__consultations", rows)
    )


def stations_of(paper: Paper) -> list[Station]:
    """All stations of the paper, the earliest first; those without a day come last."""
    found = [_station(row) for row in paper.consultations.all() if row.gone_since is None]
    half = imported_half(paper) if paper.imported_id else None
    if half is not None:
        for other in (_station(row) for row in half.consultations.all() if row.gone_since is None):
            same = _find_same(found, other)
            if same is None:
                found.append(other)
            else:
                found[same] = _laid_over(found[same], other)
    return sorted(found, key=lambda one: (one.date is None, one.date or date.min, one.starts_at or time.min, one.pk))


def _station(row: Consultation) -> Station:
    meeting, item = _published(row.meeting), _published(row.agenda_item)
    if item is not None and meeting is None and item.meeting_id == row.meeting_id:
        item = None  # With a meeting its whole agenda goes.
    body = row.organization or (meeting.organization if meeting is not None else None)
    return Station(
        pk=row.pk or 0,
        body_pk=body.pk if body is not None else None,
        body=body.name if body is not None else "",
        date=row.date or (meeting.date if meeting is not None else None),
        starts_at=meeting.starts_at if meeting is not None else None,
        place=meeting.place if meeting is not None else "",
        is_cancelled=meeting is not None and meeting.is_cancelled,
        role=row.role,
        is_authoritative=row.authoritative,
        agenda_number=row.agenda_number or (item.number if item is not None else ""),
        outcome=row.outcome or (item.outcome if item is not None else ""),
        result=row.result,
        resolution_text=row.resolution_text,
        meeting_url=(item.web if item is not None else "") or (meeting.web if meeting is not None else ""),
        is_typed=not row.is_imported,
    )


def _published(row: Row | None) -> Row | None:
    """The row, as long as its server publishes it."""
    return row if row is not None and row.gone_since is None else None


def _find_same(stations: Iterable[Station], other: Station) -> int | None:
    """The place of the typed station with the same body on the same day; None without one."""
    for number, one in enumerate(stations):
        if one.is_typed and one.date is not None and one.date == other.date and fold(one.body) == fold(other.body):
            return number
    return None


def _laid_over(typed: Station, other: Station) -> Station:
    """The typed station, with what it leaves open taken from the other one."""
    return replace(
        typed,
        starts_at=typed.starts_at or other.starts_at,
        place=typed.place or other.place,
        is_cancelled=typed.is_cancelled or other.is_cancelled,
        role=typed.role or other.role,
        is_authoritative=typed.is_authoritative or other.is_authoritative,
        agenda_number=typed.agenda_number or other.agenda_number,
        outcome=typed.outcome or other.outcome,
        meeting_url=typed.meeting_url or other.meeting_url,
    )
