"""The mail by which somebody whose browser is not known yet confirms an assessment."""

from typing import Any

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.processes import process_page
from wagtail_aufbruch.participation.domain.addresses import full_address
from wagtail_aufbruch.participation.domain.links import issue_link
from wagtail_aufbruch.participation.domain.mail import Message, write_mail
from wagtail_aufbruch.participation.enums import LinkPurpose
from wagtail_aufbruch.participation.models import Contribution, Participant


def ask_to_confirm(contribution: Contribution, participant: Participant, payload: dict[str, Any]) -> None:
    """Send the link; what is done once it is used stands in ``payload``."""
    process = process_page(contribution)
    token = issue_link(participant, LinkPurpose.ASSESS, contribution, payload)
    message = Message(
        kind="assess",
        subject=_("Please confirm: your voice for “%(title)s”") % {"title": contribution},
        paragraphs=[
            _("One click is missing until your assessment of “%(title)s” counts.") % {"title": contribution},
            _("After that this browser knows you, and the next time one click is enough."),
            _("Was it not you? Then do nothing: without the link nothing is counted."),
        ],
        action_label=_("Go to confirmation"),
        action_url=full_address(process, "assess_link", token),
        why=_("You get this mail because somebody gave your address on our site."),
    )
    write_mail(process, participant.email, message, contribution)
