"""Getting in without an account: confirming by a link, and asking for one."""

from functools import partial

from django.db import transaction

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.mail.afterwards import afterwards
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.domain.mail.outbox import write_mail
from wagtail_aufbruch.participation.domain.people.links import asked_recently, check_link, issue_link, use_link
from wagtail_aufbruch.participation.domain.people.participants import mark_confirmed
from wagtail_aufbruch.participation.emails import contributions as contribution_emails
from wagtail_aufbruch.participation.enums import LinkPurpose, State
from wagtail_aufbruch.participation.models import Contribution, Participant


@transaction.atomic
def confirm_by_link(process: Process, token: str) -> tuple[Participant, Contribution]:
    """Confirm what the link belongs to. Returns whose it is, and what it is now: waiting, or published already.

    Raises a LinkError. A contribution that its author withdrew in between stays withdrawn.
    """
    link = check_link(process, token, LinkPurpose.CONFIRM)
    use_link(link)
    mark_confirmed(link.participant)
    contribution = link.contribution
    if contribution is None:
        raise LinkUnknown
    if contribution.state == State.UNCONFIRMED:
        contribution = transitions.confirm(contribution)
    return link.participant, contribution


@transaction.atomic
def enter_by_link(process: Process, token: str) -> Participant:
    """Use a link to "My participation". Returns whose it is. Raises a LinkError."""
    link = check_link(process, token, LinkPurpose.ACCESS)
    use_link(link)
    mark_confirmed(link.participant)
    return link.participant


def request_access(process: Process, email: str) -> None:
    """Send a link to an address that has taken part. Whether it has is not told to whoever asks, by the time that the
    answer takes neither: the address is not even looked up before."""
    afterwards(partial(_send_access, process, email))


@transaction.atomic
def _send_access(process: Process, email: str) -> None:
    participant = (
        Participant.objects.select_for_update().filter(process_id=process.pk, email=normal_email(email)).first()
    )
    if participant is not None and not asked_recently(participant):
        token = issue_link(participant, LinkPurpose.ACCESS)
        is_known = participant.confirmed_at is not None
        write_mail(process, participant, contribution_emails.access_link(process, token, is_known=is_known))
