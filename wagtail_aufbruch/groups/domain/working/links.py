"""Links to the working page: each lead has one of their own, that staff send, end and send anew.

A link ends when a newer one is sent, when staff end it, after half a year, and when its person leads the group no
more or has another address by now: the last two are asked when it is opened, since nobody tells of them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.domain.process.processes import process_of
from wagtail_aufbruch.core.extension.protocols import AnyUser, Process
from wagtail_aufbruch.core.models import Member, ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.groups.domain.tandem import leads
from wagtail_aufbruch.groups.domain.terms import current_condition, today
from wagtail_aufbruch.groups.domain.working.errors import CHANGED, LinkOver, Refused
from wagtail_aufbruch.groups.emails.working_page import invite
from wagtail_aufbruch.groups.models import Function, ThemeGroupMembership, ThemeGroupPage, WorkingPageLink
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.domain.mail.outbox import write_mail
from wagtail_aufbruch.participation.domain.people import mailed_links
from wagtail_aufbruch.participation.extension.fingerprint import digest

SENT, WITHDRAWN = "aufbruch_groups.working_page_sent", "aufbruch_groups.working_page_withdrawn"
HOLDS = timedelta(days=200)
"""Groups meet every half year; a link lasts from one meeting to the next, and some weeks more."""


@dataclass(frozen=True)
class Lead:
    """Who leads the group, as staff see it before they send something."""

    member: Member
    side: str
    link: WorkingPageLink | None
    """The newest one that was sent to them; it may have ended."""

    @property
    def email(self) -> str:
        return self.member.email

    @property
    def has_open_link(self) -> bool:
        """Whether they come to the page by it today."""
        return self.link is not None and _is_open(self.link, self.member)

    @property
    def holds_until(self) -> datetime | None:
        """The end of the link that is open."""
        return ends_at(self.link) if self.link is not None and self.has_open_link else None


def ends_at(link: WorkingPageLink) -> datetime:
    """When it ends by its age."""
    return link.created_at + HOLDS


def leads_of(group: ThemeGroupPage) -> list[Lead]:
    """Who leads today, by name, each with their newest link; two queries."""
    rows = leads(group.memberships.select_related("member"), today())
    links = {link.member_id: link for link in WorkingPageLink.objects.filter(group=group.pk).order_by("pk")}
    # Somebody may be entered twice by mistake.
    once = {row.member_id: row for row in rows}
    return [Lead(row.member, row.get_side_display(), links.get(row.member_id)) for row in once.values()]


def seen_of(found: Collection[Lead]) -> str:
    """Fingerprint of what staff read before they send or end links: who leads, their addresses, their links."""
    told = [(one.member.pk, one.email, one.link.pk if one.link else 0, one.has_open_link) for one in found]
    return digest(*told)


@transaction.atomic
def send(group: ThemeGroupPage, members: Collection[int], *, user: AnyUser, seen: str) -> list[str]:
    """Mail a link of their own to each of these leads; older ones of theirs end. Returns the addresses.

    Raises Refused where one leads no more or has no address, and where something is not as it was shown (``seen``).
    """
    chosen = _chosen(group, members, seen)
    if not group.live:
        raise Refused(_("Publish the page of the group first: its working page leads there."))
    for lead in chosen:
        if not lead.email:
            raise Refused(
                _("%(name)s has no address. Enter it at the member first.") % {"name": lead.member.shown_name}
            )
    process = _process_of(group)
    for lead in chosen:
        write_mail(process, lead.email, invite(group, process, issue(group, lead.member), today() + HOLDS))
    log(instance=group, action=SENT, user=user, data={"members": [lead.member.pk for lead in chosen]})
    return [lead.email for lead in chosen]


def issue(group: ThemeGroupPage, member: Member) -> str:
    """Make a link for a lead, whose older one ends, and return its secret; within a transaction that logs it."""
    _end(group, [member.pk])
    return mailed_links.issue(WorkingPageLink, group=group, member=member, email=normal_email(member.email))


@transaction.atomic
def withdraw(group: ThemeGroupPage, members: Collection[int], *, user: AnyUser, seen: str) -> int:
    """End the links of these leads. Returns how many were open. Raises Refused as :func:`send`."""
    chosen = _chosen(group, members, seen)
    number = _end(group, [lead.member.pk for lead in chosen])
    if number:
        log(instance=group, action=WITHDRAWN, user=user, data={"members": [lead.member.pk for lead in chosen]})
    return number


def _chosen(group: ThemeGroupPage, members: Collection[int], seen: str) -> list[Lead]:
    """Those leads, under the lock of the group's page."""
    if BasePage.objects.select_for_update(no_key=True).filter(pk=group.pk).first() is None:
        raise Refused(_("This group was deleted in the meantime. Nothing was changed."))
    found = leads_of(group)
    if seen != seen_of(found):
        raise Refused(CHANGED)
    chosen = [lead for lead in found if lead.member.pk in members]
    if not chosen:
        raise Refused(_("Choose who is meant."))
    return chosen


def _end(group: ThemeGroupPage, members: list[int]) -> int:
    return mailed_links.end(WorkingPageLink.objects.filter(group=group.pk, member__in=members))


def _process_of(group: ThemeGroupPage) -> ProcessPage:
    process = process_of(group)
    if process is None:
        raise Refused(_("The group belongs to no process."))
    return ProcessPage.objects.get(pk=process.pk)


def find(process: Process, token: str) -> WorkingPageLink:
    """The link with group and member; looking changes nothing, since mail scanners open links.

    Raises LinkUnknown, also for a link of another process; LinkOver for one that has ended.
    """
    link = mailed_links.find(WorkingPageLink.objects.select_related("group", "member"), token)
    own = process_of(link.group)
    if own is None or own.pk != process.pk:
        raise LinkUnknown
    if not (link.group.live and _is_open(link, link.member) and _leads(link)):
        raise LinkOver
    return link


def _is_open(link: WorkingPageLink, member: Member) -> bool:
    """Whether it was not ended, is not too old, and went to the address that the member still has."""
    is_same = normal_email(link.email) == normal_email(member.email)
    return link.ended_at is None and ends_at(link) > timezone.now() and is_same


def _leads(link: WorkingPageLink) -> bool:
    rows = ThemeGroupMembership.objects.filter(current_condition(today()), function=Function.LEAD)
    return rows.filter(group=link.group_id, member=link.member_id).exists()
