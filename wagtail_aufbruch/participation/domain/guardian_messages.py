"""What guardians are written, and what authors hear of them."""

from typing import Any

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.domain.processes import process_page
from wagtail_aufbruch.participation.domain.addresses import full_address
from wagtail_aufbruch.participation.domain.links import issue_link
from wagtail_aufbruch.participation.domain.mail import Message, write_mail
from wagtail_aufbruch.participation.domain.participants import participant_for
from wagtail_aufbruch.participation.enums import LinkPurpose
from wagtail_aufbruch.participation.models import Contribution, GuardianConsent

ASKED = "guardian"
REMINDER = "guardian_again"


def ask(contribution: Contribution, consent: GuardianConsent, *, again: bool = False) -> None:
    """Ask the guardian, by a link of its own; ``again`` says that it is the reminder."""
    process = process_page(contribution)
    guardian = participant_for(process, consent.email)
    token = issue_link(guardian, LinkPurpose.GUARDIAN, contribution, hours=24 * aufbruch_settings.guardian_days)
    name = {"title": contribution.title, "process": process.title}
    opening = [_("Somebody who is still young has written “%(title)s” for “%(process)s” and named you.") % name]
    if again:
        opening.insert(0, _("We wrote to you some days ago and have not heard from you yet."))
    message = Message(
        kind=REMINDER if again else ASKED,
        subject=_("Your consent is needed: %(title)s") % name,
        paragraphs=[
            *opening,
            _("It is published only if you agree as parent or guardian. Please read it and decide."),
            _("If you do not agree, do nothing: it is not published and is deleted after %(days)s days.")
            % {"days": aufbruch_settings.guardian_days},
        ],
        action_label=_("Read it and decide"),
        action_url=full_address(process, "guardian", token),
        why=_("You get this mail because your address was given as that of a parent or guardian."),
    )
    write_mail(process, consent.email, message, contribution)


def agreed(contribution: Contribution, process: Any) -> Message:
    return Message(
        kind="guardian_agreed",
        subject=_("Your parent or guardian agrees: %(title)s") % {"title": contribution.title},
        paragraphs=[
            _("The consent to “%(title)s” has arrived. Now it can go on.") % {"title": contribution.title},
        ],
        action_label=_("Open My participation"),
        action_url=full_address(process, "my_participation"),
        why=_("You get this mail because your address was given with this contribution."),
    )
