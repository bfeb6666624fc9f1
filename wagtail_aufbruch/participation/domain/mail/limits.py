"""How many mails one mailbox gets at most, whatever they are about and whoever has them sent.

Asked by ``outbox.deliver``, through which every mail goes. Whoever typed the address in is told nothing of it.
Mails that anybody can set off are held back beyond a tight limit, and shown to staff; all others wait for an hour.
One form never uses up what the others may send, and links to people who are known have a budget of their own: whoever
types an address in again and again keeps its owner from nothing.
"""

import math
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.enums import MailState, Reach
from wagtail_aufbruch.participation.models import Mail

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

SHARE_OF_A_KIND = 3 / 5
"""Of what one mailbox may get by request, at most so much is of one kind."""


def budget_of(reach: Reach) -> str:
    """With which mails one of this reach is counted; "" for those that nobody outside of the town's staff sets off."""
    return reach.value if reach in {Reach.REQUESTED, Reach.LOG_IN} else ""


def put_off(mail: Mail, now: datetime) -> bool:
    """Hold the mail back, or let it wait, if its mailbox has got enough; whether that was so. One query if not.

    What was let through once is not asked about again, however often it is tried (``outbox`` notes that).
    """
    if mail.is_released:
        return False
    if mail.budget:
        return _is_too_many(mail, now) and _hold_back(mail, now)
    sent = Mail.objects.filter(mailbox=mail.mailbox, state=MailState.SENT)
    limits = aufbruch_settings.all_mails
    latest = sent.filter(sent_at__gt=now - DAY).order_by("-sent_at").values_list("sent_at", flat=True)
    if not _too_many([moment for moment in latest[: max(limits)] if moment], now, limits):
        return False
    _claimed(mail).update(next_attempt_at=now + HOUR, attempts=F("attempts") - 1)
    return True


@transaction.atomic
def _hold_back(mail: Mail, now: datetime) -> bool:
    """Hold the mail back, if it is one too many still; whether that was so.

    Of many that are sent at one moment each sees all others, and all would be held back. So they decide one after the
    other, by a statement of its own, since whoever waits for a lock sees nothing that was written meanwhile.
    """
    list(_of_the_day(mail, now).select_for_update(no_key=True).order_by("pk").values_list("pk"))
    if not _is_too_many(mail, now):
        return False
    _claimed(mail).update(state=MailState.HELD, attempts=0)
    return True


def _is_too_many(mail: Mail, now: datetime) -> bool:
    """Counted are those whose sending has begun. Each notes that before it asks, so the last to do so sees all others:
    no more than the limit pass, without any lock.
    """
    others = _of_the_day(mail, now).filter(Q(attempts__gt=0) | Q(is_released=True)).exclude(pk=mail.pk)
    limits = aufbruch_settings.requested_mails
    counted = list(others.values_list("created_at", "kind"))
    if _too_many([moment for moment, _kind in counted], now, limits):
        return True
    if mail.budget == Reach.LOG_IN.value:
        return False
    in_hour, in_day = (math.ceil(limit * SHARE_OF_A_KIND) for limit in limits)
    return _too_many([moment for moment, kind in counted if kind == mail.kind], now, (in_hour, in_day))


def _of_the_day(mail: Mail, now: datetime) -> QuerySet[Mail]:
    rows = Mail.objects.filter(mailbox=mail.mailbox, budget=mail.budget, created_at__gt=now - DAY)
    return rows.exclude(state=MailState.HELD)


def _too_many(moments: list[datetime], now: datetime, limits: tuple[int, int]) -> bool:
    """Whether the mails of the last day are as many already as an hour or a day may have."""
    in_hour, in_day = limits
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
