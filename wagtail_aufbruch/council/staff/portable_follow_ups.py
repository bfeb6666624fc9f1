"""Follow-ups of decisions in a process file: tasks with the steps that count, as everybody may read them.

Office addresses, mailed links and answers that nobody has decided on stay out. A file holds no decisions, so tasks
that come with one are hidden until staff have confirmed the decision, as after a confirmation that was taken back.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Annotated, Any, cast

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field, StringConstraints

from wagtail_aufbruch.council.domain.followup import rules
from wagtail_aufbruch.council.domain.followup.locking import write_step
from wagtail_aufbruch.council.enums import FollowUpAction, FollowUpState
from wagtail_aufbruch.council.models import FollowUp, FollowUpStep, Paper
from wagtail_aufbruch.council.models.bodies import NAME_LENGTH
from wagtail_aufbruch.council.models.followups import MOST_REMIND_DAYS, REMIND_DAYS, TASK_LENGTH, WORDS_LENGTH
from wagtail_aufbruch.portable.format.codecs import Codec
from wagtail_aufbruch.portable.format.items import Choice, Day, Item, Ref
from wagtail_aufbruch.portable.format.problems import Path
from wagtail_aufbruch.portable.format.roles import Checking, Exporting, Loading

Name = Annotated[str, StringConstraints(max_length=NAME_LENGTH)]
NOON = time(12)


class TaskStepItem(Item):
    """One step; ``state`` and ``due`` stand where they become other ones."""

    did: Annotated[str, Choice(FollowUpAction.values)]
    on: Day = None
    state: Annotated[str, Choice([*FollowUpState.values, ""])] = ""
    due: Day = None
    reason: Annotated[str, StringConstraints(max_length=WORDS_LENGTH)] = ""
    body: Annotated[str | None, Ref("council_bodies")] = None
    noted_on: Day = None


class TaskSteps(Codec):
    """The steps, the oldest first; written with their task."""

    def check(self, value: list[TaskStepItem], path: Path, checking: Checking) -> None:
        for index, item in enumerate(value):
            checking.look_over(item, (*path, index))

    def write(self, instance: Model, name: str, value: list[TaskStepItem], loading: Loading, path: Path) -> None:
        """They need the task's key: see ``write_tasks``."""

    def read(
        self, instance: Model, name: str, exporting: Exporting, item: type[BaseModel] | None
    ) -> list[dict[str, Any]]:
        steps = FollowUpStep.objects.counted().filter(follow_up=instance.pk)
        return list(_told(steps, exporting))


class TaskItem(Item):
    task: Annotated[str, StringConstraints(max_length=TASK_LENGTH, min_length=1)]
    unit: Name = ""
    role: Name = ""
    remind_days: Annotated[int, Field(ge=0, le=MOST_REMIND_DAYS)] = REMIND_DAYS
    steps: Annotated[list[TaskStepItem], TaskSteps()] = []


class Tasks(Codec):
    """What follows from the decision on a paper; written when the paper is there."""

    def check(self, value: list[TaskItem], path: Path, checking: Checking) -> None:
        for index, item in enumerate(value):
            checking.look_over(item, (*path, index))

    def write(self, instance: Model, name: str, value: list[TaskItem], loading: Loading, path: Path) -> None:
        """They need the paper's key: see ``write_tasks``."""

    def read(
        self, instance: Model, name: str, exporting: Exporting, item: type[BaseModel] | None
    ) -> list[dict[str, Any]]:
        return exporting.items(cast(Paper, instance).follow_ups.order_by("pk"), TaskItem)


def write_tasks(paper: Paper, items: Iterable[TaskItem], loading: Loading, path: Path) -> None:
    """Write the tasks of a new paper. Raises FileProblems, with the line, for steps that staff could not have taken."""
    for index, item in enumerate(items):
        loading.at((*path, index))
        task = FollowUp.objects.create(
            paper=paper, task=item.task, unit=item.unit.strip(), role=item.role.strip(), remind_days=item.remind_days
        )
        steps = item.steps or [TaskStepItem(did=FollowUpAction.BEGUN)]
        for number, step in enumerate(steps):
            here = (*path, index, "steps", number)
            for field, message in _problems(task, step, is_first=number == 0):
                raise loading.problems(ValidationError({field: message}), step, here)
            _write(task, step, loading)


def _write(task: FollowUp, item: TaskStepItem, loading: Loading) -> None:
    day = datetime.combine(item.on or timezone.localdate(), NOON)
    write_step(
        task,
        item.did,
        item.state or task.state or FollowUpState.OPEN,
        item.due or task.due,
        user=None,
        reason=item.reason.strip(),
        organization=loading.find("council_bodies", item.body) if item.body is not None else None,
        noted_on=item.noted_on,
        at=timezone.make_aware(day),
    )


def _problems(task: FollowUp, item: TaskStepItem, *, is_first: bool) -> Iterable[tuple[str, str]]:
    """What staff would be told: field and message."""
    if item.on is not None and item.on > timezone.localdate():
        yield "on", _("This day lies ahead.")
    if is_first != (item.did == FollowUpAction.BEGUN):
        yield "did", _("A task begins once, with its first step.")
    if item.due is not None and not task.unit:
        yield "due", _("A due date needs the unit that keeps to it. Enter the responsible unit first.")
    if item.due is not None and item.did not in {FollowUpAction.BEGUN, FollowUpAction.DUE}:
        yield "due", _("This step sets no due date.")
    if item.did == FollowUpAction.DUE:
        yield from _problems_of_due(task, item)
    elif item.did == FollowUpAction.STUCK and not item.reason.strip():
        yield "reason", _("Say why it is stuck.")
    if item.did == FollowUpAction.MOVED:
        yield from _problems_of_move(task, item)
    elif item.state:
        yield "state", _("This step does not move it on.")


def _problems_of_due(task: FollowUp, item: TaskStepItem) -> Iterable[tuple[str, str]]:
    if item.due is None:
        yield "due", _("Say which due date was set.")
    if task.due is not None and not item.reason.strip():
        yield "reason", _("Another due date needs a reason. Everybody can read it, beside the date that held so far.")


def _problems_of_move(task: FollowUp, item: TaskStepItem) -> Iterable[tuple[str, str]]:
    if item.state not in rules.ALLOWED[task.state]:
        yield "state", _("It cannot go there from “%(state)s”.") % {"state": task.get_state_display()}
    if rules.needs_reason(task.state, item.state) and not item.reason.strip():
        yield "reason", _("A step back needs a reason. Everybody can read it.")
    if item.state == FollowUpState.NOTED:
        if item.body is None:
            yield "body", _("Choose the body that took note.")
        if item.noted_on is None:
            yield "noted_on", _("Enter the day on which the body took note.")


def _told(steps: Iterable[FollowUpStep], exporting: Exporting) -> Iterable[dict[str, Any]]:
    due: date | None = None
    for step in steps:
        body = exporting.key("council_bodies", step.organization_id) if step.organization_id is not None else None
        values = {
            "did": step.did,
            "on": timezone.localdate(step.at),
            "state": step.state if step.did == FollowUpAction.MOVED else "",
            "due": step.due if step.due != due else None,
            "reason": step.reason,
            "body": body,
            "noted_on": step.noted_on,
        }
        due = step.due
        yield {name: value for name, value in values.items() if value not in (None, "")}
