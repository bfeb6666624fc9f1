"""What the responsible person is written. The town's own words alone: the address is one that staff typed."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.council.enums import MailMoment
from wagtail_aufbruch.council.models import FollowUp
from wagtail_aufbruch.participation.domain.mail.addresses import full_address
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.enums import Reach

KINDS = {
    MailMoment.BEFORE: "follow_up_before",
    MailMoment.AFTER: "follow_up_after",
    MailMoment.BY_HAND: "follow_up_by_hand",
}


@written_to_people
def ask(follow_up: FollowUp, process: Process, token: str, moment: str) -> Message:
    """How far is it? One click brings the answer."""
    paper = follow_up.paper
    number = paper.reference or (paper.imported.reference if paper.imported is not None else "") or paper.name
    day = date_format(follow_up.due, "DATE_FORMAT") if follow_up.due is not None else ""
    if moment == MailMoment.AFTER:
        subject = _("Due date passed: how far is it? (%(paper)s)") % {"paper": number}
        first = _("The task below was due on %(day)s. Nothing has been reported yet.") % {"day": day}
    elif day:
        subject = _("Due on %(day)s: how far is it? (%(paper)s)") % {"day": day, "paper": number}
        first = _("The task below is due on %(day)s.") % {"day": day}
    else:
        subject = _("How far is it? (%(paper)s)") % {"paper": number}
        first = _("The task below follows from a decision of the council.")
    return Message(
        kind=KINDS[MailMoment(moment)],
        subject=subject,
        paragraphs=[
            first,
            _("Paper: %(paper)s") % {"paper": paper},
            _("Task: %(task)s") % {"task": follow_up.task},
            _("Three answers are possible: done, done later, or stuck. It takes a minute, without a password."),
            _("The link is meant for you: whoever opens it can answer in your place. Please do not forward it."),
        ],
        action_label=_("Say how far it is"),
        action_url=full_address(process, "follow_up", token),
        why=_("You get this mail because you are named as responsible in the follow-up of council decisions."),
        reach=Reach.ANYBODY,
    )
