"""Reports: somebody says that a contribution should not stand there; staff decide, everybody concerned is told."""

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.contributions.counters import lock
from wagtail_aufbruch.participation.domain.contributions.log_entries import forget_answers
from wagtail_aufbruch.participation.domain.errors import CaseDecided, ReasonMissing
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.domain.mail.outbox import Message, write_mail
from wagtail_aufbruch.participation.emails import reports as report_emails
from wagtail_aufbruch.participation.enums import CaseState
from wagtail_aufbruch.participation.extension import followups
from wagtail_aufbruch.participation.models import Contribution, Participant, Report
from wagtail_aufbruch.participation.models.staff import key_of

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Of receipts: without those that one mistakes for another one when reading them out on the telephone."""

DECIDED = "aufbruch.report_decided"


@dataclass(frozen=True)
class Complaint:
    """What somebody typed into the form, already cleaned."""

    reason: str
    text: str = ""
    email: str = ""
    form_key: uuid.UUID | None = None

    def submission_key(self, contribution: Contribution) -> uuid.UUID:
        """The same for the same form with the same content."""
        content = "\x1f".join([str(contribution.pk), self.reason, self.text, normal_email(self.email)])
        return uuid.uuid5(self.form_key or uuid.uuid4(), content)


def new_receipt() -> str:
    """A number that can be read out: eight letters and digits in two groups."""
    drawn = "".join(secrets.choice(LETTERS) for _letter in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


@transaction.atomic
def report(contribution: Contribution, complaint: Complaint) -> Report:
    """Write the report down, and the receipt to whoever gave an address. The same form sent twice is one report.

    A decision on reports is one for all that are open: none comes in between what staff read and what they decide.
    """
    lock([contribution.pk])
    made, is_new = Report.objects.get_or_create(
        submission_key=complaint.submission_key(contribution),
        defaults={
            "contribution_id": contribution.pk,
            "reason": complaint.reason,
            "text": complaint.text,
            "email": normal_email(complaint.email),
            "receipt": new_receipt(),
        },
    )
    if is_new:
        _write_to_reporter(made, contribution, report_emails.receipt)
    return made


def _write_to_reporter(
    report: Report, contribution: Contribution, compose: Callable[[Report, Contribution], Message]
) -> None:
    """Nothing where no address was given."""
    if report.email:
        # Not filed under the contribution: its author may take along all mails that were written about it.
        write_mail(process_page(contribution), report.email, compose(report, contribution))


def open_reports(contribution: Contribution) -> QuerySet[Report]:
    """The reports on a contribution on which nobody has decided yet, oldest first."""
    return Report.objects.filter(contribution_id=contribution.pk, state=CaseState.OPEN)


@transaction.atomic
def decide_report(report: Report, granted: bool, user: AnyUser, reason: str) -> list[Report]:
    """Decide on the report and on all others that are open for the same contribution. Returns all of them.

    Granted: the contribution is taken from view, and its author is told with the reason. All reporters are told
    either way. Raises ReasonMissing, or CaseDecided where somebody else was faster.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    (contribution,) = lock([report.contribution_id])
    together = list(open_reports(contribution))
    if report.pk not in {one.pk for one in together}:
        raise CaseDecided
    if granted and transitions.HIDE.is_possible(contribution):
        contribution = transitions.hide(contribution, user=user, reason=reason)
    for one in together:
        one.state = CaseState.GRANTED if granted else CaseState.REFUSED
        one.decided_at, one.user_id, one.decision = timezone.now(), key_of(user), reason
        one.save(update_fields=["state", "decided_at", "user", "decision"])
        followups.after_decision(one)
        log(contribution, DECIDED, user=user, title=str(contribution), data=_facts(one))
        _write_to_reporter(one, contribution, report_emails.decided)
    return together


def _facts(report: Report) -> dict[str, Any]:
    """For the log, beside the contribution's own steps: a refused report leaves no trace there."""
    return {"receipt": report.receipt, "granted": report.state == CaseState.GRANTED, "reason": report.decision}


def reports_of(participant: Participant) -> QuerySet[Report]:
    """The reports with this person's address, in their process."""
    return Report.objects.filter(email=participant.email, contribution__process_id=participant.process_id)


def forget_reporter(participant: Participant) -> None:
    """Take address and words out of the person's reports, and what staff answered out of the log of what was reported;
    that something was reported, and why, staff still decide."""
    mine = reports_of(participant)
    forget_answers(DECIDED, dict(mine.values_list("receipt", "contribution_id")))
    mine.update(email="", text="", decision="")


def old_reports() -> "QuerySet[Model]":
    """Decided reports at the end of their time; the contribution's own log keeps the decision."""
    long_ago = timezone.now() - timedelta(days=aufbruch_settings.rejected_days)
    return Report.objects.filter(decided_at__lt=long_ago)
