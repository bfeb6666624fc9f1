"""How a follow-up may move on, and what its dates must keep to. Asked by everything that writes one."""

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.enums import FollowUpState
from wagtail_aufbruch.council.models.followups import UNDER_WAY

ALLOWED: dict[str, tuple[FollowUpState, ...]] = {
    FollowUpState.OPEN: (FollowUpState.RUNNING, FollowUpState.REPORTED),
    FollowUpState.RUNNING: (FollowUpState.REPORTED, FollowUpState.OPEN),
    FollowUpState.REPORTED: (FollowUpState.NOTED, FollowUpState.RUNNING),
    FollowUpState.NOTED: (FollowUpState.RUNNING,),
}
"""Where it may go from each state, the usual way first."""

BACK = {
    (FollowUpState.RUNNING, FollowUpState.OPEN),
    (FollowUpState.REPORTED, FollowUpState.RUNNING),
    (FollowUpState.NOTED, FollowUpState.RUNNING),
}
"""Steps back, which need a reason that everybody can read."""


def is_under_way(state: str) -> bool:
    """Whether somebody is still to do something."""
    return state in UNDER_WAY


def is_overdue(state: str, due: date | None, today: date | None = None) -> bool:
    """Whether the day has passed and nothing was reported. Never stored: it comes with midnight."""
    return due is not None and is_under_way(state) and due < (today or timezone.localdate())


def needs_reason(before: str, after: str) -> bool:
    return (before, after) in BACK


def check_due(due: date, unit: str, decided_on: date) -> None:
    """Raises Refused for a date before the decision, or without somebody who keeps to it."""
    if not unit:
        raise Refused(_("A due date needs the unit that keeps to it. Enter the responsible unit first."))
    if due < decided_on:
        raise Refused(
            _("The due date would be older than the decision of %(day)s. Please check both.")
            % {"day": date_format(decided_on, "SHORT_DATE_FORMAT")}
        )
