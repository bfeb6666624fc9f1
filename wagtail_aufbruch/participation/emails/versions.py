"""What authors hear of a new version."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.mail.addresses import full_address
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.extension.kinds import kind_of
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.participation.models.questions.default_texts import why_contribution


@written_to_people
def taken(contribution: Contribution, process: Process) -> Message:
    return Message(
        kind="version_taken",
        subject=_("Your new version is shown: %(title)s") % {"title": contribution.title},
        paragraphs=[
            _("We have read your new version of “%(title)s”. From now on everybody reads this one.")
            % {"title": contribution.title},
        ],
        action_label=_("See it on the site"),
        action_url=kind_of(contribution).public_url(contribution),
        why=why_contribution(),
    )


@written_to_people
def refused(contribution: Contribution, process: Process, reason: str) -> Message:
    return Message(
        kind="version_refused",
        subject=_("Your new version is not shown: %(title)s") % {"title": contribution.title},
        paragraphs=[
            _("We have read your new version of “%(title)s” and do not take it over; the old one stays. The reason:")
            % {"title": contribution.title},
        ],
        quote=reason,
        action_label=_("Open My participation"),
        action_url=full_address(process, "my_participation"),
        why=why_contribution(),
    )
