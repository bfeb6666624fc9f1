"""Whose entry one is, however the address is written: "anna+forum@example.org" is the mailbox of anna@example.org."""

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from wagtail_aufbruch.competitions.models import Entry
from wagtail_aufbruch.participation.domain.mail.mailboxes import mailbox_behind

SALT = "wagtail_aufbruch.entry.mailbox"


def mailbox_mark(competition_pk: int, email: str) -> str:
    """The mark of the mailbox behind an address, for comparing within this competition alone; "" of no address."""
    if not email:
        return ""
    return salted_hmac(SALT, "\n".join([str(competition_pk), *mailbox_behind(email)])).hexdigest()[:32]


def of_same_person(entry: Entry) -> "QuerySet[Entry]":
    """All entries of the competition by the person of this one, and by others who write to us from the same mailbox;
    this one among them once it is stored. Of nobody known there are none."""
    rows = Entry.objects.filter(competition=entry.competition_id)
    if entry.participant_id is None or entry.participant is None:
        return rows.none()
    mark = mailbox_mark(entry.competition_id, entry.participant.email)
    return rows.filter(Q(participant=entry.participant_id) | Q(mailbox=mark))
