"""Many mails at once: one walk to the database, and no request that waits for hundreds of them to go out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string

from wagtail_aufbruch.participation.domain.mail import Message, deliver_task
from wagtail_aufbruch.participation.models import Contribution, Mail

SENT_AT_ONCE = 20
"""So many go out right after the commit; of a larger batch the rest is left to ``aufbruch_send_mail``."""

BATCH = 500


@dataclass(frozen=True)
class Letter:
    """One mail to be written; many may share one message."""

    recipient: str
    message: Message
    contribution: Contribution | None = None


def write_letters(process: Any, letters: Iterable[Letter]) -> int:
    """Write the mails down, each address once for each message. Returns how many; to be called in a transaction."""
    rendered: dict[int, tuple[str, str]] = {}
    mails: dict[tuple[str, int], Mail] = {}
    for letter in letters:
        message = letter.message
        if id(message) not in rendered:
            context = {"message": message, "process": process, **message.context}
            rendered[id(message)] = (
                render_to_string("aufbruch_participation/mail/message.txt", context),
                render_to_string("aufbruch_participation/mail/message.html", context),
            )
        text, html = rendered[id(message)]
        mails[letter.recipient, id(message)] = Mail(
            process_id=process.pk,
            contribution_id=letter.contribution.pk if letter.contribution else None,
            kind=message.kind,
            recipient=letter.recipient,
            subject=" ".join(message.subject.split())[:255],
            text=text,
            html=html,
        )
    written = Mail.objects.bulk_create(list(mails.values()), batch_size=BATCH)
    keys = [mail.pk for mail in written[:SENT_AT_ONCE]]
    transaction.on_commit(lambda: [deliver_task.enqueue(key) for key in keys], robust=True)
    return len(written)
