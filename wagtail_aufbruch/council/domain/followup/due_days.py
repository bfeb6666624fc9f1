"""Due dates of tasks that follow from a decision, for calendars: what the page of the paper tells everybody."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_aufbruch.council.domain.followup.showing import ShownFollowUp
from wagtail_aufbruch.council.enums import FollowUpAction, FollowUpState
from wagtail_aufbruch.participation.extension.calendar_dates import CalendarDay


def days_of_tasks(page_pk: int, reference: str, tasks: Iterable[ShownFollowUp], url: str) -> Iterator[CalendarDay]:
    """The tasks of one paper that have a due date, for the calendar of a page: on that day as long as they are under
    way, else on the day on which they were reported as done. ``url``: the page of the paper."""
    for task in tasks:
        if task.due is None:
            continue
        if task.is_done:
            # That the body takes note later is no day of its own: what people wait for has happened before.
            told, on = _("Reported as done: %(task)s"), _reported_on(task)
            before = _("Was due on %(day)s.") % {"day": date_format(task.due)}
        else:
            told, on, before = _("Due: %(task)s"), task.due, _moved(task)
        title = told % {"task": task.task}
        yield CalendarDay(
            page_pk,
            f"task-{task.pk}",
            f"{title} ({reference})" if reference else title,
            on,
            text="\n".join(part for part in (_responsible(task), before) if part),
            url=f"{url}#aufgabe-{task.pk}",
        )


def _reported_on(task: ShownFollowUp) -> date:
    moved = {FollowUpAction.MOVED, FollowUpAction.BEGUN}
    reported = (line.on for line in reversed(task.lines) if line.did in moved and line.state == FollowUpState.REPORTED)
    return next(reported, task.since)


def _responsible(task: ShownFollowUp) -> str:
    """Unit and role, as the page of the paper names them; never an address."""
    who = ", ".join(part for part in (task.unit, task.role) if part)
    return _("Responsible: %(who)s") % {"who": who} if who else ""


def _moved(task: ShownFollowUp) -> str:
    """What was due before, and why it is not any more."""
    last = next(iter(task.due_history), None)
    if last is None or last.due_before is None:
        return ""
    day = date_format(last.due_before)
    if last.reason:
        return _("until then: %(day)s; changed because: %(why)s") % {"day": day, "why": last.reason}
    return _("until then: %(day)s") % {"day": day}
