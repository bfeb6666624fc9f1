"""The three lists that are read: bodies of the council, meetings with their agendas, papers with their way."""

from collections.abc import Callable
from datetime import datetime, time
from hashlib import sha256
from typing import TypeVar

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.council.domain.locking import lock_papers
from wagtail_aufbruch.council.domain.oparl.matching.outcomes import Wordings
from wagtail_aufbruch.council.domain.oparl.payloads.reading import (
    ReadAgendaItem,
    ReadConsultation,
    ReadFile,
    ReadMeeting,
    ReadOrganization,
    ReadPaper,
)
from wagtail_aufbruch.council.domain.oparl.storing.taking import Taker, locked, put, store
from wagtail_aufbruch.council.domain.oparl.storing.tally import Tally
from wagtail_aufbruch.council.enums import FileKind
from wagtail_aufbruch.council.models import (
    AgendaItem,
    Consultation,
    File,
    Imported,
    Meeting,
    Organization,
    Paper,
    Server,
)

Row = TypeVar("Row", bound=Imported)

CALLED_OFF = ("abgesagt", "ausgefallen", "entfallen", "fällt aus")


def _by_id(model: type[Row], server: Server, ids: set[str]) -> dict[str, Row]:
    return {row.oparl_id: row for row in _rows_by_id(model, server, ids)}


def _locked_by_id(model: type[Row], server: Server, ids: set[str]) -> dict[str, Row]:
    """The same of rows that are to be written."""
    return {row.oparl_id: row for row in locked(_rows_by_id(model, server, ids))}


def _rows_by_id(model: type[Row], server: Server, ids: set[str]) -> "QuerySet[Row]":
    rows: QuerySet[Row] = model._default_manager.filter(server=server, oparl_id__in=ids - {""})
    return rows


class Organizations(Taker[Organization, ReadOrganization]):
    name, model, kind = "organization", Organization, ReadOrganization

    def fill(self, row: Organization, thing: ReadOrganization) -> bool:
        row.process_id = self.server.process_id
        put(
            row,
            name=thing.name or thing.short_name or _("Body without a name"),
            short_name=thing.short_name,
            kind=thing.organization_type or thing.classification,
            web=thing.web,
        )
        return True


class Meetings(Taker[Meeting, ReadMeeting]):
    name, model, kind = "meeting", Meeting, ReadMeeting

    def __init__(self, server: Server, tally: Tally, called: Callable[[str], str]) -> None:
        super().__init__(server, tally, called)
        self.wordings = Wordings(self.server.process_id)

    def prepare(self, read: list[ReadMeeting]) -> None:
        ids = {one for thing in read for one in thing.organization}
        self._bodies = _by_id(Organization, self.server, ids)
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
        return _hash(thing.content, *(f"{one.outcome}:{one.wording}" for one in meanings))

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
        known = _locked_by_id(AgendaItem, self.server, {item.id for item in thing.agenda_item})
        shown = {item.id for item in items}
        differs = False
        for id_ in sorted(known.keys() - shown):
            differs = self._hide_item(known[id_], now) or differs
        for place, item in enumerate(items):
            differs = self._item(known.get(item.id), row, item, place, now) or differs
        return self._join(row, items) or differs

    def hide_parts(self, row: Meeting, now: datetime) -> None:
        _hide_all(AgendaItem.objects.filter(meeting=row, server=self.server), now)

    def papers_with(self, row: Meeting) -> set[int]:
        ways = Consultation.objects.filter(Q(meeting=row.pk) | Q(agenda_item__meeting=row.pk))
        return set(ways.values_list("paper", flat=True))

    def _hide_item(self, known: AgendaItem, now: datetime) -> bool:
        """It was taken back, or is not public any more."""
        if not _hide(known, now):
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
        row.fetched_from, row.confirmed_at = _fitting(self.called(item.id)), now
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
        _confirm_parts(AgendaItem, "meeting", [row.pk for row in rows], now)


class Papers(Taker[Paper, ReadPaper]):
    name, model, kind = "paper", Paper, ReadPaper
    worked_out = ("search_text", "sorted_by", "reference_key", "web_key")

    def lock(self, rows: "QuerySet[Paper]") -> list[Paper]:
        """With what they are joined to, which is written in the end: where it stands follows from both."""
        keys = set(rows.values_list("pk", flat=True))
        return [row for key, row in lock_papers(keys).items() if key in keys]

    def prepare(self, read: list[ReadPaper]) -> None:
        ways = [one for thing in read for one in thing.consultation]
        bodies = {id_ for one in ways for id_ in one.organization}
        bodies |= {id_ for thing in read for id_ in (*thing.originator_organization, *thing.under_direction_of)}
        self._bodies = _by_id(Organization, self.server, bodies)
        self._meetings = _by_id(Meeting, self.server, {one.meeting for one in ways})
        self._items = _by_id(AgendaItem, self.server, {one.agenda_item for one in ways})
        # An item may name its consultation where the consultation does not name the item.
        keys = {key for thing in read for key, _one in told_apart(thing.consultation)}
        self._ways = _locked_by_id(Consultation, self.server, keys)

    def fill(self, row: Paper, thing: ReadPaper) -> bool:
        if row.pk is None:
            row.process_id = self.server.process_id
            row.is_public = self.server.shows_at_once
        put(
            row,
            reference=thing.reference,
            name=thing.name or thing.reference or _("Paper without a title"),
            paper_type=thing.paper_type,
            date=thing.date,
            originator=self._names(thing.originator_organization) or self._names(thing.under_direction_of),
            web=thing.web,
        )
        ways = thing.consultation
        return (
            all(id_ in self._bodies for one in ways for id_ in one.organization[:1])
            and all(one.meeting in self._meetings for one in ways if one.meeting)
            and all(one.agenda_item in self._items for one in ways if one.agenda_item)
            # The other paper may be taken back yet.
            and all(self._ways[key].paper_id == row.pk for key, _one in told_apart(ways) if key in self._ways)
        )

    def _names(self, ids: tuple[str, ...]) -> str:
        return ", ".join(self._bodies[id_].name for id_ in ids if id_ in self._bodies)

    def parts(self, row: Paper, thing: ReadPaper, now: datetime) -> bool:
        differs = False
        for key, one in told_apart(thing.consultation):
            differs = self._way(key, row, one, now) or differs
        files = [(FileKind.MAIN, thing.main_file)] if thing.main_file is not None else []
        files += [(FileKind.ANNEX, one) for one in thing.auxiliary_file]
        known = {one.oparl_id: one for one in locked(File.objects.filter(paper=row, server=self.server))}
        seen: set[str] = set()
        for place, (kind, file) in enumerate(files):
            if file is not None and file.id not in seen:
                seen.add(file.id)
                differs = self._file(known.get(file.id), row, kind, file, place, now) or differs
        self.changed_papers.add(row.pk)
        return differs

    def hide_parts(self, row: Paper, now: datetime) -> None:
        _hide_all(Consultation.objects.filter(paper=row, server=self.server), now)
        _hide_all(File.objects.filter(paper=row, server=self.server), now)

    def papers_with(self, row: Paper) -> set[int]:
        return {row.pk}

    def _way(self, key: str, paper: Paper, thing: ReadConsultation, now: datetime) -> bool:
        known = self._ways.get(key)
        if known is not None and known.paper_id != paper.pk:
            if not Paper.objects.filter(pk=known.paper_id, gone_since__isnull=False).exists():
                # The id of a consultation that another paper has already: it stays there.
                self.tally.note(self.name, ["consultation: of another paper"])
                return False
            self.changed_papers.add(known.paper_id)  # taken back, and published anew under another id
        if thing.is_deleted:
            return _hide(known, now)
        row = known if known is not None else Consultation(server=self.server, oparl_id=key, paper=paper)
        meeting, item = self._meetings.get(thing.meeting), self._items.get(thing.agenda_item)
        if item is not None and meeting is None:
            meeting = Meeting.objects.filter(pk=item.meeting_id).first()
        if item is None and key == thing.id and known is None:
            item = self._item_of(thing.id, meeting)
            meeting = meeting or (item.meeting if item is not None else None)
        body = next((self._bodies[id_] for id_ in thing.organization if id_ in self._bodies), None)
        said: dict[str, object] = {
            name: value.pk
            for name, value in (("meeting_id", meeting), ("agenda_item_id", item), ("organization_id", body))
            if value is not None
        }
        said |= {"paper_id": paper.pk, "role": thing.role, "gone_since": None}
        said["authoritative"] = thing.authoritative is True
        differs = put(row, **said)
        row.fetched_from, row.confirmed_at = _fitting(self.called(thing.id)), now
        store(row, *said, "fetched_from", "confirmed_at")
        self._ways[key] = row
        return differs or known is None

    def _item_of(self, id_: str, meeting: Meeting | None) -> AgendaItem | None:
        found = AgendaItem.objects.filter(server=self.server, consultation_ref=id_, gone_since=None)
        found = found.select_related("meeting")
        if meeting is not None:
            found = found.filter(meeting=meeting)
        return found.order_by("pk").first()

    def _file(
        self, known: File | None, paper: Paper, kind: FileKind, thing: ReadFile, place: int, now: datetime
    ) -> bool:
        if thing.is_deleted:
            return _hide(known, now)
        row = known if known is not None else File(server=self.server, oparl_id=thing.id, paper=paper)
        said: dict[str, object] = {
            "kind": kind,
            "order": place,
            "name": thing.name or thing.file_name or _("File without a name"),
            "web": thing.address,
            "date": thing.date,
            "mime_type": thing.mime_type,
            "size": thing.size or None,
            "gone_since": None,
        }
        differs = put(row, **said)
        row.confirmed_at = now
        store(row, *said, "confirmed_at")
        return differs or known is None

    def confirm(self, rows: list[Paper], now: datetime) -> None:
        _confirm_parts(Consultation, "paper", [row.pk for row in rows], now)
        _confirm_parts(File, "paper", [row.pk for row in rows], now)


def told_apart(ways: tuple[ReadConsultation, ...]) -> list[tuple[str, ReadConsultation]]:
    """Each with its identity within the server. Session gives one id to two of a paper: then the meeting tells them
    apart, in whatever order they come."""
    found: dict[str, ReadConsultation] = {}
    for one in sorted(ways, key=lambda way: (way.id, way.meeting, way.agenda_item)):
        key = one.id
        if key in found:
            key = f"{one.id}#{_hash(one.meeting, one.agenda_item)[:12]}"[-500:]
        found[key] = one
    return list(found.items())


def _confirm_parts(model: type[Imported], whole: str, keys: list[int], now: datetime) -> None:
    """Parts that the last answer still named were confirmed with it, and are once more; what it left out is not."""
    model._default_manager.filter(**{f"{whole}__in": keys, "confirmed_at": F(f"{whole}__confirmed_at")}).update(
        confirmed_at=now
    )


def _hide(row: Imported | None, now: datetime) -> bool:
    if row is None or row.gone_since is not None:
        return False
    row.gone_since = row.confirmed_at = now
    row.save(update_fields=["gone_since", "confirmed_at"])
    return True


def _hide_all(rows: "QuerySet[Row]", now: datetime) -> None:
    rows.filter(gone_since=None).update(gone_since=now, confirmed_at=now)


def _fitting(address: str) -> str:
    longest = Imported._meta.get_field("fetched_from").max_length or 0
    return address if len(address) <= longest else ""


def _hash(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
