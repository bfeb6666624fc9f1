"""The mail that asks whoever wrote a comment to confirm it."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.mail.addresses import full_address
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.models import Comment


def ask_to_confirm(comment: Comment, process: Process, token: str) -> Message:
    """The link by which the author confirms."""
    return Message(
        kind="confirm",
        subject=_("Please confirm your comment: %(title)s") % {"title": comment.about},
        paragraphs=[
            _("You wrote a comment on “%(title)s”:") % {"title": comment.about},
            _("Please confirm that it comes from you. Without that nobody gets to see it."),
            _("Was it not you? Then do nothing: what nobody confirms is deleted by itself."),
        ],
        quote=comment.text,
        action_label=_("Go to confirmation"),
        action_url=full_address(process, "confirm", token),
        why=_("You get this mail because your address was given with this comment."),
    )
