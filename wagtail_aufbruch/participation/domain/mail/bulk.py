"""Many mails at once: one walk to the database, and no request that waits for hundreds of them to go out."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.mail.afterwards import enqueue
from wagtail_aufbruch.participation.domain.mail.enclosures import Enclosure, pictures_of
from wagtail_aufbruch.participation.domain.mail.outbox import (
    Message,
    Recipient,
    deliver_task,
    mail_of,
    render_parts,
)
from wagtail_aufbruch.participation.models import Contribution, Mail, MailAttachment

SENT_AT_ONCE = 20
"""So many go out right after the commit; of a larger batch the rest is left to ``aufbruch_send_mail``."""

BATCH = 500


@dataclass(frozen=True)
class Letter:
    """One mail to be written; many may share one message and still carry files of their own."""

    recipient: Recipient
    message: Message
    contribution: Contribution | None = None
    attachments: tuple[Enclosure, ...] = ()
    """Beside those of the message."""

    @property
    def enclosures(self) -> tuple[Enclosure, ...]:
        return (*self.message.attachments, *self.attachments)


def write_letters(process: Process, letters: Iterable[Letter]) -> int:
    """Write the mails down, each address once for each message. Returns how many; to be called in a transaction."""
    rendered: dict[tuple[object, ...], tuple[str, str]] = {}
    # The letters are kept with their mails: a message that is gone could leave its id to the next one.
    mails: dict[tuple[str, int], tuple[Mail, Letter]] = {}
    for letter in letters:
        message, enclosures = letter.message, letter.enclosures
        # The words are the same for all, whatever the picture shows: it is named by its id.
        words = (id(message), *((picture.content_id, picture.alt) for picture in pictures_of(enclosures)))
        if words not in rendered:
            rendered[words] = render_parts(process, message, enclosures)
        mail = mail_of(process, letter.recipient, message, rendered[words], letter.contribution)
        mail.has_files = bool(enclosures)
        mails[mail.recipient, id(message)] = mail, letter
    written = Mail.objects.bulk_create([mail for mail, _letter in mails.values()], batch_size=BATCH)
    files = [file.row(mail) for mail, letter in mails.values() for file in letter.enclosures]
    MailAttachment.objects.bulk_create(files, batch_size=BATCH)
    keys = [mail.pk for mail in written[:SENT_AT_ONCE]]
    for key in keys:
        transaction.on_commit(partial(enqueue, deliver_task, key), robust=True)
    return len(written)
