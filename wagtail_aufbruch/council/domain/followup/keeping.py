"""Follow-ups as staff keep them: begun, changed, given another due date, moved on, a step taken back."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.domain.followup import rules
from wagtail_aufbruch.council.domain.followup.locking import current_step, decided_on, lock, waiting_report, write_step
from wagtail_aufbruch.council.domain.locking import lock_paper
from wagtail_aufbruch.council.enums import FollowUpAction, FollowUpState, ReportState
from wagtail_aufbruch.council.models import FollowUp, FollowUpReport, FollowUpStep, Organization, Paper

BEGUN, CHANGED, MOVED = (
    "aufbruch_council.follow_up_begun",
    "aufbruch_council.follow_up_changed",
    "aufbruch_council.follow_up_moved",
)
DUE_SET, UNDONE = "aufbruch_council.follow_up_due", "aufbruch_council.follow_up_undone"


@dataclass(frozen=True)
class Given:
    """What staff say of a follow-up, already cleaned."""

    task: str
    unit: str = ""
    role: str = ""
    email: str = ""
    remind_days: int = 14


@dataclass(frozen=True)
class Because:
    """Why it moves on, for everybody to read; ``body`` and ``on`` of the meeting that took note."""

    reason: str = ""
    body: Organization | None = None
    on: date | None = None


@transaction.atomic
def begin(paper: Paper, given: Given, due: date | None = None, *, user: AnyUser | None) -> FollowUp:
    """Note what is to be done. Raises Refused without a confirmed decision, or for a due date that cannot be."""
    lock_paper(paper.pk)
    _check(given, due, _decided_on(paper.pk))
    follow_up = FollowUp.objects.create(
        paper_id=paper.pk,
        task=given.task,
        unit=given.unit,
        role=given.role,
        email=given.email.lower(),
        remind_days=given.remind_days,
    )
    write_step(follow_up, FollowUpAction.BEGUN, FollowUpState.OPEN, due, user=user)
    _tell(follow_up, BEGUN, user, due=due)
    return follow_up


@transaction.atomic
def change(follow_up: FollowUp, given: Given, *, user: AnyUser, seen: str) -> FollowUp:
    """Say otherwise what is to be done and by whom; another address ends the links that were mailed to the old one,
    and is written to itself when it is time, also for a due date of which the old one was told.

    Raises Refused.
    """
    locked = lock(follow_up, seen)
    _check(given, locked.due, _decided_on(locked.paper_id))
    email = given.email.lower()
    if email != locked.email:
        locked.links.filter(ended_at=None).update(ended_at=timezone.now())
        locked.links.update(to_former=True)
    locked.task, locked.unit, locked.role = given.task, given.unit, given.role
    locked.email, locked.remind_days, locked.changed_at = email, given.remind_days, timezone.now()
    locked.save()
    _tell(locked, CHANGED, user)
    return locked


@transaction.atomic
def set_due(follow_up: FollowUp, due: date, reason: str, *, user: AnyUser, seen: str) -> FollowUpStep:
    """Give it a due date; another one than before needs a reason, and the old one stays readable. Raises Refused."""
    locked = lock(follow_up, seen)
    step = put_due(locked, due, reason, user=user)
    _tell(locked, DUE_SET, user, due=due)
    return step


def put_due(locked: FollowUp, due: date, reason: str, *, user: AnyUser | None) -> FollowUpStep:
    """The same for who holds the lock and writes the log. Raises Refused."""
    if not rules.is_under_way(locked.state):
        raise Refused(_("It is reported as done, so it has no due date any more. Move it back to “in progress” first."))
    rules.check_due(due, locked.unit, _decided_on(locked.paper_id))
    if due == locked.due:
        raise Refused(_("This is the due date that holds already. Choose another day."))
    if locked.due is not None and not reason:
        raise Refused(_("Another due date needs a reason. Everybody can read it, beside the date that held so far."))
    return write_step(locked, FollowUpAction.DUE, locked.state, due, user=user, reason=reason)


@transaction.atomic
def move(follow_up: FollowUp, state: str, because: Because, *, user: AnyUser, seen: str) -> FollowUpStep:
    """Move it on. Raises Refused where it cannot go there, for a step back without a reason, and for taking note
    without the body and its day."""
    locked = lock(follow_up, seen)
    step = put_state(locked, state, because, user=user)
    _tell(locked, MOVED, user, state=state)
    return step


def put_state(locked: FollowUp, state: str, because: Because, *, user: AnyUser | None) -> FollowUpStep:
    """The same for who holds the lock and writes the log. Raises Refused."""
    if state not in rules.ALLOWED[locked.state]:
        raise Refused(_("It cannot go there from “%(state)s”.") % {"state": locked.get_state_display()})
    if rules.needs_reason(locked.state, state) and not because.reason:
        raise Refused(_("A step back needs a reason. Everybody can read it."))
    body, on = (because.body, because.on) if state == FollowUpState.NOTED else (None, None)
    if state == FollowUpState.NOTED:
        _check_note(locked, body, on)
    if not rules.is_under_way(state) and waiting_report(locked) is not None:
        raise Refused(_("A report is waiting. Publish it, or say why you do not; then move on."))
    return write_step(
        locked,
        FollowUpAction.MOVED,
        state,
        locked.due,
        user=user,
        reason=because.reason,
        organization=body,
        noted_on=on,
    )


def _check_note(locked: FollowUp, body: Organization | None, on: date | None) -> None:
    if body is None or body.process_id != locked.paper.process_id:
        raise Refused(_("Choose the body that took note."))
    if on is None:
        raise Refused(_("Enter the day on which the body took note."))
    if on > timezone.localdate():
        raise Refused(_("This day lies ahead. Note it once the meeting is over."))
    if on < _decided_on(locked.paper_id):
        raise Refused(_("The body would have taken note before the decision. Please check both dates."))


@transaction.atomic
def undo(follow_up: FollowUp, *, user: AnyUser, seen: str) -> FollowUp | None:
    """Take back the last step, made by mistake; a report that it published waits again.

    Returns the follow-up, or None where its beginning was taken back, with which it is gone. Raises Refused.
    """
    locked = lock(follow_up, seen)
    step = current_step(locked)
    if step.did == FollowUpAction.BEGUN:
        _tell(locked, UNDONE, user, did=step.did)
        locked.delete()
        return None
    now = timezone.now()
    report = FollowUpReport.objects.filter(step=step, state=ReportState.PUBLISHED).first()
    # The words of a report stand in the report alone then: with it they go where it is put aside or its person erased.
    words = step.reason if report is None else ""
    FollowUpStep.objects.filter(pk=step.pk).update(is_current=False, undone_at=now, reason=words)
    before = FollowUpStep.objects.counted().filter(follow_up=locked).last()
    if before is None:  # held by the first step, which is taken back only with the whole
        raise Refused(_("There is no step to take back."))
    FollowUpStep.objects.filter(pk=before.pk).update(is_current=True)
    locked.state, locked.due, locked.changed_at = before.state, before.due, now
    locked.save(update_fields=["state", "due", "changed_at"])
    if report is not None:
        _wait_again(locked, report)
    _tell(locked, UNDONE, user, did=step.did)
    return locked


def _wait_again(locked: FollowUp, report: FollowUpReport) -> None:
    """What was published by mistake is to be decided anew, unless something newer waits, or the person who sent it is
    forgotten: then nobody could ask for it or have it erased. Words that staff had put in their place do not come back
    as this person's."""
    is_forgotten = report.by_link and not report.email
    if is_forgotten or waiting_report(locked) is not None:
        report.words, report.email = "", ""
    else:
        report.state, report.step = ReportState.WAITING, None
        report.user, report.decided_at = None, None
    report.save()


def _check(given: Given, due: date | None, earliest: date) -> None:
    if not given.task:
        raise Refused(_("Say what is to be done."))
    if due is not None:
        rules.check_due(due, given.unit, earliest)


def _decided_on(paper_pk: int) -> date:
    """Raises Refused without a confirmed decision: without one there is nothing to follow."""
    found = decided_on(paper_pk)
    if found is None:
        raise Refused(
            _("The decision on this paper is not confirmed. Confirm it first, then note what follows from it.")
        )
    return found


def _tell(follow_up: FollowUp, action: str, user: AnyUser | None, **data: object) -> None:
    """Into the history of the paper, without what was typed. Pages are told where the follow-up is saved."""
    told = {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in data.items() if value}
    log(instance=follow_up.paper, action=action, user=user, data={"follow_up": follow_up.pk, **told})
