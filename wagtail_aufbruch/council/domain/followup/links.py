"""Links by which the responsible person answers.

A link belongs to one follow-up and one due date, and opens while everybody may see the paper. It ends when it is
answered for good, when staff withdraw it or enter another address, and with the due date: what was mailed for an
earlier one cannot change the next.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser, Process
from wagtail_aufbruch.council.domain.followup.locking import decided_on, is_shown, lock
from wagtail_aufbruch.council.domain.followup.reports import Answer, take
from wagtail_aufbruch.council.models import FollowUp, FollowUpLink, FollowUpReport
from wagtail_aufbruch.participation.domain.errors import LinkEnded
from wagtail_aufbruch.participation.domain.people import mailed_links

WITHDRAWN = "aufbruch_council.link_withdrawn"


class LinkOver(LinkEnded):
    def __init__(self) -> None:
        super().__init__(
            _(
                "This link does not work now: perhaps another due date was set, a newer mail has been sent to you, or "
                "the paper is not public at the moment. Please use the newest mail."
            )
        )


def issue(locked: FollowUp, moment: str) -> str:
    """Make a link for the due date that holds, and return its secret. The database refuses a second one for the same
    date and moment."""
    return mailed_links.issue(FollowUpLink, follow_up=locked, moment=moment, due=locked.due)


def find(process: Process, token: str) -> FollowUpLink:
    """The link with what it is about; looking changes nothing, since mail scanners open links.

    Raises LinkUnknown, also for a link of another process; LinkOver for one that has ended.
    """
    rows = FollowUpLink.objects.select_related("follow_up__paper__imported")
    link = mailed_links.find(rows.filter(follow_up__paper__process=process.pk), token)
    _check(link, link.follow_up)
    return link


@transaction.atomic
def answer(process: Process, token: str, given: Answer) -> FollowUpReport:
    """Note the answer; it waits for staff. Raises LinkUnknown, LinkOver or Refused."""
    locked = lock(find(process, token).follow_up)
    # Once more under the lock: it may have ended by now, or be deleted with the address it went to.
    find(process, token)
    return take(locked, given)


def _check(link: FollowUpLink, follow_up: FollowUp) -> None:
    is_over = link.ended_at is not None or link.due != follow_up.due
    # What nobody may see is not told to whoever got a mail of it.
    if is_over or decided_on(follow_up.paper_id) is None or not is_shown(follow_up):
        raise LinkOver


@transaction.atomic
def withdraw(follow_up: FollowUp, *, user: AnyUser) -> int:
    """End all links of it. Returns how many were open."""
    locked = lock(follow_up)
    number = end(locked)
    if number:
        log(instance=locked.paper, action=WITHDRAWN, user=user, data={"follow_up": locked.pk})
    return number


def end(locked: FollowUp) -> int:
    """The same for who holds the lock."""
    return mailed_links.end(FollowUpLink.objects.filter(follow_up=locked))


def open_links(follow_up: FollowUp) -> int:
    """How many links can still be answered by."""
    return FollowUpLink.objects.filter(follow_up=follow_up, ended_at=None, due=follow_up.due).count()
