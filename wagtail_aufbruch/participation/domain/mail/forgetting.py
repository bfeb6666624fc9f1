"""Mails to people who were named by mistake, are asked no more or are erased: none goes out, and none says to whom one
went."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from wagtail_aufbruch.participation.domain.mail.limits import DAY
from wagtail_aufbruch.participation.enums import MailState
from wagtail_aufbruch.participation.models import Mail, MailAttachment, Participant

NOTHING = dict.fromkeys(("recipient", "subject", "reply_to", "text", "html", "unsubscribe_url", "last_error"), "")


def forget_recipient(mails: "QuerySet[Mail]") -> None:
    """Somebody else is named in their place. What has not gone out is deleted, whether it waits, is held or failed.

    Of what has gone out stays, as long as of other mails, that there was one to this mailbox: otherwise whoever names
    other addresses in turn would have strangers written to beyond every limit.
    """
    mails.exclude(state=MailState.SENT).delete()
    mails.update(**NOTHING)


def forget_erased(mails: "QuerySet[Mail]") -> None:
    """Whoever is named in these mails, or what they were about, is erased: they are deleted, or at least emptied.

    Emptied are those that the limits of the day still count, and then not even tied to what they were about: otherwise
    whoever erases themselves again and again would have strangers written to beyond every limit.
    """
    # What is just being sent cannot be called back; it is not tried again.
    gone_out = Q(state=MailState.SENT) | Q(state=MailState.QUEUED, attempts__gt=0)
    counted = gone_out & Q(created_at__gt=timezone.now() - DAY) & ~Q(budget="")
    mails.exclude(counted).delete()
    MailAttachment.objects.filter(mail__in=mails.order_by().values("pk")).delete()
    mails.update(**NOTHING, contribution=None, state=MailState.SENT, has_files=False)


def mails_of(participant: Participant) -> "QuerySet[Mail]":
    """All mails to the person, with those of which only the mailbox is known any more."""
    to_them = Q(recipient=participant.email) | Q(recipient="", mailbox=participant.mailbox)
    return Mail.objects.filter(to_them, process_id=participant.process_id)
