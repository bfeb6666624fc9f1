"""The editors' order of fields of action and goals; fields of the second level follow the one above them."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import models, transaction

from wagtail_aufbruch.core.models import Goal, Handlungsfeld
from wagtail_aufbruch.core.reader_cache.freshness import touch

Placed = TypeVar("Placed", bound=Handlungsfeld | Goal)


def in_order(queryset: "models.QuerySet[Placed]") -> "models.QuerySet[Placed]":
    """Items of several processes, one process after the other, each in its own order."""
    return queryset.order_by("process__path", "sort_order", "pk")


def last_place(model: type[Handlungsfeld | Goal], process_id: int) -> int:
    """The place after the last item of the process."""
    last = model.objects.filter(process_id=process_id).aggregate(last=models.Max("sort_order"))["last"]
    return 0 if last is None else int(last) + 1


def tidy_order(model: type[Handlungsfeld | Goal], process_id: int) -> None:
    """Renumber the process's items, so that no two share a place and each field is followed by those below it."""
    with transaction.atomic():
        items: list[Handlungsfeld | Goal] = list(
            model.objects.select_for_update().filter(process_id=process_id).order_by("sort_order", "pk")
        )
        _renumber(items)


def move(item: Placed, position: int, listed: "models.QuerySet[Placed]") -> None:
    """Put ``item`` at ``position`` (from 0) of the list that the editor sees; out of range means at the end.

    ``listed`` may hold items of other processes: those stay where they are. A field of the second level stays
    below the one it belongs to, wherever it was dropped.
    """
    with transaction.atomic():
        shown: list[Placed] = [other for other in in_order(listed.select_for_update()) if other.pk != item.pk]
        if not 0 <= position <= len(shown):
            position = len(shown)
        shown.insert(position, item)
        _renumber([other for other in shown if other.process_id == item.process_id])


def _renumber(items: Sequence[Handlungsfeld | Goal]) -> None:
    moved = [(number, item) for number, item in enumerate(_by_level(items)) if item.sort_order != number]
    for number, item in moved:
        item.sort_order = number
        type(item).objects.filter(pk=item.pk).update(sort_order=number)
    if moved:
        touch(items[0].process_id)


def _by_level(items: Sequence[Handlungsfeld | Goal]) -> list[Handlungsfeld | Goal]:
    """Each item of the first level, followed by those below it."""
    top = [item for item in items if getattr(item, "parent_id", None) is None]
    below = [item for item in items if getattr(item, "parent_id", None) is not None]
    return [item for first in top for item in [first, *(child for child in below if child.parent_id == first.pk)]]
