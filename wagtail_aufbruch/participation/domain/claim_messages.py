"""Mails about whose idea it is that stands on a card."""

from typing import Any

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.processes import process_page
from wagtail_aufbruch.participation.domain.addresses import full_address
from wagtail_aufbruch.participation.domain.links import issue_link
from wagtail_aufbruch.participation.domain.mail import Message, write_mail
from wagtail_aufbruch.participation.enums import CaseState, LinkPurpose
from wagtail_aufbruch.participation.models import Claim, Contribution, Participant


def send_claim_link(contribution: Contribution, participant: Participant) -> None:
    """The link that makes the address the author."""
    process = process_page(contribution)
    token = issue_link(participant, LinkPurpose.CLAIM, contribution)
    message = Message(
        kind="claim",
        subject=_("Is this your idea? %(title)s") % {"title": contribution.title},
        paragraphs=[
            _("“%(title)s” was written down for you. With this link it becomes yours: you see what becomes of it.")
            % {"title": contribution.title},
            _("Is it not yours? Then do nothing: without the link nothing changes."),
        ],
        action_label=_("Take over my idea"),
        action_url=full_address(process, "claim_confirm", token),
        why=_("You get this mail because your address was given with this idea."),
    )
    write_mail(process, participant.email, message, contribution)


def send_ask_link(contribution: Contribution, participant: Participant, text: str) -> None:
    """The link that puts a claim without a code to the staff."""
    process = process_page(contribution)
    token = issue_link(participant, LinkPurpose.CLAIM, contribution, payload={"ask": text})
    message = Message(
        kind="claim",
        subject=_("Please confirm: “%(title)s” is yours") % {"title": contribution.title},
        paragraphs=[
            _("You told us that “%(title)s” comes from you. Please confirm your address with this link.")
            % {"title": contribution.title},
            _("Then our staff decide, and you hear from us."),
            _("Was it not you? Then do nothing: without the link nothing changes."),
        ],
        action_label=_("Go to confirmation"),
        action_url=full_address(process, "claim_confirm", token),
        why=_("You get this mail because your address was given with this idea."),
    )
    write_mail(process, participant.email, message, contribution)


def tell_decision(claim: Claim) -> None:
    """What staff decided, with their reason."""
    compose = _granted if claim.state == CaseState.GRANTED else _refused
    process = process_page(claim.contribution)
    write_mail(process, claim.participant.email, compose(claim, process), claim.contribution)


def _granted(claim: Claim, process: Any) -> Message:
    title = claim.contribution.title
    return Message(
        kind="claim_granted",
        subject=_("It is yours: %(title)s") % {"title": title},
        paragraphs=[_("“%(title)s” now stands among what you have handed in.") % {"title": title}],
        quote=claim.decision,
        action_label=_("Open My participation"),
        action_url=full_address(process, "my_participation"),
        why=_("You get this mail because you told us that this idea is yours."),
    )


def _refused(claim: Claim, process: Any) -> Message:
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
        action_url=process.full_url,
        why=_("You get this mail because you told us that this idea is yours."),
    )
