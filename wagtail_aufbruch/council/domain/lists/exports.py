"""Papers to take along: one record for each, with the stations of each in JSON. Only what everybody can read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.domain.open_data.json_files import for_json, json_list, licence
from wagtail_aufbruch.core.extension.datasets import Column
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.council.domain.lists.cards import plain
from wagtail_aufbruch.council.domain.papers.addresses import address_of
from wagtail_aufbruch.council.domain.papers.halves import imported_half, reference_of
from wagtail_aufbruch.council.domain.papers.showing import state_words
from wagtail_aufbruch.council.domain.papers.stations import Station, stations_of, with_stations
from wagtail_aufbruch.council.domain.papers.subjects import subjects_among
from wagtail_aufbruch.council.models import Decision, Paper, PaperIndexPage
from wagtail_aufbruch.participation.domain.documents.tables import csv_lines

BATCH = 500


@dataclass(frozen=True)
class Record:
    """A paper with what the columns need."""

    paper: Paper
    stations: list[Station]
    decision: Decision | None
    url: str
    about: list[str]
    """Addresses of the public pages that it is about."""


@dataclass(frozen=True)
class Field:
    """One column with its value."""

    column: Column
    value: Callable[[Record], object]


def _typed_or_imported(record: Record, name: str) -> object:
    other = imported_half(record.paper)
    return getattr(record.paper, name) or (getattr(other, name) if other is not None else getattr(record.paper, name))


FIELDS = [
    Field(
        Column("number", _("Number of the paper on this site."), "integer"),
        lambda record: record.paper.pk,
    ),
    Field(
        Column("reference", _("Number that the council gave it."), heading=_("Number of the paper")),
        lambda record: reference_of(record.paper),
    ),
    Field(Column("title", _("Title of the paper."), heading=_("Title")), lambda record: record.paper.name),
    Field(
        Column("kind", _("Kind of paper, in the words of the town."), heading=_("Kind")),
        lambda record: _typed_or_imported(record, "paper_type"),
    ),
    Field(
        Column("date", _("Date of the paper; empty where it is not known."), "date", heading=_("Date")),
        lambda record: _typed_or_imported(record, "date"),
    ),
    Field(
        Column("brought_in_by", _("Office or parliamentary groups that brought it in."), heading=_("Brought in by")),
        lambda record: _typed_or_imported(record, "originator"),
    ),
    Field(
        Column("about", _("What it is about, in plain words."), heading=_("What it is about")),
        lambda record: plain(record.paper.summary),
    ),
    Field(
        Column(
            "subjects",
            _("Addresses of the projects and other pages that it is about."),
            "anyURI",
            is_list=True,
            heading=_("Pages that it is about"),
        ),
        lambda record: record.about,
    ),
    Field(
        Column("state", _("Where the paper stands, in words."), heading=_("Where it stands")),
        lambda record: state_words(record.paper.state),
    ),
    Field(
        Column("bodies", _("Bodies that deal with it, in their order."), is_list=True, heading=_("Bodies")),
        lambda record: list(dict.fromkeys(one.body for one in record.stations if one.body)),
    ),
    Field(
        Column("decided_on", _("Day of the confirmed decision; empty without one."), "date", heading=_("Decided on")),
        lambda record: record.decision.decided_on if record.decision else None,
    ),
    Field(
        Column("decided_by", _("Body that decided; empty without a confirmed decision."), heading=_("Decided by")),
        lambda record: record.decision.organization.name if record.decision else "",
    ),
    Field(Column("url", _("Address of the paper's page."), "anyURI", heading=_("Address")), lambda record: record.url),
    Field(
        Column(
            "council_system",
            _("Address of the paper in the council system, where it has one."),
            "anyURI",
            heading=_("Page in the council system"),
        ),
        lambda record: _typed_or_imported(record, "web"),
    ),
]


def as_csv(index: PaperIndexPage, papers: "QuerySet[Paper]") -> Iterator[bytes]:
    """Lines of a CSV file in UTF-8; its first sign tells spreadsheets so."""
    rows = ([field.value(record) for field in FIELDS] for record in _records(index, papers))
    return csv_lines([field.column.title for field in FIELDS], rows)


def as_json(index: PaperIndexPage, process: Process, papers: "QuerySet[Paper]") -> Iterator[bytes]:
    """An object with the licence and the list of papers, written bit by bit."""
    items = (
        {field.column.key: for_json(field.value(record)) for field in FIELDS}
        | {"consultations": [_station(one) for one in record.stations]}
        for record in _records(index, papers)
    )
    return json_list({"process": process.title, "licence": licence()}, "papers", items)


def _station(one: Station) -> dict[str, object]:
    return {
        "body": one.body,
        "date": for_json(one.date),
        "role": one.role,
        "authoritative": one.is_authoritative,
        "outcome": one.outcome_words,
        "result": one.result,
        "resolution_text": one.resolution_text,
    }


def _records(index: PaperIndexPage, papers: "QuerySet[Paper]") -> Iterator[Record]:
    """A few queries for each ``BATCH`` of papers."""
    last: int | None = None
    ordered = with_stations(papers.order_by("-pk"))
    while batch := list((ordered if last is None else ordered.filter(pk__lt=last))[:BATCH]):
        decisions = Decision.objects.filter(paper__in=[one.pk for one in batch]).select_related("organization")
        by_paper = {one.paper_id: one for one in decisions}
        about = subjects_among(batch)
        for paper in batch:
            pages = [page.full_url or "" for page in about.get(paper.pk, [])]
            yield Record(paper, stations_of(paper), by_paper.get(paper.pk), address_of(index, paper.pk), pages)
        last = batch[-1].pk
