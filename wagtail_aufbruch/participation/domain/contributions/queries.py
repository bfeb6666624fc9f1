"""Named look-ups for staff."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from wagtail_aufbruch.participation.enums import MailState, State
from wagtail_aufbruch.participation.models import Contribution, Mail


def waiting(processes: QuerySet[Any]) -> QuerySet[Contribution]:
    """What waits for a decision in these processes, oldest first."""
    return Contribution.objects.filter(process__in=processes, state=State.PENDING).order_by("created_at", "pk")


def waiting_counts(processes: QuerySet[Any]) -> dict[int, int]:
    """How many contributions wait, by the process's key."""
    rows = waiting(processes).order_by().values("process_id").annotate(number=Count("pk"))
    return {row["process_id"]: row["number"] for row in rows}


def failed_mails(processes: QuerySet[Any]) -> QuerySet[Mail]:
    """Mails that could not be sent after all attempts."""
    return Mail.objects.filter(process__in=processes, state=MailState.FAILED)


def contributions_below(page: Any) -> "QuerySet[Contribution]":
    """What was handed in to a page or to one below it, or belongs to a process there."""
    return Contribution.objects.filter(Q(page__path__startswith=page.path) | Q(process__path__startswith=page.path))
