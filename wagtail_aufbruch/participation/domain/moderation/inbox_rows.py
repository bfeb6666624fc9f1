"""Tasks that are rows of a table: one page of them behind a given place, and how many there are."""

from collections.abc import Callable
from typing import TypeVar

from django.db.models import Count, Model, Q, QuerySet

from wagtail_aufbruch.participation.extension.inbox_tasks import InboxSource, Place, Scope, Task, Text
from wagtail_aufbruch.participation.extension.published import know_facts
from wagtail_aufbruch.participation.models import Contribution

Row = TypeVar("Row", bound=Model)


def rows_source(
    key: str,
    name: Text,
    icon: str,
    waiting: Callable[[], QuerySet[Row]],
    describe: Callable[[Row], Task],
    *,
    process: str = "process_id",
    since: str = "created_at",
    about: Callable[[Row], Contribution] | None = None,
) -> InboxSource:
    """A kind whose tasks are rows: ``waiting()`` gives all of them, ``describe(row)`` makes a task of one.

    ``process`` and ``since`` name the columns by which they stand in order; an index has to serve them.
    ``about(row)`` is the contribution for whose words ``describe`` asks whether a guardian's consent holds.
    """

    def chosen(scope: Scope) -> QuerySet[Row]:
        rows = waiting().filter(**{f"{process}__in": scope.processes})
        if scope.only is not None:
            rows = rows.filter(pk__in=scope.only)
        return rows.exclude(pk__in=scope.without) if scope.without else rows

    def load(scope: Scope, after: Place | None, limit: int) -> list[Task]:
        rows = chosen(scope)
        if after is not None:
            rows = rows.filter(_behind(after, key, process, since))
        found = list(rows.order_by(process, since, "pk")[:limit])
        if about is not None:
            # Whether a guardian's consent holds for it is said with the task; all else is looked up when it is shown.
            know_facts(one for one in map(about, found) if one.guardian_needed)
        return [describe(row) for row in found]

    def count(scope: Scope) -> dict[int, int]:
        rows = chosen(scope).order_by().values_list(process).annotate(number=Count("pk"))
        return {process_pk: number for process_pk, number in rows if process_pk is not None}

    return InboxSource(key, name, icon, load, count)


def _behind(after: Place, key: str, process: str, since: str) -> Q:
    """What comes after a place that may be another kind's."""
    later = Q(**{process: after.process_id, f"{since}__gt": after.since})
    if key > after.source:
        later |= Q(**{process: after.process_id, since: after.since})
    elif key == after.source:
        later |= Q(**{process: after.process_id, since: after.since, "pk__gt": after.pk})
    return Q(**{f"{process}__gt": after.process_id}) | later
