"""Mails to people whose ideas staff wrote down or brought in."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.mail.addresses import full_address
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.enums import Reach
from wagtail_aufbruch.participation.models import Contribution


@written_to_people
def ask_to_confirm(idea: Contribution, process: Process, token: str) -> Message:
    """Asks the author for the consent that is not there on paper; the mail holds its wording."""
    return Message(
        kind="confirm",
        subject=_("Please confirm: your idea for “%(page)s”") % {"page": idea.page.title},
        paragraphs=[
            _("We wrote down an idea for you (%(moment)s). Please confirm that it comes from you and that you agree:")
            % {"moment": say_moment(idea.created_at)},
        ],
        quote=idea.consent_text,
        action_label=_("Go to confirmation"),
        action_url=full_address(process, "confirm", token),
        why=_("You get this mail because your address was given with this idea. What nobody confirms is deleted."),
        reach=Reach.ANYBODY,
    )


@written_to_people
def imported(idea: Contribution, process: Process, token: str) -> Message:
    """The idea was brought in from a table; with a link to all that is the author's."""
    return Message(
        kind="imported",
        subject=_("Your idea has arrived: %(page)s") % {"page": idea.page.title},
        paragraphs=[
            _("We have taken over an idea of yours from our records, for “%(page)s”.") % {"page": idea.page.title},
            _("With this link you read it, see what becomes of it, and can withdraw it at any time."),
        ],
        action_label=_("Open My participation"),
        action_url=full_address(process, "access", token),
        why=_("You get this mail because your address was given with this idea."),
        reach=Reach.ANYBODY,
    )
