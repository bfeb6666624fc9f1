"""Phases of calls that end within the next days: a task of the inbox, so that none runs out unnoticed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.ideas.domain.calls.phases import phase_windows
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.participation.extension.inbox_tasks import InboxSource, Place, Scope, Task

SOON = timedelta(days=3)
KEY = "phase"


def ending_phases(scope: Scope, after: Place | None, limit: int) -> list[Task]:
    """Phases that end soon, as tasks in their order. Two queries; there are few calls that end at the same time."""
    tasks = sorted(_tasks(scope), key=lambda task: task.place)
    return [task for task in tasks if after is None or task.place > after][:limit]


def count_ending(scope: Scope) -> dict[int, int]:
    """How many phases end soon, by the key of the process."""
    numbers: dict[int, int] = {}
    for task in _tasks(scope):
        numbers[task.process_id] = numbers.get(task.process_id, 0) + 1
    return numbers


def _tasks(scope: Scope) -> Iterable[Task]:
    now = timezone.now()
    soon = (now, now + SOON)
    calls = (
        IdeaCallPage.objects.live()
        .filter(
            Q(closes_at__range=soon)
            | Q(discussion_closes_at__range=soon)
            | Q(results_at__range=soon)
            | Q(opens_at__range=soon)
            | Q(discussion_opens_at__range=soon)
        )
        .order_by("path")
    )
    for call in calls:
        process_pk = scope.process_at(call)
        if process_pk is None or process_pk not in scope.processes:
            continue
        for pk, ends_at, phases in _endings(call, *soon):
            if (scope.only is None or pk in scope.only) and pk not in scope.without:
                yield _task(call, process_pk, pk, phases, ends_at)


def _endings(call: IdeaCallPage, now: datetime, soon: datetime) -> Iterable[tuple[int, datetime, str]]:
    """Each moment at which something ends, with the names of what does, and a number that names the task."""
    found: dict[datetime, list[tuple[int, str]]] = {}
    for number, window in enumerate(phase_windows(call)):
        if window.ends_at is not None and now < window.ends_at <= soon:
            found.setdefault(window.ends_at, []).append((number, str(window.phase.label)))
    for ends_at, phases in found.items():
        yield call.pk * 10 + phases[0][0], ends_at, get_text_list([name for _number, name in phases], _("and"))


def _task(call: IdeaCallPage, process_pk: int, pk: int, phases: str, ends_at: datetime) -> Task:
    edit = reverse("wagtailadmin_pages:edit", args=[call.pk])
    return Task(
        KEY,
        pk,
        process_pk,
        ends_at,
        title=call.title,
        object=call,
        kind=gettext_lazy("Phase"),
        text=_("“%(phase)s” ends on %(moment)s. You can extend it on the page of the call.")
        % {"phase": phases, "moment": say_moment(ends_at)},
        url=edit,
        hints=(gettext_lazy("Ends within three days"),),
        is_future=True,
    )


SOURCE = InboxSource(KEY, gettext_lazy("Phases that end soon"), "time", ending_phases, count_ending)
