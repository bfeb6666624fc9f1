"""Links to what one is to judge, and who judges by them."""

from django.db.models import QuerySet

from wagtail_aufbruch.core.extension.protocols import AnyUser, Process
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.moderation.case_rights import may_handle_cases
from wagtail_aufbruch.participation.domain.people import mailed_links
from wagtail_aufbruch.reviews.domain.errors import NotStaff
from wagtail_aufbruch.reviews.models import Reviewer, ReviewerLink


def issue(reviewer: Reviewer) -> str:
    """Make a link and return its secret. Earlier ones go on working; see ``rounds.people.send_new_link``."""
    return mailed_links.issue(ReviewerLink, reviewer=reviewer)


def reviewer_by_link(process: Process, token: str) -> Reviewer:
    """Whose link it is, with the round. Looking changes nothing.

    Raises LinkUnknown, also for a link of another process, one that was withdrawn, or a round that is a draft.
    """
    rows = ReviewerLink.objects.filter(reviewer__in=_admitted(process)).select_related("reviewer__round__page")
    return mailed_links.find(rows, token).reviewer


def reviewer_by_login(process: Process, user: AnyUser, round_pk: int) -> Reviewer:
    """The same for one of the staff, who judge logged in; asked at each request, since rights are withdrawn while a
    round runs and its entries are read. Raises LinkUnknown, and NotStaff for who had them when they were named.
    """
    if not user.is_authenticated or not user.is_active:
        raise LinkUnknown
    found = _admitted(process).select_related("round__page").filter(round=round_pk, user=user.pk).first()
    if found is None:
        raise LinkUnknown
    if not may_handle_cases(user, process):
        raise NotStaff
    return found


def _admitted(process: Process) -> "QuerySet[Reviewer]":
    return Reviewer.objects.filter(
        round__process=process.pk, round__released_at__isnull=False, withdrawn_at__isnull=True
    )
