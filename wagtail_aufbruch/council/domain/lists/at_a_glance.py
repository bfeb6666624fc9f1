"""What the process's page says of the council: the next meetings, the last decisions, what is open of them."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.council.domain.papers.addresses import address_of, index_of
from wagtail_aufbruch.council.domain.papers.halves import reference_of
from wagtail_aufbruch.council.domain.papers.showing import next_of, state_words
from wagtail_aufbruch.council.domain.papers.stations import stations_of, with_stations
from wagtail_aufbruch.council.models import Consultation, Decision, FollowUp, Paper, PaperIndexPage

SHOWN = 3
LOOKED_AT = 50
"""Papers with a meeting to come; of more than these the next ones may be missed."""


@dataclass(frozen=True)
class Line:
    """One line: what, with a word before and after it, and where one reads on."""

    title: str
    url: str
    on: date | None
    by: str
    words: str = ""
    """What was decided, or how far it is."""
    state: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class AtAGlance:
    """Each part is empty where nothing is known."""

    index: PaperIndexPage
    coming: list[Line] = field(default_factory=list)
    decided: list[Line] = field(default_factory=list)
    open_tasks: list[Line] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.coming or self.decided or self.open_tasks)


def at_a_glance(process: Process) -> AtAGlance | None:
    """None where the process has no list of papers that everybody may see. Six queries at most."""
    index = index_of(process)
    if index is None:
        return None
    return AtAGlance(index, _coming(process, index), _decided(process, index), _open_tasks(process, index))


def _coming(process: Process, index: PaperIndexPage) -> list[Line]:
    today = timezone.localdate()
    to_come = Consultation.objects.filter(Q(date__gte=today) | Q(date=None, meeting__date__gte=today), gone_since=None)
    papers = Paper.objects.shown_in(process.pk).filter(
        Exists(to_come.filter(paper=OuterRef("pk"))) | Exists(to_come.filter(paper=OuterRef("imported_id")))
    )
    found = [(paper, next_of(stations_of(paper))) for paper in with_stations(papers.order_by("-sorted_by"))[:LOOKED_AT]]
    lines = [
        Line(_name(paper), address_of(index, paper.pk), station.date, station.body, station.role)
        for paper, station in found
        if station is not None
    ]
    return sorted(lines, key=lambda line: (line.on or date.max, line.title))[:SHOWN]


def _decided(process: Process, index: PaperIndexPage) -> list[Line]:
    rows = Decision.objects.filter(paper__in=Paper.objects.shown_in(process.pk))
    return [
        Line(
            _name(row.paper),
            address_of(index, row.paper_id),
            row.decided_on,
            row.organization.name,
            state_words(row.paper.state),
            row.paper.state,
        )
        for row in rows.select_related("paper__imported", "organization").order_by("-decided_on", "-pk")[:SHOWN]
    ]


def _open_tasks(process: Process, index: PaperIndexPage) -> list[Line]:
    rows = FollowUp.objects.of(Paper.objects.shown_in(process.pk)).under_way().select_related("paper__typed")
    today = timezone.localdate()
    return [
        Line(
            row.task,
            address_of(index, _shown_at(row.paper)),
            row.due,
            row.unit,
            row.get_state_display(),
            row.state,
            is_late=row.due is not None and row.due < today,
        )
        for row in rows.order_by(F("due").asc(nulls_last=True), "pk")[:SHOWN]
    ]


def _shown_at(paper: Paper) -> int:
    """What stands at an imported paper is shown at the typed one that it was joined to."""
    typed: Paper | None = getattr(paper, "typed", None)
    return typed.pk if typed is not None else paper.pk


def _name(paper: Paper) -> str:
    reference = reference_of(paper)
    return f"{reference}: {paper.name}" if reference else paper.name
