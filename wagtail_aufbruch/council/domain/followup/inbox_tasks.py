"""Reports of responsible people that wait for staff, as tasks of the inbox: published with one click."""

from collections.abc import Callable, Iterable

from django.db.models import Model
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.domain.followup import reports
from wagtail_aufbruch.council.enums import ReportKind, ReportState
from wagtail_aufbruch.council.models import FollowUpReport
from wagtail_aufbruch.participation.extension.inbox_tasks import Decision, Scope, Task, source_of_few

KEY = "follow_up_report"


def _publish(report: Model, user: AnyUser, reason: str) -> None:
    _decide(report, lambda row: reports.publish(row.follow_up, user=user, seen=None))


def _dismiss(report: Model, user: AnyUser, reason: str) -> None:
    _decide(report, lambda row: reports.dismiss(row.follow_up, reason, user=user, seen=None))


def _decide(report: Model, act: Callable[[FollowUpReport], object]) -> None:
    """The inbox has compared what was read already (``Task.fingerprint``)."""
    row = FollowUpReport.objects.filter(pk=report.pk).select_related("follow_up").first()
    if row is None or row.state != ReportState.WAITING:
        raise Refused(_("No report is waiting. Perhaps somebody else has decided on it."))
    act(row)


PUBLISH = Decision("publish", gettext_lazy("Publish"), _publish, gettext_lazy("The report is published."), letter="f")
DISMISS = Decision(
    "dismiss",
    gettext_lazy("Do not publish"),
    _dismiss,
    gettext_lazy("The report is put aside. Nobody sees it."),
    needs_reason=True,
    letter="a",
    quiet=True,
)


def _waiting(scope: Scope) -> Iterable[Task]:
    """All reports that wait; one query."""
    rows = FollowUpReport.objects.filter(state=ReportState.WAITING, follow_up__paper__process__in=scope.processes)
    if scope.only is not None:
        rows = rows.filter(pk__in=scope.only)
    for report in rows.exclude(pk__in=scope.without).select_related("follow_up__paper__imported"):
        yield _task(report)


def _task(report: FollowUpReport) -> Task:
    follow_up = report.follow_up
    paper = follow_up.paper
    number = paper.reference or (paper.imported.reference if paper.imported is not None else "") or paper.name
    return Task(
        KEY,
        report.pk,
        paper.process_id,
        report.sent_at,
        title=_("Report on paper %(number)s") % {"number": number},
        object=report,
        kind=gettext_lazy("Follow-up of a decision"),
        where=follow_up.unit,
        text="\n".join(filter(None, [follow_up.task, _what(report), report.words])),
        url=reverse("aufbruch_follow_up", args=[follow_up.pk]),
        decisions=(PUBLISH, DISMISS),
    )


def _what(report: FollowUpReport) -> str:
    if report.kind == ReportKind.LATER and report.until is not None:
        day = date_format(report.until, "DATE_FORMAT")
        due = report.follow_up.due
        if due is None:
            return _("Answer: done by %(day)s") % {"day": day}
        return _("Answer: done by %(day)s instead of %(due)s") % {"day": day, "due": date_format(due, "DATE_FORMAT")}
    return _("Answer: done") if report.kind == ReportKind.DONE else _("Answer: stuck, because …")


SOURCES = (source_of_few(KEY, gettext_lazy("Reports on decisions"), "tasks", _waiting),)
