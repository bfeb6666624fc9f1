"""What guardians are written, and what authors hear of them."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.mail.addresses import full_address
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.enums import Reach
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.participation.models.questions.default_texts import why_contribution

ASKED = "guardian"
REMINDER = "guardian_again"
TO_GUARDIANS = (ASKED, REMINDER)


@written_to_people
def ask(
    contribution: Contribution, process: Process, token: str, *, again: bool = False, changed: bool = False
) -> Message:
    """Asks the guardian, by a link of its own.

    ``again`` says that it is the reminder, ``changed`` that they have agreed, but to other words.
    """
    name = {"page": contribution.page.title, "process": process.title}
    opening = [
        _("Somebody who is still young has written something for “%(process)s” and named you as parent or guardian.")
        % name,
        _(
            "What it is and who wrote it you read behind the link. In this mail it does not stand: anybody could have "
            "named you."
        ),
    ]
    if again:
        opening.insert(0, _("We wrote to you some days ago and have not heard from you yet."))
    if changed:
        opening.append(_("The words have been changed since you agreed. Your consent does not extend to the new ones."))
    return Message(
        kind=REMINDER if again else ASKED,
        subject=_("Your consent is needed: %(page)s") % name,
        paragraphs=[
            *opening,
            _("It is published only if you agree as parent or guardian. Please read it and decide."),
            ngettext(
                "If you do not agree, do nothing: it is not published and is deleted after %(days)s day.",
                "If you do not agree, do nothing: it is not published and is deleted after %(days)s days.",
                aufbruch_settings.guardian_days,
            )
            % {"days": aufbruch_settings.guardian_days},
        ],
        action_label=_("Read it and decide"),
        action_url=full_address(process, "guardian", token),
        why=_("You get this mail because your address was given as that of a parent or guardian."),
        reach=Reach.REQUESTED,
    )


@written_to_people
def agreed(contribution: Contribution, process: Process) -> Message:
    return Message(
        kind="guardian_agreed",
        subject=_("Your parent or guardian agrees: %(title)s") % {"title": contribution.title},
        paragraphs=[
            _("The consent to “%(title)s” has arrived. Now it can go on.") % {"title": contribution.title},
        ],
        action_label=_("Open My participation"),
        action_url=full_address(process, "my_participation"),
        why=why_contribution(),
    )
