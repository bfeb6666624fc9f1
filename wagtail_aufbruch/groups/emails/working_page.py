"""What a lead is written with the link to the working page. The town's own words alone: staff typed the address."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.extension.protocols import Page, Process
from wagtail_aufbruch.participation.domain.mail.addresses import full_address
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.enums import Reach

KIND = "working_page"


@written_to_people
def invite(group: Page, process: Process, token: str, until: date) -> Message:
    """Where the lead finds what is open for the group."""
    return Message(
        kind=KIND,
        subject=_("Your working page: %(group)s") % {"group": group.title},
        paragraphs=[
            _("On this page you see at a glance what is open for “%(group)s”:") % {"group": group.title},
            _(
                "the next meeting, the last statement, contributions that wait for an answer, and projects with what "
                "is due. You can also ask the administration something there."
            ),
            _("The page is always up to date. Keep this mail: the link works until %(day)s, without a password.")
            % {"day": date_format(until, "DATE_FORMAT")},
            _("The link is meant for you: whoever opens it can ask in your place. Please do not forward it."),
        ],
        action_label=_("Open the working page"),
        action_url=full_address(process, "working_page", token),
        why=_("You get this mail because you lead this group, together with a second person."),
        reach=Reach.ANYBODY,
    )
