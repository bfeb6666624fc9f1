"""What the responsible person answers, and what staff make of it: published, with their own words or with theirs, or
put aside with a reason."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.domain.followup import rules
from wagtail_aufbruch.council.domain.followup.keeping import Because, put_due, put_state
from wagtail_aufbruch.council.domain.followup.locking import lock, waiting_report, write_step
from wagtail_aufbruch.council.enums import FollowUpAction, FollowUpState, ReportKind, ReportState
from wagtail_aufbruch.council.models import FollowUp, FollowUpReport, FollowUpStep
from wagtail_aufbruch.participation.models.staff import key_of

GIVEN, PUBLISHED = "aufbruch_council.report_given", "aufbruch_council.report_published"
DISMISSED = "aufbruch_council.report_dismissed"
NO_DAY = gettext_lazy("Enter the day until which it will be done.")
WHY_LATER = gettext_lazy("Say in a sentence why it takes longer. Everybody will be able to read it.")
WHY_STUCK = gettext_lazy("Say in a sentence what it is stuck at. Everybody will be able to read it.")


@dataclass(frozen=True)
class Answer:
    """What somebody answers, already cleaned."""

    kind: str
    until: date | None = None
    words: str = ""


def check(answer: Answer, follow_up: FollowUp) -> None:
    """Raises Refused for an answer that says too little, or that cannot be. What staff alone can mend, such as the unit
    that a due date needs, is asked for once it is published."""
    if answer.kind not in ReportKind.values:
        raise Refused(_("Choose one of the three answers."))
    if answer.kind == ReportKind.LATER:
        if answer.until is None:
            raise Refused(NO_DAY)
        if answer.until < timezone.localdate():
            raise Refused(_("This day has passed. Enter one from today on."))
        if answer.until == follow_up.due:
            raise Refused(_("This is the due date that holds already. Choose another day."))
        if not answer.words and follow_up.due is not None:
            raise Refused(WHY_LATER)
    if answer.kind == ReportKind.STUCK and not answer.words:
        raise Refused(WHY_STUCK)


def take(locked: FollowUp, answer: Answer) -> FollowUpReport:
    """Note an answer that came by the mailed link; it replaces one that nobody has published yet. Raises Refused.

    The follow-up must be locked. The same answer once more changes nothing.
    """
    if not rules.is_under_way(locked.state):
        raise Refused(_("This is reported as done already. There is nothing more for you to do."))
    check(answer, locked)
    known = waiting_report(locked)
    if known is not None and (known.kind, known.until, known.words) == (answer.kind, answer.until, answer.words):
        return known
    report = known or FollowUpReport(follow_up=locked)
    report.kind, report.until, report.words = answer.kind, _until(answer), answer.words
    report.email, report.by_link, report.sent_at = locked.email, True, timezone.now()
    report.save()
    log(instance=locked.paper, action=GIVEN, user=None, data={"follow_up": locked.pk, "kind": answer.kind})
    return report


@transaction.atomic
def publish(follow_up: FollowUp, *, user: AnyUser, seen: str | None, words: str | None = None) -> FollowUpStep:
    """Publish what was answered: “done” moves it on, “later” sets the due date, “stuck” is shown with its reason.

    ``words``: what is published in place of the words of the report; None: these. Raises Refused.
    """
    locked = lock(follow_up, seen)
    report = waiting_report(locked)
    if report is None:
        raise Refused(_("No report is waiting. Perhaps somebody else has decided on it."))
    answer = Answer(report.kind, report.until, report.words if words is None else words)
    return _publish(locked, report, answer, user)


@transaction.atomic
def enter(follow_up: FollowUp, answer: Answer, *, user: AnyUser, seen: str) -> FollowUpStep:
    """Staff note what they were told, by phone for instance, and publish it at once. Raises Refused."""
    locked = lock(follow_up, seen)
    if waiting_report(locked) is not None:
        raise Refused(_("A report is waiting. Publish it, or say why you do not; then move on."))
    check(answer, locked)
    report = FollowUpReport.objects.create(follow_up=locked, kind=answer.kind, until=_until(answer))
    return _publish(locked, report, answer, user)


def _until(answer: Answer) -> date | None:
    return answer.until if answer.kind == ReportKind.LATER else None


def _publish(locked: FollowUp, report: FollowUpReport, answer: Answer, user: AnyUser) -> FollowUpStep:
    if not rules.is_under_way(locked.state):
        raise Refused(_("This is reported as done already. Put the report aside."))
    # From now on it is decided on: what follows asks whether something waits.
    report.state, report.decided_at, report.user_id = ReportState.PUBLISHED, timezone.now(), key_of(user)
    # Kept in case it is taken back: what everybody can read anyway, and whose it was; nothing that staff left out.
    report.words = answer.words if answer.words == report.words or not report.by_link else ""
    report.save()
    if answer.kind == ReportKind.DONE:
        step = put_state(locked, FollowUpState.REPORTED, Because(answer.words), user=user)
    elif answer.kind == ReportKind.LATER:
        if answer.until is None:
            raise Refused(NO_DAY)
        step = put_due(locked, answer.until, answer.words, user=user)
    else:
        if not answer.words:
            raise Refused(WHY_STUCK)
        step = write_step(locked, FollowUpAction.STUCK, locked.state, locked.due, user=user, reason=answer.words)
    report.step = step
    report.save(update_fields=["step"])
    log(instance=locked.paper, action=PUBLISHED, user=user, data={"follow_up": locked.pk, "kind": answer.kind})
    return step


@transaction.atomic
def dismiss(follow_up: FollowUp, reason: str, *, user: AnyUser, seen: str | None) -> FollowUpReport:
    """Do not publish what was answered; the reason is for staff. Raises Refused."""
    locked = lock(follow_up, seen)
    report = waiting_report(locked)
    if report is None:
        raise Refused(_("No report is waiting. Perhaps somebody else has decided on it."))
    if not reason:
        raise Refused(_("Say why it is not published, for your colleagues."))
    report.state, report.decided_at, report.user_id = ReportState.DISMISSED, timezone.now(), key_of(user)
    report.reason, report.words, report.email = reason, "", ""
    report.save()
    log(instance=locked.paper, action=DISMISSED, user=user, data={"follow_up": locked.pk, "kind": report.kind})
    return report


def as_answer(report: FollowUpReport) -> Answer:
    """What a report says."""
    return replace(Answer(report.kind), until=report.until, words=report.words)
