"""What people are told by mail: short, plain, one action, who writes and why.

Each function here, and in the other modules of messages, builds a mail and gives it back. Whoever calls it sends it.
"""

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.mail.addresses import full_address
from wagtail_aufbruch.participation.domain.mail.outbox import Item, Message
from wagtail_aufbruch.participation.enums import Reach
from wagtail_aufbruch.participation.extension.kinds import kind_of
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.participation.models.questions.default_texts import why_contribution


@written_to_people
def ask_to_confirm(contribution: Contribution, process: Process, token: str) -> Message:
    """The link by which the author confirms."""
    return Message(
        kind="confirm",
        subject=_("Please confirm: what you handed in to “%(page)s”") % {"page": contribution.page.title},
        paragraphs=[
            _("Thank you for taking part. This was handed in with your address: %(kind)s, %(moment)s.")
            % {"kind": kind_of(contribution).name, "moment": say_moment(contribution.created_at)},
            _("Behind the link you read it once more and confirm that it comes from you."),
            _("Then the town's staff read it and decide on its publication. You will hear from us."),
            _("Was it not you? Then do nothing: what nobody confirms is deleted by itself."),
        ],
        action_label=_("Go to confirmation"),
        action_url=full_address(process, "confirm", token),
        why=why_contribution(),
        reach=Reach.REQUESTED,
    )


@written_to_people
def access_link(process: Process, token: str, *, is_known: bool = False) -> Message:
    """The link that opens "My participation"; ``is_known`` says that the address was confirmed once."""
    return Message(
        kind="access",
        subject=_("Your link to “My participation”"),
        paragraphs=[
            _("With this link you see what you have handed in, and what became of it."),
            _("Did you not ask for it? Then do nothing: without the link nobody gets in."),
        ],
        action_label=_("Open My participation"),
        action_url=full_address(process, "access", token),
        why=_("You get this mail because somebody gave your address on our site."),
        reach=Reach.LOG_IN if is_known else Reach.REQUESTED,
    )


@written_to_people
def published(contribution: Contribution, process: Process) -> Message:
    """It is public now; where the town answers it, with the lasting address of its receipt."""
    return Message(
        kind="published",
        subject=_("Published: %(title)s") % {"title": contribution},
        paragraphs=[
            _("“%(title)s” is published. Everybody can read it now.") % {"title": contribution},
        ],
        action_label=_("See it on the site"),
        action_url=kind_of(contribution).public_url(contribution),
        items=_receipt(contribution, process),
        why=why_contribution(),
    )


def _receipt(contribution: Contribution, process: Process) -> tuple[Item, ...]:
    """The way to the receipt; of what stands on a private page there is none."""
    if not kind_of(contribution).is_answered or contribution.page.get_view_restrictions():
        return ()
    told = _("The way of your contribution, from the first day to the last. This address stays the same:")
    return (Item(_("Your receipt"), told, full_address(process, "receipt", contribution.pk)),)


@written_to_people
def rejected(contribution: Contribution, process: Process, reason: str) -> Message:
    return Message(
        kind="rejected",
        subject=_("Not published: %(title)s") % {"title": contribution},
        paragraphs=[
            _("We have read “%(title)s” and do not publish it. This is the reason:") % {"title": contribution},
        ],
        quote=reason,
        action_label=_("Open My participation"),
        action_url=full_address(process, "my_participation"),
        why=why_contribution(),
    )


@written_to_people
def hidden(contribution: Contribution, process: Process, reason: str) -> Message:
    return Message(
        kind="hidden",
        subject=_("No longer shown: %(title)s") % {"title": contribution},
        paragraphs=[
            _("“%(title)s” is no longer shown on the site. This is the reason:") % {"title": contribution},
        ],
        quote=reason,
        action_label=_("Open My participation"),
        action_url=full_address(process, "my_participation"),
        why=why_contribution(),
    )


@written_to_people
def reopened(contribution: Contribution, process: Process) -> Message:
    return Message(
        kind="reopened",
        subject=_("We look at it again: %(title)s") % {"title": contribution},
        paragraphs=[
            _("We have taken back our decision on “%(title)s” and look at it again. You will hear from us.")
            % {"title": contribution},
        ],
        action_label=_("Open My participation"),
        action_url=full_address(process, "my_participation"),
        why=why_contribution(),
    )
