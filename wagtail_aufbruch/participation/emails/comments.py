"""The mail that asks whoever wrote a comment to confirm it."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.mail.addresses import full_address
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.enums import Reach
from wagtail_aufbruch.participation.models import Comment


@written_to_people
def ask_to_confirm(comment: Comment, process: Process, token: str) -> Message:
    """The link by which the author confirms."""
    return Message(
        kind="confirm",
        subject=_("Please confirm your comment to “%(page)s”") % {"page": comment.page.title},
        paragraphs=[
            _("A comment was written with your address: %(moment)s.") % {"moment": say_moment(comment.created_at)},
            _("Behind the link you read it once more and confirm it. Without that nobody gets to see it."),
            _("Was it not you? Then do nothing: what nobody confirms is deleted by itself."),
        ],
        action_label=_("Go to confirmation"),
        action_url=full_address(process, "confirm", token),
        why=_("You get this mail because your address was given with this comment."),
        reach=Reach.REQUESTED,
    )
