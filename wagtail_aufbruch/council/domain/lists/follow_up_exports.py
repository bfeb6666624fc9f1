"""What follows from decisions, to take along: one record for each task. Only what everybody can read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.domain.open_data.json_files import for_json, json_list, licence
from wagtail_aufbruch.core.extension.datasets import Column
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.council.domain.followup.showing import ShownFollowUp, followups_of
from wagtail_aufbruch.council.domain.papers.addresses import address_of
from wagtail_aufbruch.council.domain.papers.halves import reference_of
from wagtail_aufbruch.council.enums import FollowUpState
from wagtail_aufbruch.council.models import Decision, Paper, PaperIndexPage
from wagtail_aufbruch.participation.domain.documents.tables import csv_lines

BATCH = 500


@dataclass(frozen=True)
class TaskRecord:
    """A task with what the columns need of its paper."""

    task: ShownFollowUp
    paper: Paper
    decision: Decision | None
    url: str

    @property
    def reference(self) -> str:
        return reference_of(self.paper)

    @property
    def noted_on(self) -> date | None:
        return self.task.lines[-1].noted_on if self.task.state == FollowUpState.NOTED else None


@dataclass(frozen=True)
class TaskField:
    """One column with its value."""

    column: Column
    value: Callable[[TaskRecord], object]


FIELDS = [
    TaskField(Column("number", _("Number of the task on this site."), "integer"), lambda one: one.task.pk),
    TaskField(
        Column("paper", _("Number of the paper on this site."), "integer", heading=_("Paper on this site")),
        lambda one: one.paper.pk,
    ),
    TaskField(
        Column("reference", _("Number that the council gave the paper."), heading=_("Number of the paper")),
        lambda one: one.reference,
    ),
    TaskField(
        Column("title", _("Title of the paper."), heading=_("Title")),
        lambda one: one.paper.name,
    ),
    TaskField(
        Column("decided_on", _("Day of the decision."), "date", heading=_("Decided on")),
        lambda one: one.decision.decided_on if one.decision else None,
    ),
    TaskField(
        Column("decided_by", _("Body that decided."), heading=_("Decided by")),
        lambda one: one.decision.organization.name if one.decision else "",
    ),
    TaskField(
        Column("task", _("What is to be done after the decision."), heading=_("What is to be done")),
        lambda one: one.task.task,
    ),
    TaskField(
        Column("unit", _("Unit that is responsible; empty where none is named."), heading=_("Responsible unit")),
        lambda one: one.task.unit,
    ),
    TaskField(
        Column("role", _("Role in that unit; empty where none is named."), heading=_("Role")),
        lambda one: one.task.role,
    ),
    TaskField(
        Column("state", _("How far it is, in words."), heading=_("Where it stands")),
        lambda one: one.task.state_words,
    ),
    TaskField(
        Column("since", _("Since when it stands there."), "date", heading=_("Since")),
        lambda one: one.task.since,
    ),
    TaskField(
        Column("due", _("Due date that holds; empty where none is set."), "date", heading=_("Due date")),
        lambda one: one.task.due,
    ),
    TaskField(
        Column(
            "first_due",
            _("Due date that was set first; empty where it still holds."),
            "date",
            heading=_("Due date at first"),
        ),
        lambda one: one.task.first_due,
    ),
    TaskField(
        Column(
            "overdue", _("Whether the due date has passed and nothing was reported."), "boolean", heading=_("Overdue")
        ),
        lambda one: one.task.is_overdue,
    ),
    TaskField(
        Column("stuck_because", _("What it is stuck at; empty where nobody has said so."), heading=_("Stuck because")),
        lambda one: one.task.stuck_because,
    ),
    TaskField(
        Column(
            "noted_on",
            _("Day on which the body took note that it is done; empty before."),
            "date",
            heading=_("Taken note of on"),
        ),
        lambda one: one.noted_on,
    ),
    TaskField(
        Column("url", _("Address of the paper's page."), "anyURI", heading=_("Address")),
        lambda one: f"{one.url}#aufgabe-{one.task.pk}",
    ),
]


def as_csv(index: PaperIndexPage, papers: "QuerySet[Paper]") -> Iterator[bytes]:
    """Lines of a CSV file in UTF-8; its first sign tells spreadsheets so."""
    rows = ([field.value(record) for field in FIELDS] for record in _records(index, papers))
    return csv_lines([field.column.title for field in FIELDS], rows)


def as_json(index: PaperIndexPage, process: Process, papers: "QuerySet[Paper]") -> Iterator[bytes]:
    """An object with the licence and the list of tasks with their history, written bit by bit."""
    items = (
        {field.column.key: for_json(field.value(record)) for field in FIELDS} | {"history": _history(record.task)}
        for record in _records(index, papers)
    )
    return json_list({"process": process.title, "licence": licence()}, "tasks", items)


def _history(task: ShownFollowUp) -> list[dict[str, object]]:
    return [
        {
            "on": line.on.isoformat(),
            "state": line.state_words,
            "due": for_json(line.due),
            "reason": line.reason,
            "body": line.body,
        }
        for line in task.lines
    ]


def _records(index: PaperIndexPage, papers: "QuerySet[Paper]") -> Iterator[TaskRecord]:
    """A few queries for each ``BATCH`` of papers."""
    last: int | None = None
    ordered = papers.select_related("imported").order_by("-pk")
    while batch := list((ordered if last is None else ordered.filter(pk__lt=last))[:BATCH]):
        tasks = followups_of(batch)
        keys = [key for one in batch if one.pk in tasks for key in (one.pk, one.imported_id)]
        decisions = Decision.objects.filter(paper__in=keys).select_related("organization")
        by_paper = {one.paper_id: one for one in decisions}
        for paper in batch:
            decision = by_paper.get(paper.pk) or by_paper.get(paper.imported_id or 0)
            for task in tasks.get(paper.pk, ()):
                yield TaskRecord(task, paper, decision, address_of(index, paper.pk))
        last = batch[-1].pk
