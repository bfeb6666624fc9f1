"""Asking the responsible person how far it is: once before the due date, once after it, and when staff say so."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.domain.followup import rules
from wagtail_aufbruch.council.domain.followup.links import end, issue
from wagtail_aufbruch.council.domain.followup.locking import decided_on, is_shown, lock, waiting_report
from wagtail_aufbruch.council.emails.followup import ask
from wagtail_aufbruch.council.enums import MailMoment
from wagtail_aufbruch.council.models import FollowUp, FollowUpLink
from wagtail_aufbruch.council.models.followups import MOST_REMIND_DAYS
from wagtail_aufbruch.participation.domain.mail.outbox import write_mail
from wagtail_aufbruch.participation.extension.periodic_work import each

SENT = "aufbruch_council.link_sent"


def remind_due() -> int:
    """Write to those whose day is near or has passed. Returns to how many; found by state, one transaction for each."""
    today = timezone.localdate()
    return each(_candidates(today).values_list("pk", flat=True), _remind)


def _candidates(today: date) -> "QuerySet[FollowUp]":
    """Those that may be due; which mail it is, and whether it went out, is looked at under the lock."""
    near = FollowUp.objects.under_way().filter(due__lte=today + timedelta(days=MOST_REMIND_DAYS)).exclude(email="")
    return near.filter(paper__decision__isnull=False).order_by("pk")


@transaction.atomic
def _remind(key: int) -> bool:
    locked = FollowUp.objects.select_for_update(no_key=True, of=("self",)).select_related("paper__imported")
    follow_up = locked.filter(pk=key).first()
    moment = _moment_of(follow_up) if follow_up is not None else None
    if follow_up is None or moment is None or not _may_be_asked(follow_up):
        return False
    _send(follow_up, moment)
    return True


def _moment_of(follow_up: FollowUp) -> MailMoment | None:
    """Which mail is due and was not sent; None for none."""
    today = timezone.localdate()
    if follow_up.due is None or follow_up.due - timedelta(days=follow_up.remind_days) > today:
        return None
    moment = MailMoment.AFTER if follow_up.due < today else MailMoment.BEFORE
    links = FollowUpLink.objects.filter(follow_up=follow_up, due=follow_up.due).values_list("moment", "to_former")
    sent = set(links)
    # What an earlier address got, the one that holds now gets, too; unless staff have written to it themselves.
    was_made_up = (moment, True) in sent and (MailMoment.BY_HAND, False) in sent
    return None if (moment, False) in sent or was_made_up else moment


def _may_be_asked(follow_up: FollowUp) -> bool:
    """Whether there is somebody to ask, and something to answer: nobody is asked about a draft, nor while an answer
    waits."""
    return (
        bool(follow_up.email)
        and rules.is_under_way(follow_up.state)
        and waiting_report(follow_up) is None
        and decided_on(follow_up.paper_id) is not None
        and is_shown(follow_up)
    )


@transaction.atomic
def send_now(follow_up: FollowUp, *, user: AnyUser) -> None:
    """Staff have the mail sent; links that were mailed before end. Raises Refused where nobody can be asked."""
    locked = lock(follow_up)
    if not locked.email:
        raise Refused(_("Enter the office address of the responsible person first."))
    if not rules.is_under_way(locked.state):
        raise Refused(_("It is reported as done, so there is nothing to ask."))
    if waiting_report(locked) is not None:
        raise Refused(_("An answer is waiting already. Decide on it first."))
    if not _may_be_asked(locked):
        raise Refused(
            _("Nobody is written to about a draft. Show the paper to everybody and confirm its decision first.")
        )
    end(locked)
    _send(locked, MailMoment.BY_HAND)
    log(instance=locked.paper, action=SENT, user=user, data={"follow_up": locked.pk})


def _send(follow_up: FollowUp, moment: MailMoment) -> None:
    process = process_page(follow_up.paper)
    write_mail(process, follow_up.email, ask(follow_up, process, issue(follow_up, moment), moment))
