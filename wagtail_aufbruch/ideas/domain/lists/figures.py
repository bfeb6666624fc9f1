"""What became of the ideas: how many stand where."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.ideas.domain.lists.listing import MAX_COUNTED, CappedCount
from wagtail_aufbruch.ideas.models import KIND, Idea, IdeaCallPage
from wagtail_aufbruch.participation.domain.responses.stages import IN_ADDRESSES, stage_name
from wagtail_aufbruch.participation.enums import Stage
from wagtail_aufbruch.participation.models import Contribution


@dataclass(frozen=True)
class Figure:
    """One stage: its name in the process, how many ideas stand there, and its value in addresses of lists."""

    name: str
    count: CappedCount
    value: str


def with_stage_counts(ideas: "QuerySet[Idea]", calls: list[IdeaCallPage]) -> "QuerySet[Idea]":
    """The ideas, each with the numbers of all ideas of the calls by stage: no query of their own for the figures.

    ``calls``: those that everybody may see; what else is handed in is not counted.
    The database counts each stage once, along the index of call and stage, and no further than the cap.
    """
    counts = {}
    for stage in Stage:
        in_lists = Contribution.objects.listed()
        rows = in_lists.filter(page_id__in=[call.pk for call in calls], kind=KIND, stage=stage).order_by()
        sql, parameters = rows.values("pk")[: MAX_COUNTED + 1].query.sql_with_params()
        counts[_name(stage)] = RawSQL(f"(SELECT COUNT(*) FROM ({sql}) AS part)", parameters)  # noqa: S608, S611  our own SQL
    return ideas.annotate(**counts)


def stage_figures(process: Process, ideas: list[Idea]) -> list[Figure]:
    """The figures that came with the ideas of :func:`with_stage_counts`; none without an idea."""
    if not ideas:
        return []
    numbers = {value: getattr(ideas[0], _name(stage)) for value, stage in IN_ADDRESSES.items()}
    return [
        Figure(stage_name(process, IN_ADDRESSES[value]), CappedCount(number), value)
        for value, number in numbers.items()
        if number
    ]


def _name(stage: str) -> str:
    return f"number_{stage}"
