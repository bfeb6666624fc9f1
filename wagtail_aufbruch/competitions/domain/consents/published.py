"""What was published of an entry keeps in step with what guardians agree to."""

from wagtail_aufbruch.competitions.domain.consents.standing import (
    may_be_published,
    may_show_as,
    may_show_pictures,
    shown_names,
)
from wagtail_aufbruch.competitions.emails import going_on as emails
from wagtail_aufbruch.competitions.models import Entry, EntryContribution
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.people.writing import notify_author
from wagtail_aufbruch.participation.models.contributions.contribution import NAME_LENGTH


def follow_consents(entry: Entry) -> None:
    """Take from what went on what nobody agrees to any more: all of it, its files, or a name. In the transaction that
    holds the lock of the entry (``locking.locked``)."""
    found = EntryContribution.objects.filter(entry=entry.pk).first()
    if found is None or not transitions.WITHDRAW.is_possible(found):
        return
    if not may_be_published(entry):
        transitions.withdraw_for_guardian(found)
        notify_author(found, emails.taken_back)
        return
    if not may_show_pictures(entry):
        for attachment in found.attachments.all():
            attachment.delete()
    if found.author_name and not may_show_as(entry, found.author_name):
        found.author_name = ", ".join(shown_names(entry))[:NAME_LENGTH]
        found.save(update_fields=["author_name"])
