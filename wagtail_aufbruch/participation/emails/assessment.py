"""The mail by which somebody whose browser is not known yet confirms an assessment."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.mail.addresses import full_address
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.enums import Reach
from wagtail_aufbruch.participation.models import Contribution


@written_to_people
def ask_to_confirm(contribution: Contribution, process: Process, token: str) -> Message:
    """The link; what is done once it is used is kept with it."""
    return Message(
        kind="assess",
        subject=_("Please confirm: your voice in “%(page)s”") % {"page": contribution.page.title},
        paragraphs=[
            _("One click is missing until your assessment counts. Behind the link you see what it is about."),
            _("After that this browser knows you, and the next time one click is enough."),
            _("Was it not you? Then do nothing: without the link nothing is counted."),
        ],
        action_label=_("Go to confirmation"),
        action_url=full_address(process, "assess_link", token),
        why=_("You get this mail because somebody gave your address on our site."),
        reach=Reach.REQUESTED,
    )
