"""What working pages store of leads: taken along, erased, forgotten when nobody needs it any more."""

from datetime import timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from wagtail_aufbruch.core.domain.process.processes import of_process
from wagtail_aufbruch.core.models import Member
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.groups.domain.working.links import HOLDS
from wagtail_aufbruch.groups.models import GroupQuestion, QuestionState, WorkingPageLink
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.models import Participant

Row = TypeVar("Row", WorkingPageLink, GroupQuestion)

DAYS_LINK = 90
"""So long after its end a link is kept, so that whoever opens it is told what has become of it."""
DAYS_QUESTION = 365
"""So long after they were decided on questions are kept: groups look back on two meetings."""


def _groups(participant: Participant) -> "QuerySet[BasePage]":
    process = BasePage.objects.get(pk=participant.process_id)
    found: QuerySet[BasePage] = of_process(BasePage.objects.all(), process)
    return found


def _own_links(participant: Participant) -> "QuerySet[WorkingPageLink]":
    rows = WorkingPageLink.objects.filter(group__page_ptr__in=_groups(participant).order_by().values("pk"))
    return _with_address(rows, participant)


def _own_questions(participant: Participant) -> "QuerySet[GroupQuestion]":
    rows = GroupQuestion.objects.filter(group__page_ptr__in=_groups(participant).order_by().values("pk"))
    return _with_address(rows, participant)


def _with_address(rows: "QuerySet[Row]", participant: Participant) -> "QuerySet[Row]":
    """Those of the person's address. Staff have typed it, and former versions have stored it as it was typed."""
    typed = rows.order_by().values_list("email", flat=True).distinct()
    return rows.filter(email__in=[one for one in typed if normal_email(one) == participant.email])


def collect(participant: Participant) -> dict[str, list[dict[str, Any]]]:
    """All that is stored of the person as a lead, for the file that they can download."""
    return {
        "links": [
            {"group": one.group.title, "email": one.email, "sent_at": one.created_at, "ended_at": one.ended_at}
            for one in _own_links(participant).select_related("group").order_by("pk")
        ],
        "questions": [
            {
                "group": one.group.title,
                "email": one.email,
                "text": one.text,
                "answer": one.answer,
                "asked_at": one.asked_at,
            }
            for one in _own_questions(participant).select_related("group").order_by("pk")
        ],
    }


@transaction.atomic
def erase(participant: Participant) -> None:
    """Take the person out: their links open nothing any more, and their questions go with what was answered."""
    _own_links(participant).delete()
    _own_questions(participant).delete()


def forget_asker(sender: type[Member], instance: Member, **kwargs: Any) -> None:
    """Take the address out of the questions of a member who is deleted; hears of each deletion, before it happens.

    Nobody needs it: answers stand on the working page, and the link there goes with the member. What stays is the
    question of a group.
    """
    GroupQuestion.objects.filter(member=instance.pk).update(email="")


def keeps() -> Q:
    """Whom a purge of participants must not delete: nobody. Leads are found by their address."""
    return Q(pk__in=[])


def due_links() -> "QuerySet[WorkingPageLink]":
    """Those that ended long ago, by staff or by their age."""
    now, after = timezone.now(), timedelta(days=DAYS_LINK)
    return WorkingPageLink.objects.filter(Q(ended_at__lt=now - after) | Q(created_at__lt=now - after - HOLDS))


def due_questions() -> "QuerySet[GroupQuestion]":
    """Those that were decided on long ago. What waits stays until somebody has read it."""
    decided = GroupQuestion.objects.exclude(state=QuestionState.WAITING)
    return decided.filter(decided_at__lt=timezone.now() - timedelta(days=DAYS_QUESTION))
