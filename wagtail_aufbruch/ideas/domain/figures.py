"""What became of the ideas: how many stand where."""

from dataclasses import dataclass
from typing import Any

from django.db import connections, router

from wagtail_aufbruch.ideas.domain.filters import STAGES
from wagtail_aufbruch.ideas.domain.listing import MOST_COUNTED, CappedCount
from wagtail_aufbruch.ideas.domain.stages import stage_name
from wagtail_aufbruch.ideas.models import KIND
from wagtail_aufbruch.participation.models import Contribution


@dataclass(frozen=True)
class Figure:
    """One stage: its name in the process, how many ideas stand there, and its value in addresses of lists."""

    name: str
    count: CappedCount
    value: str


def stage_figures(process: Any, calls: list[Any]) -> list[Figure]:
    """For each stage in which ideas of the calls stand, how many; no figure is counted further than its cap.

    One query; each part of it walks the index of its call and stage.
    """
    if not calls:
        return []
    parts, values = [], []
    for value, stage in STAGES.items():
        rows = Contribution.objects.filter(
            page_id__in=[call.pk for call in calls], kind=KIND, listed=True, stage=stage
        ).order_by()
        sql, parameters = rows.values("pk")[: MOST_COUNTED + 1].query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS part)")  # noqa: S608  our own queryset, compiled
        values.append((value, stage, parameters))
    with connections[router.db_for_read(Contribution)].cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(parts)}",
            [parameter for _value, _stage, parameters in values for parameter in parameters],
        )
        numbers = cursor.fetchone()
    return [
        Figure(stage_name(process, stage), CappedCount(number), value)
        for (value, stage, _parameters), number in zip(values, numbers, strict=True)
        if number
    ]
