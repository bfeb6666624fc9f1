"""Writing to those who judge: each mail carries a link of its own."""

from django.utils import timezone

from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.participation.domain.mail.addresses import full_address
from wagtail_aufbruch.participation.domain.mail.outbox import Message, write_mail
from wagtail_aufbruch.reviews.domain.invitations.links import issue
from wagtail_aufbruch.reviews.emails import reviewers as emails
from wagtail_aufbruch.reviews.models import Reviewer, Round


def _process_of(round_: Round) -> ProcessPage:
    """The process of the round, kept with it: a round writes to all its people one after the other."""
    round_.process = process = process_page(round_)
    return process


def address_for(round_: Round, reviewer: Reviewer) -> str:
    """Where this person judges, with a new link, or with the address for staff who log in."""
    process = _process_of(round_)
    if reviewer.user_id is not None:
        return full_address(process, "reviewer_login", round_.pk)
    return full_address(process, "reviewer", issue(reviewer))


def invite(round_: Round, reviewer: Reviewer) -> bool:
    """Send the link to what is to be judged. Whether there was an address."""
    return _write(round_, reviewer, emails.invite, "invited_at")


def remind_one(round_: Round, reviewer: Reviewer) -> bool:
    """Say that something is still open, and until when. Whether there was an address."""
    return _write(round_, reviewer, emails.remind, "reminded_at")


def tell_extended(round_: Round, reviewer: Reviewer) -> bool:
    """Say that there is more time. Whether there was an address."""
    return _write(round_, reviewer, emails.extended, "")


def _write(round_: Round, reviewer: Reviewer, build: emails.Builder, moment: str) -> bool:
    if not reviewer.email:
        return False
    process = _process_of(round_)
    message: Message = build(round_, process, address_for(round_, reviewer), reviewer.user_id is not None)
    write_mail(process, reviewer.email, message)
    if moment:
        Reviewer.objects.filter(pk=reviewer.pk).update(**{moment: timezone.now()})
    return True
