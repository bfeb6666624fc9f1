"""Mails to people who were named by mistake or are asked no more: none goes out, and none says to whom one went."""

from django.db.models import Q, QuerySet

from wagtail_aufbruch.participation.enums import MailState
from wagtail_aufbruch.participation.models import Mail, Participant

NOTHING = dict.fromkeys(("recipient", "subject", "reply_to", "text", "html", "unsubscribe_url", "last_error"), "")


def forget_recipient(mails: "QuerySet[Mail]") -> None:
    """Somebody else is named in their place. What has not gone out is deleted, whether it waits, is held or failed.

    Of what has gone out stays, as long as of other mails, that there was one to this mailbox: otherwise whoever names
    other addresses in turn would have strangers written to beyond every limit.
    """
    mails.exclude(state=MailState.SENT).delete()
    mails.update(**NOTHING)


def mails_of(participant: Participant) -> "QuerySet[Mail]":
    """All mails to the person, with those of which only the mailbox is known any more."""
    to_them = Q(recipient=participant.email) | Q(recipient="", mailbox=participant.mailbox)
    return Mail.objects.filter(to_them, process_id=participant.process_id)
