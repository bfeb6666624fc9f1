"""The office address of responsible people: taken along, erased, forgotten when it is not needed any more."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from wagtail_aufbruch.council.enums import FollowUpState, ReportState
from wagtail_aufbruch.council.models import FollowUp, FollowUpLink, FollowUpReport
from wagtail_aufbruch.participation.models import Participant

DAYS_AFTER = 90
"""So long after the body took note an address is kept, in case it comes back."""
DAYS_UNTOUCHED = 3 * 365
"""So long where nobody has done anything with the follow-up."""


def _own(participant: Participant) -> "QuerySet[FollowUp]":
    return FollowUp.objects.filter(paper__process=participant.process_id, email__iexact=participant.email)


def _own_reports(participant: Participant) -> "QuerySet[FollowUpReport]":
    rows = FollowUpReport.objects.filter(follow_up__paper__process=participant.process_id)
    return rows.filter(email__iexact=participant.email)


def collect(participant: Participant) -> dict[str, list[dict[str, Any]]]:
    """All that is stored of the person as somebody who is responsible, for the file that they can download."""
    tasks = _own(participant).select_related("paper").order_by("pk")
    return {
        "tasks": [
            {"paper": str(one.paper), "task": one.task, "unit": one.unit, "role": one.role, "email": one.email}
            for one in tasks
        ],
        "reports": [
            {
                "kind": one.kind,
                "until": one.until,
                "words": one.words,
                "email": one.email,
                "sent_at": one.sent_at,
                "state": one.state,
            }
            for one in _own_reports(participant)
        ],
    }


@transaction.atomic
def erase(participant: Participant) -> None:
    """Take the person out: nobody writes to them any more, and what they answered and nobody published goes. What staff
    have published is the town's, and names nobody.

    Under the locks of all these follow-ups: whoever answers or publishes at the same moment would write back what they
    had read, with the address and the words.
    """
    theirs = Q(pk__in=_own(participant).values("pk")) | Q(pk__in=_own_reports(participant).values("follow_up"))
    list(FollowUp.objects.select_for_update(no_key=True).filter(theirs).order_by("pk").values_list("pk"))
    _own_reports(participant).filter(state=ReportState.WAITING).delete()
    _own_reports(participant).update(email="", words="")
    forget(_own(participant))


@transaction.atomic
def forget(rows: "QuerySet[FollowUp]") -> None:
    """Take addresses and links out of these, and what was answered and nobody has decided on; beside what was published
    nothing tells any more whose it was."""
    locked = FollowUp.objects.select_for_update(no_key=True).filter(pk__in=rows.order_by().values("pk"))
    held = list(locked.order_by("pk").values_list("pk", flat=True))
    # Asked anew under the locks: who is written to from this moment on keeps the link.
    keys = list(rows.filter(pk__in=held).order_by().values_list("pk", flat=True))
    FollowUpReport.objects.filter(follow_up__in=keys, state=ReportState.WAITING, by_link=True).delete()
    FollowUpReport.objects.filter(follow_up__in=keys, by_link=True).update(email="", words="")
    FollowUpLink.objects.filter(follow_up__in=keys).delete()
    FollowUp.objects.filter(pk__in=keys).update(email="")


def keeps() -> Q:
    """Whom a purge of participants must not delete: nobody. Who is responsible is found by the address."""
    return Q(pk__in=[])


def due_addresses() -> "QuerySet[FollowUp]":
    """Those whose address nobody needs any more, or of which an answer has waited all that time."""
    now = timezone.now()
    waiting = FollowUpReport.objects.filter(follow_up=OuterRef("pk"), state=ReportState.WAITING, by_link=True)
    named = FollowUpReport.objects.filter(follow_up=OuterRef("pk")).exclude(email="")
    links = FollowUpLink.objects.filter(follow_up=OuterRef("pk"))
    over = Q(state=FollowUpState.NOTED, changed_at__lt=now - timedelta(days=DAYS_AFTER))
    untouched = Q(changed_at__lt=now - timedelta(days=DAYS_UNTOUCHED))
    return FollowUp.objects.filter(over | untouched).filter(
        ~Q(email="") | Q(Exists(waiting)) | Q(Exists(named)) | Q(Exists(links))
    )
