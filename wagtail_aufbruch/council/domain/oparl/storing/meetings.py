"""The list of meetings, with their agendas and what came of each item."""

from collections.abc import Callable
from datetime import datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from wagtail_aufbruch.council.domain.locking import lock_papers
from wagtail_aufbruch.council.domain.oparl.matching.outcomes import Wordings
from wagtail_aufbruch.council.domain.oparl.payloads.reading import ReadAgendaItem, ReadMeeting
from wagtail_aufbruch.council.domain.oparl.storing.rows import (
    by_id,
    confirm_parts,
    fitting,
    hash_of,
    hide,
    hide_all,
    locked_by_id,
)
from wagtail_aufbruch.council.domain.oparl.storing.taking import Taker, locked, put, store
from wagtail_aufbruch.council.domain.oparl.storing.tally import Tally
from wagtail_aufbruch.council.models import AgendaItem, Consultation, Meeting, Organization, Server

CALLED_OFF = ("abgesagt", "ausgefallen", "entfallen", "fällt aus")


class Meetings(Taker[Meeting, ReadMeeting]):
    name, model, kind = "meeting", Meeting, ReadMeeting

    def __init__(self, server: Server, tally: Tally, called: Callable[[str], str]) -> None:
        super().__init__(server, tally, called)
        self.wordings = Wordings(self.server.process_id)

    def prepare(self, read: list[ReadMeeting]) -> None:
        ids = {one for thing in read for one in thing.organization}
        self._bodies = by_id(Organization, self.server, ids)
        self._waiting: list[tuple[int, dict[str, str]]] = []
        # All items of the page at once, since staff who say what a wording means write to items, too.
        items = {item.id for thing in read for item in thing.agenda_item}
        of_meetings = Q(meeting__server=self.server, meeting__oparl_id__in=[thing.id for thing in read])
        list(
            locked(AgendaItem.objects.filter(of_meetings | Q(server=self.server, oparl_id__in=items))).values_list("pk")
        )

    def content(self, thing: ReadMeeting) -> str:
        """With what its results mean by today's table: a change of the table is a change of the meetings."""
        meanings = [self.wordings.meaning(item.result) for item in thing.agenda_item]
        return hash_of(thing.content, *(f"{one.outcome}:{one.wording}" for one in meanings))

    def fill(self, row: Meeting, thing: ReadMeeting) -> bool:
        row.process_id = self.server.process_id
        body = next((self._bodies[one] for one in thing.organization if one in self._bodies), None)
        if body is not None or row.pk is None:
            row.organization = body
        start = timezone.localtime(thing.start) if thing.start is not None else None
        end = timezone.localtime(thing.end) if thing.end is not None else None
        ends_that_day = start is not None and end is not None and start.date() == end.date()
        put(
            row,
            name=thing.name,
            date=start.date() if start is not None else row.date,
            # A day without an hour comes as midnight.
            starts_at=start.time() if start is not None and start.time() != time() else None,
            ends_at=end.time() if end is not None and ends_that_day else None,
            place=thing.location.words if thing.location is not None else "",
            is_cancelled=thing.cancelled is True or thing.meeting_state.strip().lower() in CALLED_OFF,
            web=thing.web,
        )
        if row.starts_at is None:
            row.ends_at = None
        return not thing.organization or body is not None

    def parts(self, row: Meeting, thing: ReadMeeting, now: datetime) -> bool:
        # What is not public is no business of anybody's, whatever a server tells of it.
        items = [item for item in thing.agenda_item if item.public is not False and not item.is_deleted]
        known = locked_by_id(AgendaItem, self.server, {item.id for item in thing.agenda_item})
        shown = {item.id for item in items}
        differs = False
        for id_ in sorted(known.keys() - shown):
            differs = self._hide_item(known[id_], now) or differs
        for place, item in enumerate(items):
            differs = self._item(known.get(item.id), row, item, place, now) or differs
        return self._join(row, items) or differs

    def hide_parts(self, row: Meeting, now: datetime) -> None:
        hide_all(AgendaItem.objects.filter(meeting=row, server=self.server), now)

    def papers_with(self, row: Meeting) -> set[int]:
        ways = Consultation.objects.filter(Q(meeting=row.pk) | Q(agenda_item__meeting=row.pk))
        return set(ways.values_list("paper", flat=True))

    def _hide_item(self, known: AgendaItem, now: datetime) -> bool:
        """It was taken back, or is not public any more."""
        if not hide(known, now):
            return False
        self.changed_papers.update(Consultation.objects.filter(agenda_item=known).values_list("paper", flat=True))
        return True

    def _item(
        self, known: AgendaItem | None, meeting: Meeting, item: ReadAgendaItem, place: int, now: datetime
    ) -> bool:
        row = known if known is not None else AgendaItem(server=self.server, oparl_id=item.id)
        meaning = self.wordings.meaning(item.result)
        said: dict[str, object] = {
            "meeting_id": meeting.pk,
            "order": item.order if item.order is not None else place,
            "number": item.number,
            # Of an item that belongs to no paper nothing but its place is known here.
            "name": item.name if item.consultation else "",
            "consultation_ref": item.consultation,
            "result": meaning.wording,
            "outcome": meaning.outcome,
            "gone_since": None,
        }
        differs = put(row, **said)
        row.fetched_from, row.confirmed_at = fitting(self.called(item.id)), now
        store(row, *said, "fetched_from", "confirmed_at")
        if differs and known is not None:
            self.changed_papers.update(Consultation.objects.filter(agenda_item=row).values_list("paper", flat=True))
        return differs

    def _join(self, meeting: Meeting, items: list[ReadAgendaItem]) -> bool:
        """Papers that came before their meeting find it now: once the page is written. Whether there are any."""
        wanted = {item.consultation: item.id for item in items if item.consultation}
        waits = self._waiting_for(meeting.pk, wanted).exists()
        if waits:
            self._waiting.append((meeting.pk, wanted))
        return waits

    def _waiting_for(self, meeting_pk: int, wanted: dict[str, str]) -> "QuerySet[Consultation]":
        """Of a consultation that stands on two agendas the one is taken that says so itself."""
        rows = Consultation.objects.filter(server=self.server, oparl_id__in=list(wanted), agenda_item=None)
        return rows.filter(Q(meeting=None) | Q(meeting=meeting_pk), paper__server=self.server)

    def finish(self) -> None:
        """Papers come before their stations, whoever locks them."""
        for meeting_pk, wanted in self._waiting:
            self.changed_papers.update(self._waiting_for(meeting_pk, wanted).values_list("paper", flat=True))
        if self._waiting:
            lock_papers(self.changed_papers)
        for meeting_pk, wanted in self._waiting:
            rows = AgendaItem.objects.filter(meeting=meeting_pk, server=self.server, oparl_id__in=wanted.values())
            keys = {row.oparl_id: row.pk for row in rows}
            for one in locked(self._waiting_for(meeting_pk, wanted)):
                Consultation.objects.filter(pk=one.pk).update(
                    meeting=meeting_pk, agenda_item=keys.get(wanted[one.oparl_id])
                )

    def confirm(self, rows: list[Meeting], now: datetime) -> None:
        confirm_parts(AgendaItem, "meeting", [row.pk for row in rows], now)
