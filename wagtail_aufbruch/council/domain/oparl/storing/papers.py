"""The list of papers, with their files and their way through the bodies."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wagtail_aufbruch.council.domain.locking import lock_papers
from wagtail_aufbruch.council.domain.oparl.payloads.reading import ReadConsultation, ReadFile, ReadPaper
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
from wagtail_aufbruch.council.enums import FileKind
from wagtail_aufbruch.council.models import AgendaItem, Consultation, File, Meeting, Organization, Paper


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
        self._bodies = by_id(Organization, self.server, bodies)
        self._meetings = by_id(Meeting, self.server, {one.meeting for one in ways})
        self._items = by_id(AgendaItem, self.server, {one.agenda_item for one in ways})
        # An item may name its consultation where the consultation does not name the item.
        keys = {key for thing in read for key, _one in told_apart(thing.consultation)}
        self._ways = locked_by_id(Consultation, self.server, keys)

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
        hide_all(Consultation.objects.filter(paper=row, server=self.server), now)
        hide_all(File.objects.filter(paper=row, server=self.server), now)

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
            return hide(known, now)
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
        row.fetched_from, row.confirmed_at = fitting(self.called(thing.id)), now
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
            return hide(known, now)
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
        confirm_parts(Consultation, "paper", [row.pk for row in rows], now)
        confirm_parts(File, "paper", [row.pk for row in rows], now)


def told_apart(ways: tuple[ReadConsultation, ...]) -> list[tuple[str, ReadConsultation]]:
    """Each with its identity within the server. Session gives one id to two of a paper: then the meeting tells them
    apart, in whatever order they come."""
    found: dict[str, ReadConsultation] = {}
    for one in sorted(ways, key=lambda way: (way.id, way.meeting, way.agenda_item)):
        key = one.id
        if key in found:
            key = f"{one.id}#{hash_of(one.meeting, one.agenda_item)[:12]}"[-500:]
        found[key] = one
    return list(found.items())
