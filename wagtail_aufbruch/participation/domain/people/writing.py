"""Writing to whoever handed something in. What the mails say is built in ``messages`` and its like."""

from collections.abc import Callable

from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.participation.domain.mail.outbox import Message, write_mail
from wagtail_aufbruch.participation.domain.people.links import issue_link
from wagtail_aufbruch.participation.enums import LinkPurpose
from wagtail_aufbruch.participation.models import Contribution, Participant


def notify_author(contribution: Contribution, compose: Callable[..., Message], *words: str) -> None:
    """Write the author what ``compose(contribution, process, *words)`` says, if there is a confirmed address."""
    author = contribution.author
    if author is None or author.confirmed_at is None:
        return
    process = process_page(contribution)
    write_mail(process, author, compose(contribution, process, *words), contribution)


def send_link(
    contribution: Contribution,
    participant: Participant,
    compose: Callable[..., Message],
    purpose: LinkPurpose = LinkPurpose.CONFIRM,
    payload: dict[str, object] | None = None,
    *,
    by_staff: bool = False,
) -> None:
    """Send a link for ``purpose`` in the mail that ``compose(contribution, process, token)`` builds.

    ``payload`` is kept with the link: what is done once it is used. ``by_staff`` says who set the mail off.
    """
    process = process_page(contribution)
    token = issue_link(participant, purpose, contribution, payload)
    message = compose(contribution, process, token)
    write_mail(process, participant, message.set_off_by_staff() if by_staff else message, contribution)
