"""Who of the staff takes which task of the inbox."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser, Staff
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.moderation.case_rights import may_handle_cases, still_handled
from wagtail_aufbruch.participation.domain.moderation.inbox_sources import waiting_tasks
from wagtail_aufbruch.participation.enums import State
from wagtail_aufbruch.participation.extension.inbox_tasks import Task
from wagtail_aufbruch.participation.models import (
    Assignment,
    AuthorshipClaim,
    Contribution,
    Mail,
    Report,
    Transition,
    Version,
    VoteCluster,
)

MAX_COLLEAGUES = 200


class NotAColleague(ParticipationError):
    """Somebody who does not work for the process cannot take its tasks."""

    def __init__(self, user: AnyUser) -> None:
        super().__init__(_("%(name)s does not work for this process.") % {"name": name_of(user)})


def name_of(user: AnyUser) -> str:
    """What a member of staff is called in lists."""
    return str(get_user_display_name(user))


def colleagues(processes: Iterable[int], me: AnyUser) -> QuerySet[Staff]:
    """Those who decide on cases of one of these processes, and ``me``; at most some hundred."""
    model = get_user_model()
    people = model._default_manager.filter(is_active=True)
    groups = ProcessPage.staff_groups.through.objects.filter(processpage_id__in=list(processes)).values("group_id")
    found = people.filter(Q(groups__in=groups) | Q(pk=me.pk))
    return found.distinct().order_by(*_order_of(model))[:MAX_COLLEAGUES]


def _order_of(model: type[Staff]) -> list[str]:
    """By name as far as the site's users have one; what they log in with, they all have."""
    columns = {field.name for field in model._meta.get_fields()}
    return [*(name for name in ("last_name", "first_name") if name in columns), model.USERNAME_FIELD, "pk"]


def assigned(processes: Iterable[int]) -> dict[str, Assignment]:
    """All assignments in these processes, by the task's name; one query. What somebody has who handles the cases no
    more, or cannot log in, is as if nobody had it: it would wait for ever."""
    rows = Assignment.objects.filter(still_handled("user", "process"), process__in=list(processes))
    return {row.subject: row for row in rows.select_related("user")}


@transaction.atomic
def assign(task: Task, to: Staff, *, by: AnyUser) -> None:
    """Let ``to`` take the task, whoever had it before. Raises NotAColleague."""
    if not may_handle_cases(to, _Process(task.process_id)):
        raise NotAColleague(to)
    Assignment.objects.update_or_create(
        subject=task.subject,
        defaults={
            "process_id": task.process_id,
            "contribution": contribution_of(task.object),
            "user_id": to.pk,
            "assigned_by_id": by.pk,
            "assigned_at": timezone.now(),
        },
    )
    log(_logged(task), "aufbruch.assigned", user=by, title=_label(task), data={"to": name_of(to)})


@transaction.atomic
def release(task: Task, *, by: AnyUser) -> None:
    """Nobody has the task any more."""
    if Assignment.objects.filter(subject=task.subject).delete()[0]:
        log(_logged(task), "aufbruch.released", user=by, title=_label(task))


# Tasks that are done


def concerned(thing: Model, subject: str = "") -> "QuerySet[Assignment]":
    """The assignments that a decision on ``thing`` may end: those about the same contribution, and ``subject``."""
    contribution = contribution_of(thing)
    about = Q(contribution=contribution) if contribution is not None else Q(pk__in=[])
    return Assignment.objects.filter(about | Q(subject=subject))


def done(rows: "QuerySet[Assignment]") -> "QuerySet[Assignment]":
    """Those of ``rows`` whose task waits no more; one query, and one more for each kind of task among them."""
    taken = list(rows.values_list("pk", "subject", "process_id"))
    waiting = waiting_tasks(
        {process for _pk, _subject, process in taken}, (subject for _pk, subject, _process in taken)
    )
    return Assignment.objects.filter(pk__in=[pk for pk, subject, _process in taken if subject not in waiting])


def forget_done(rows: "QuerySet[Assignment]") -> None:
    """Nobody has any more what waits no more."""
    done(rows).delete()


def note_transition(contribution: Contribution, entry: Transition) -> None:
    """Free what waits no more, whoever took the step: the author may have withdrawn what somebody has taken."""
    if entry.from_state not in {"", State.UNCONFIRMED}:
        forget_done(concerned(contribution))


def note_decision(case: AuthorshipClaim | Report | Version | VoteCluster) -> None:
    """Free what waits no more after a decision on what hangs on a contribution; one may decide several, as reports."""
    forget_done(concerned(case))


def contribution_of(thing: Model) -> Contribution | None:
    """What ``thing`` is, or vanishes with: a version, a report, a claim. A mail stays when its contribution goes."""
    if isinstance(thing, Contribution):
        return thing
    return getattr(thing, "contribution", None) if not isinstance(thing, Mail) else None


def _logged(task: Task) -> Model:
    """What the log's entry hangs on: the contribution where there is one."""
    return getattr(task.object, "contribution", None) or task.object


def _label(task: Task) -> str:
    """What the log calls it. Its words only where they are public, or forgotten with the contribution; what else a task
    is called may be a name or an address, and nothing takes that out of the log when the person is erased."""
    logged = _logged(task)
    if isinstance(logged, Contribution | BasePage):
        return str(logged)
    return f"{task.kind or task.source} {task.pk}"


class _Process:
    """Just the key, for a rule that asks for no more."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
