"""Mails about whose contribution it is that stands on a card."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.mail.addresses import full_address
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.enums import Reach
from wagtail_aufbruch.participation.extension.kinds import kind_of
from wagtail_aufbruch.participation.models import AuthorshipClaim, Contribution


@written_to_people
def claim_link(contribution: Contribution, process: Process, token: str) -> Message:
    """The link that makes the address the author."""
    return Message(
        kind="claim",
        subject=str(kind_of(contribution).words.claim_question),
        paragraphs=[
            _("To “%(page)s” something was written down for you. With this link you read it, and it becomes yours.")
            % {"page": contribution.page.title},
            _("Is it not yours? Then do nothing: without the link nothing changes."),
        ],
        action_label=str(kind_of(contribution).words.claim_take_over),
        action_url=full_address(process, "claim_confirm", token),
        why=str(kind_of(contribution).words.claim_why_address),
        reach=Reach.REQUESTED,
    )


@written_to_people
def ask_link(contribution: Contribution, process: Process, token: str) -> Message:
    """The link that puts a claim without a code to the staff."""
    return Message(
        kind="claim",
        subject=_("Please confirm: it is yours"),
        paragraphs=[
            _("Somebody, you we hope, told us that what stands in “%(page)s” is theirs. Please confirm it by the link.")
            % {"page": contribution.page.title},
            _("Then our staff decide, and you hear from us."),
            _("Was it not you? Then do nothing: without the link nothing changes."),
        ],
        action_label=_("Go to confirmation"),
        action_url=full_address(process, "claim_confirm", token),
        why=str(kind_of(contribution).words.claim_why_address),
        reach=Reach.REQUESTED,
    )


@written_to_people
def granted(claim: AuthorshipClaim, process: Process) -> Message:
    """Staff say that it is theirs, perhaps with a reason."""
    title = claim.contribution.title
    return Message(
        kind="claim_granted",
        subject=_("It is yours: %(title)s") % {"title": title},
        paragraphs=[_("“%(title)s” now stands among what you have handed in.") % {"title": title}],
        quote=claim.decision,
        action_label=_("Open My participation"),
        action_url=full_address(process, "my_participation"),
        why=str(kind_of(claim.contribution).words.claim_why_told),
    )


@written_to_people
def refused(claim: AuthorshipClaim, process: Process) -> Message:
    """Staff do not hand it over, and say why."""
    title = claim.contribution.title
    return Message(
        kind="claim_refused",
        subject=_("We could not assign it to you: %(title)s") % {"title": title},
        paragraphs=[
            _("You told us that “%(title)s” comes from you. We could not assign it to you. This is the reason:")
            % {"title": title},
        ],
        quote=claim.decision,
        action_label=_("See the process"),
        action_url=process.full_url or "",
        why=str(kind_of(claim.contribution).words.claim_why_told),
    )
