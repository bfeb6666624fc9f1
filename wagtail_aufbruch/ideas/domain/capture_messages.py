"""Mails to people whose ideas staff wrote down or brought in."""

from typing import Any

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.participation.domain.links import issue_link
from wagtail_aufbruch.participation.domain.mail import Message, write_mail
from wagtail_aufbruch.participation.enums import LinkPurpose
from wagtail_aufbruch.participation.models import Contribution, Participant


def _address(process: Any, route: str, token: str) -> str:
    page = ProcessPage.objects.get(pk=process.pk)
    return f"{page.full_url}{page.reverse_subpage(route, args=[token])}"


def ask_for_captured(idea: Contribution, participant: Participant, process: Any) -> None:
    """Ask the author for the consent that is not there on paper; the mail holds its wording."""
    token = issue_link(participant, LinkPurpose.CONFIRM, idea)
    message = Message(
        kind="confirm",
        subject=_("Please confirm: %(title)s") % {"title": idea.title},
        paragraphs=[
            _("We have written down “%(title)s” for you. Please confirm that it comes from you and that you agree:")
            % {"title": idea.title},
        ],
        quote=idea.consent_text,
        action_label=_("Go to confirmation"),
        action_url=_address(process, "confirm", token),
        why=_("You get this mail because your address was given with this idea. What nobody confirms is deleted."),
    )
    write_mail(process, participant.email, message, idea)


def tell_of_import(idea: Contribution, participant: Participant, process: Any) -> None:
    """Tell the author that the idea was brought in from a table, with a link to all that is theirs."""
    token = issue_link(participant, LinkPurpose.ACCESS)
    message = Message(
        kind="imported",
        subject=_("Your idea has arrived: %(title)s") % {"title": idea.title},
        paragraphs=[
            _("We have taken over “%(title)s” from our records.") % {"title": idea.title},
            _("With this link you see what becomes of it, and can withdraw it at any time."),
        ],
        action_label=_("Open My participation"),
        action_url=_address(process, "access", token),
        why=_("You get this mail because your address was given with this idea."),
    )
    write_mail(process, participant.email, message, idea)
