"""Writing mail down with what it tells, and sending it afterwards."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task
from wagtail.log_actions import log

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.domain.process.language import in_language_of
from wagtail_aufbruch.core.extension.protocols import AnyUser, Process
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.participation.domain.errors import NoAddress
from wagtail_aufbruch.participation.domain.mail import limits
from wagtail_aufbruch.participation.domain.mail.afterwards import enqueue
from wagtail_aufbruch.participation.domain.mail.enclosures import Enclosure, Outgoing, pictures_of
from wagtail_aufbruch.participation.domain.mail.mailboxes import mailbox_of, normal_email
from wagtail_aufbruch.participation.enums import MailState, Reach
from wagtail_aufbruch.participation.models import Contribution, Mail, MailAttachment, Participant

logger = logging.getLogger("wagtail_aufbruch.mail")

PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)]
"""How long to wait after the first, second, … attempt; the last one holds for all further attempts."""

ON_ITS_WAY = timedelta(minutes=5)
"""So long a mail that is being sent is left to whoever sends it. Each answer of a slow server comes within the time
that ``EMAIL_TIMEOUT`` allows, and there are some ten of them for one mail."""


@dataclass(frozen=True)
class Item:
    """One of several things that a mail tells of."""

    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Message:
    """What a mail says: a subject, some paragraphs, at most one action, and why it comes."""

    kind: str
    subject: str
    paragraphs: list[str]
    action_label: str = ""
    action_url: str = ""
    quote: str = ""
    """Words of staff, set apart from ours."""
    why: str = ""
    items: tuple[Item, ...] = ()
    """What a digest tells of, one after the other."""
    stop_url: str = ""
    """Where one ends such mails: a page with a button, and one POST of the mail programme (RFC 8058)."""
    context: dict[str, Any] = field(default_factory=dict)
    reply_to: str = ""
    """Who gets the answers; empty: the contact of the process."""
    attachments: tuple[Enclosure, ...] = ()
    """Files that come with it; those with a ``content_id`` are pictures that the HTML part shows."""
    reach: Reach = Reach.CONFIRMED
    """Whom it may go to. Anything but CONFIRMED promises that no word in it is a citizen's."""

    def set_off_by_staff(self) -> "Message":
        """The same where staff set it off: what strangers have sent to that address does not hold it back."""
        return replace(self, reach=Reach.ANYBODY) if self.reach is Reach.REQUESTED else self


class SendersEnded(Exception):
    """Nobody who tried could note what became of the mail, so that it may have come each time."""

    def __init__(self) -> None:
        super().__init__("the process was ended each time before the attempt was over")


def render_parts(process: Process, message: Message, enclosures: Iterable[Enclosure] = ()) -> tuple[str, str]:
    """The text and the HTML of a mail that carries these files."""
    context = {
        "message": message,
        "process": process,
        "pictures": pictures_of(enclosures),
        "colours": aufbruch_settings.mail_colours,
        **message.context,
    }
    with in_language_of(process):
        return (
            render_to_string("aufbruch_participation/mail/message.txt", context),
            render_to_string("aufbruch_participation/mail/message.html", context),
        )


Recipient = Participant | str
"""Who gets a mail: somebody whom we know, or a bare address, of which nobody knows whose it is."""


def address_for(recipient: Recipient, message: Message) -> str:
    """The address that the message goes to.

    Raises ValueError where it may hold words of citizens and nobody has confirmed the address: otherwise anybody
    could have the town's mail server write what they like to whom they like.
    """
    if not isinstance(recipient, Participant):
        address, is_confirmed = recipient, False
    else:
        address, is_confirmed = recipient.email, recipient.confirmed_at is not None
    if message.reach in {Reach.CONFIRMED, Reach.LOG_IN} and not is_confirmed:
        raise ValueError(f"A mail of the kind “{message.kind}” goes only to a confirmed address.")
    return normal_email(address)


def mail_of(
    process: Process,
    recipient: Recipient,
    message: Message,
    parts: tuple[str, str],
    contribution: Contribution | None = None,
) -> Mail:
    """The mail as it is to be stored; not saved yet. Raises ValueError as :func:`address_for` does, and NoAddress where
    none of the links in it would lead anywhere: they are secrets, which nobody could mend afterwards."""
    if process.full_url is None:
        raise NoAddress(process)
    address = address_for(recipient, message)
    return Mail(
        process_id=process.pk,
        contribution_id=contribution.pk if contribution else None,
        kind=message.kind,
        recipient=address,
        mailbox=mailbox_of(address),
        budget=limits.budget_of(message.reach),
        reply_to=normal_email(message.reply_to),
        subject=" ".join(message.subject.split())[:255],
        unsubscribe_url=message.stop_url,
        text=parts[0],
        html=parts[1],
    )


def write_mail(
    process: Process, recipient: Recipient, message: Message, contribution: Contribution | None = None
) -> Mail:
    """Write the mail down, with its files; it is sent once the running transaction has been committed."""
    mail = mail_of(process, recipient, message, render_parts(process, message, message.attachments), contribution)
    mail.has_files = bool(message.attachments)
    with transaction.atomic(savepoint=False):
        mail.save(force_insert=True)
        if message.attachments:
            MailAttachment.objects.bulk_create([one.row(mail) for one in message.attachments])
    transaction.on_commit(lambda: enqueue(deliver_task, mail.pk), robust=True)
    return mail


@task()
def deliver_task(mail_pk: int) -> None:
    """Send one mail, never in the request: its time would tell who gets one."""
    deliver(mail_pk)


def deliver(mail_pk: int) -> bool:
    """Send a mail that is due; one that fails is tried again after a pause. Returns whether it was sent.

    The attempt is noted before the mail goes out: of several senders one gets the mail for as long as a slow server may
    take, and one that dies leaves it to be tried again after that. So a mail may come twice in the worst case, but is
    never lost; and where each sender dies of it, staff are told as of any mail that cannot be sent.
    What goes beyond the limits of its address waits, or is held back for staff to look at (``limits``).
    """
    now = timezone.now()
    claimed = Mail.objects.filter(pk=mail_pk, state=MailState.QUEUED, next_attempt_at__lte=now)
    if not claimed.update(attempts=F("attempts") + 1, next_attempt_at=now + ON_ITS_WAY):
        return False
    mail = Mail.objects.get(pk=mail_pk)
    if mail.attempts > aufbruch_settings.mail_attempts:
        _note_failure(mail, SendersEnded())
        return False
    if limits.put_off(mail, now):
        return False
    files = list(mail.attachments.all()) if mail.has_files else []
    try:
        _send(mail, files)
    except Exception as error:  # whatever a mail server or its library may raise: try again, tell staff in the end
        logger.warning("Mail %s was not sent (attempt %s): %s", mail.pk, mail.attempts, error)
        _note_failure(mail, error)
        return False
    _note_sent(mail, files)
    return True


def _send(mail: Mail, files: list[MailAttachment]) -> None:
    reply_to = mail.reply_to or _contact_of(mail.process_id)
    outgoing = Outgoing(
        subject=mail.subject,
        body=mail.text,
        to=[mail.recipient],
        reply_to=[reply_to] if reply_to else None,
        headers=_headers(mail),
    )
    outgoing.attach_alternative(mail.html, "text/html")
    outgoing.carry(files)
    outgoing.send()


def _contact_of(process_pk: int) -> str | None:
    contact = ProcessPage.objects.filter(pk=process_pk).values_list("contact_email", flat=True).first()
    return normal_email(contact) if contact else None


def _note_sent(mail: Mail, files: list[MailAttachment]) -> None:
    """Text and files held a secret link and personal words; once they are sent, nobody needs them here."""
    sent = {"state": MailState.SENT, "sent_at": timezone.now(), "last_error": "", "text": "", "html": ""}
    if not files:
        Mail.objects.filter(pk=mail.pk).update(**sent)
        return
    with transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(**sent, has_files=False)
        mail.attachments.all().delete()


def _headers(mail: Mail) -> dict[str, str]:
    headers = {"Auto-Submitted": "auto-generated"}  # RFC 3834: no out-of-office answers to this mail
    if mail.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    return headers


def _note_failure(mail: Mail, error: Exception) -> None:
    given_up = mail.attempts >= aufbruch_settings.mail_attempts
    pause = PAUSES[min(mail.attempts, len(PAUSES)) - 1]
    # Whoever was erased meanwhile is written to no more, and the error may name them.
    Mail.objects.filter(pk=mail.pk, state=MailState.QUEUED).update(
        state=MailState.FAILED if given_up else MailState.QUEUED,
        next_attempt_at=timezone.now() + pause,
        is_released=mail.is_released or bool(mail.budget),
        last_error=f"{type(error).__name__}: {error}"[:2000],
    )


def send_due(limit: int = 500) -> tuple[int, int]:
    """Send what is due, oldest first, at most ``limit`` mails. Returns how many were sent and how many were not."""
    due = Mail.objects.filter(state=MailState.QUEUED, next_attempt_at__lte=timezone.now())
    results = [deliver(pk) for pk in due.order_by("created_at").values_list("pk", flat=True)[:limit]]
    return sum(results), len(results) - sum(results)


@transaction.atomic
def retry(mail: Mail, *, user: AnyUser) -> bool:
    """Staff queue a failed mail again, with all its attempts before it. Returns whether it was one."""
    locked = _locked_failure(mail)
    if locked is None:
        return False
    locked.state, locked.attempts, locked.next_attempt_at = MailState.QUEUED, 0, timezone.now()
    locked.save(update_fields=["state", "attempts", "next_attempt_at"])
    _log_step(locked, "aufbruch.mail_retried", user)
    transaction.on_commit(lambda: enqueue(deliver_task, locked.pk), robust=True)
    return True


@transaction.atomic
def release(mail: Mail, *, user: AnyUser) -> bool:
    """Staff send what was held back for an address after all. Returns whether there was anything."""
    keys = limits.release(mail, user=user)
    for key in keys:
        transaction.on_commit(partial(enqueue, deliver_task, key), robust=True)
    return bool(keys)


@transaction.atomic
def drop(mail: Mail, *, user: AnyUser) -> bool:
    """Staff give a failed mail up. Returns whether it was one."""
    locked = _locked_failure(mail)
    if locked is None:
        return False
    _log_step(locked, "aufbruch.mail_dropped", user)
    locked.delete()
    return True


def _locked_failure(mail: Mail) -> Mail | None:
    """The mail as it is now, locked, if it could not be sent."""
    return Mail.objects.select_for_update().filter(pk=mail.pk, state=MailState.FAILED).first()


def _log_step(mail: Mail, action: str, user: AnyUser) -> None:
    """Into the log of what the mail is about: of the mail itself nothing stays."""
    about = mail.contribution or mail.process
    log(about, action, user=user, title=str(about), data={"kind": mail.kind})
