"""A paper as everybody may read it: what was typed, over what was imported; what nobody knows stays empty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wagtail_aufbruch.core.domain.showing.documents import open_documents
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.council.domain.followup.showing import ShownFollowUp, followups_of
from wagtail_aufbruch.council.domain.papers.halves import imported_half, reference_of
from wagtail_aufbruch.council.domain.papers.stations import Station, stations_of, with_stations
from wagtail_aufbruch.council.enums import FileKind, PaperState
from wagtail_aufbruch.council.models import Decision, File, MoneyEffect, Paper


@dataclass(frozen=True)
class ShownFile:
    """A file with where it can be read; ``url`` is "" where nobody has it here."""

    name: str
    url: str
    note: str
    """Its kind and size; "" if unknown."""
    is_main: bool


@dataclass(frozen=True)
class ShownPaper:
    """All that the page of a paper shows."""

    paper: Paper
    reference: str
    title: str
    paper_type: str
    date: date | None
    originator: str
    web: str
    proposed_decision: str
    stations: list[Station]
    next_station: Station | None
    decision: Decision | None
    files: list[ShownFile]
    money: list[str]
    follow_ups: list[ShownFollowUp]
    state: str
    way: list[str]
    """The state in words, as a way: "brought in", "discussed", "decided"."""
    is_gone: bool
    """Whether its server says that it is not published any more; what was typed stays."""


def find(process: Process, pk: int) -> ShownPaper | None:
    """The paper, if everybody may see it; a constant number of queries."""
    return next(iter(shown_all(Paper.objects.shown_in(process.pk).filter(pk=pk))), None)


def shown_all(papers: "QuerySet[Paper]") -> list[ShownPaper]:
    """How the papers are shown; a constant number of queries, however many they are."""
    rows = list(whole(papers))
    tasks = followups_of(rows)
    return [shown(paper, tasks.get(paper.pk, ())) for paper in rows]


def whole(papers: "QuerySet[Paper]") -> "QuerySet[Paper]":
    """The papers with all that :func:`shown` needs, but the tasks that follow from their decisions."""
    parts = papers.prefetch_related("files__document", "money_effects", "imported__files__document")
    return with_stations(parts).select_related("decision__organization", "server", "imported__server")


def shown(paper: Paper, tasks: Iterable[ShownFollowUp] = ()) -> ShownPaper:
    """How the paper is shown, with these tasks that follow from its decision."""
    other = imported_half(paper)
    stations = stations_of(paper)
    decision: Decision | None = getattr(paper, "decision", None)
    return ShownPaper(
        paper=paper,
        reference=reference_of(paper),
        title=paper.name or (other.name if other else ""),
        paper_type=paper.paper_type or (other.paper_type if other else ""),
        date=paper.date or (other.date if other else None),
        originator=paper.originator or (other.originator if other else ""),
        web=paper.web or (other.web if other else ""),
        proposed_decision=paper.proposed_decision,
        stations=stations,
        next_station=next_of(stations),
        decision=decision,
        files=_files(paper),
        follow_ups=list(tasks),
        money=[in_words(effect) for effect in paper.money_effects.all()],
        state=state_words(paper.state),
        way=way_of(paper, stations),
        is_gone=paper.imported is not None and other is None,
    )


def next_of(stations: list[Station]) -> Station | None:
    """The next meeting that deals with the paper, from today on; None where none is known."""
    today = timezone.localdate()
    coming = (one for one in stations if one.date and one.date >= today and not one.outcome and not one.is_cancelled)
    return next(coming, None)


def state_words(state: str) -> str:
    return str(PaperState(state).label)


def way_of(paper: Paper, stations: list[Station]) -> list[str]:
    """What became of it, step by step, each word once: the outcomes of the stations, and where it stands now."""
    way = [state_words(PaperState.BROUGHT_IN)]
    way += [one.outcome_words for one in stations if one.outcome_words]
    now = state_words(paper.state)
    if paper.state == PaperState.IN_CONSULTATION or way[-1] == now:
        return list(dict.fromkeys(way))
    return list(dict.fromkeys([word for word in way if word != now] + [now]))


def _files(paper: Paper) -> list[ShownFile]:
    rows = [row for row in paper.files.all() if row.gone_since is None]
    other = imported_half(paper)
    if other is not None:
        known = {row.web for row in rows if row.web}
        rows += [row for row in other.files.all() if row.gone_since is None and row.web not in known]
    fetched = {document.pk for document in open_documents(row.document for row in rows)}
    rows = [row for row in rows if row.document_id is None or row.document_id in fetched]
    return [_file(row) for row in sorted(rows, key=lambda row: row.kind != FileKind.MAIN)]


def _file(row: File) -> ShownFile:
    document = row.document
    return ShownFile(
        name=row.name,
        url=document.url if document is not None else row.web,
        note=document.file_extension.upper() if document is not None else "",
        is_main=row.kind == FileKind.MAIN,
    )


def in_words(effect: MoneyEffect) -> str:
    """An effect on money as a line: only what the paper says of it."""
    parts = [effect.kind]
    if effect.rhythm:
        parts.append(effect.get_rhythm_display())
    if effect.amount is not None:
        parts.append(euros(effect.amount))
    if effect.months is not None:
        parts.append(
            ngettext("for %(number)s month", "for %(number)s months", effect.months) % {"number": effect.months}
        )
    if effect.booked_at:
        parts.append(_("booked at %(place)s") % {"place": effect.booked_at})
    return ", ".join(parts)


def euros(amount: Decimal) -> str:
    """An amount as people read it; cents only where there are some."""
    whole = amount == amount.to_integral_value()
    number = number_format(amount, decimal_pos=0 if whole else 2, force_grouping=True)
    return pgettext("money", "%(number)s €") % {"number": number}
