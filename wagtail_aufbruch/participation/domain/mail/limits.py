"""How many mails one mailbox gets at most, whatever they are about and whoever has them sent.

Asked by ``outbox.deliver``, through which every mail goes. Whoever typed the address in is told nothing of it.
Mails that anybody can set off are held back beyond a tight limit, and shown to staff; all others wait for an hour.
"""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.enums import MailState
from wagtail_aufbruch.participation.models import Mail

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def mailbox_of(address: str) -> str:
    """A name for the mailbox behind an address: "anna+forum@example.org" arrives at "anna@example.org"."""
    local, _at, domain = normal_email(address).rpartition("@")
    return hashlib.sha256(f"{local.partition('+')[0] or local}@{domain}".encode()).hexdigest()


def put_off(mail: Mail, now: datetime) -> bool:
    """Hold the mail back, or let it wait, if its mailbox has got enough; whether that was so. One query if not."""
    if mail.is_released:
        return False
    if mail.is_requested:
        if not _too_many(_requested_before(mail), now, aufbruch_settings.requested_mails, "created_at"):
            return False
        _claimed(mail).update(state=MailState.HELD, attempts=0)
        return True
    sent = Mail.objects.filter(mailbox=mail.mailbox, state=MailState.SENT)
    if not _too_many(sent, now, aufbruch_settings.all_mails, "sent_at"):
        return False
    _claimed(mail).update(next_attempt_at=now + HOUR, attempts=F("attempts") - 1)
    return True


def _requested_before(mail: Mail) -> QuerySet[Mail]:
    """Counted by what was written before, sent or not: of many that are sent at one moment each has its number."""
    asked = Mail.objects.filter(mailbox=mail.mailbox, is_requested=True, pk__lt=mail.pk)
    return asked.exclude(state=MailState.HELD)


def _too_many(mails: QuerySet[Mail], now: datetime, limits: tuple[int, int], moment: str) -> bool:
    """Whether there were as many already as an hour or a day may have; ``moment`` names the column that counts."""
    in_hour, in_day = limits
    latest = mails.filter(**{f"{moment}__gt": now - DAY}).order_by(f"-{moment}").values_list(moment, flat=True)
    moments = list(latest[: max(in_hour, in_day)])
    return len(moments) >= in_day or sum(1 for one in moments if one > now - HOUR) >= in_hour


def _claimed(mail: Mail) -> QuerySet[Mail]:
    return Mail.objects.filter(pk=mail.pk, state=MailState.QUEUED)


def held_for(mail: Mail) -> QuerySet[Mail]:
    """All that is held back in the mail's process for the same mailbox; staff decide on all of it at once."""
    return Mail.objects.filter(process_id=mail.process_id, mailbox=mail.mailbox, state=MailState.HELD)


@transaction.atomic
def release(mail: Mail, *, user: AnyUser) -> list[int]:
    """Staff send what was held back after all. Returns the keys of the mails that are due now."""
    keys = list(held_for(mail).select_for_update().order_by("pk").values_list("pk", flat=True))
    if keys:
        Mail.objects.filter(pk__in=keys).update(
            state=MailState.QUEUED, is_released=True, next_attempt_at=timezone.now()
        )
        _log(mail, "aufbruch.mails_released", user, len(keys))
    return keys


@transaction.atomic
def forget(mail: Mail, *, user: AnyUser) -> int:
    """Staff delete what was held back. Returns how many mails these were."""
    keys = list(held_for(mail).select_for_update().order_by("pk").values_list("pk", flat=True))
    if keys:
        _log(mail, "aufbruch.mails_forgotten", user, len(keys))
        Mail.objects.filter(pk__in=keys, state=MailState.HELD).delete()
    return len(keys)


def _log(mail: Mail, action: str, user: AnyUser, number: int) -> None:
    log(mail.process, action, user=user, title=str(mail.process), data={"number": number})
