"""What people are written whose entry goes on as a contribution."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.going_on.urls import contribution_url
from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.mail.addresses import full_address
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.models import Contribution

WENT_ON, TAKEN_BACK = "entry_went_on", "entry_taken_back"


def _why() -> str:
    return _("You get this mail because you have handed in an entry.")


@written_to_people
def went_on(contribution: Contribution, process: Process) -> Message:
    """It stands on the site; what is shown, and that it can be withdrawn."""
    return Message(
        kind=WENT_ON,
        subject=_("Your entry goes on: %(title)s") % {"title": contribution.title},
        paragraphs=[
            _("Your entry to “%(competition)s” was chosen: it goes on as a contribution that everybody can read.")
            % {"competition": contribution.page.title},
            _("On its page people can see it, support it and say what they think. We tell you what becomes of it."),
            _("Under “My participation” you can change its words, or withdraw it at any time."),
        ],
        action_label=_("See it on the site"),
        action_url=contribution_url(contribution),
        why=_why(),
    )


@written_to_people
def taken_back(contribution: Contribution, process: Process) -> Message:
    """A guardian does not agree to the publication any more."""
    return Message(
        kind=TAKEN_BACK,
        subject=_("No longer shown: %(title)s") % {"title": contribution.title},
        paragraphs=[
            _(
                "A parent or guardian of somebody in your entry to “%(competition)s” does not agree to its publication "
                "any more. So its page is not shown any longer, with all that was said there."
            )
            % {"competition": contribution.page.title},
        ],
        action_label=_("Open My participation"),
        action_url=full_address(process, "my_participation"),
        why=_why(),
    )
