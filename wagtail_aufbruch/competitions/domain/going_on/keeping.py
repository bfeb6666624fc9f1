"""What is kept of an entry that went on, once the time of all entries is over: what its contribution needs alone.

That is what it is called and has won, and of young people what their guardians agree to, so that they can go on
changing their mind. Certificates go, as of all entries: what proves one stays, and asks for the name. The person is
known by the contribution alone, whose name goes by the rule of all contributions.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from wagtail_aufbruch.competitions.models import Entry, EntryContribution
from wagtail_aufbruch.competitions.models.entries.entry import new_secret
from wagtail_aufbruch.participation.enums import State
from wagtail_aufbruch.participation.models import Contribution

ENDED = (State.WITHDRAWN, State.ANONYMISED, State.REJECTED)
"""States of a contribution that needs nothing of its entry any more."""


def went_on() -> Exists:
    """The condition on entries that a contribution still needs them."""
    return Exists(EntryContribution.objects.filter(entry=OuterRef("pk")).exclude(state__in=ENDED))


@transaction.atomic
def reduce(rows: "QuerySet[Entry]") -> None:
    """Leave of each what its contribution needs; afterwards it is due no more, and goes with the contribution."""
    keys: Iterable[int] = list(rows.values_list("pk", flat=True))
    locked = list(Entry.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    # Asked anew under the locks: another purge may have done it, or the contribution may be gone.
    still_due = set(rows.filter(pk__in=[entry.pk for entry in locked]).values_list("pk", flat=True))
    for entry in locked:
        if entry.pk in still_due:
            _reduce(entry)


def _reduce(entry: Entry) -> None:
    young = entry.members.filter(is_young=True)
    entry.members.exclude(pk__in=young.values("pk")).delete()
    young.update(email="")
    files = (entry.files, entry.blind_files, entry.blind_copies)
    for rows in (*files, entry.checks, entry.steps, entry.certificate_papers):
        for row in rows.all():
            row.delete()
    for name in ("blind_work", "appeal", "praise", "chosen"):
        one = getattr(entry, name, None)
        if one is not None:
            one.delete()
    honour = getattr(entry, "honour", None)
    if honour is not None:
        honour.name, honour.picture = "", None
        honour.save(update_fields=["name", "picture"])
    entry.participant, entry.answers, entry.late_reason, entry.late_by = None, [], "", None
    # A young person's own name is compared with the name that is shown when a guardian takes the tick back.
    if not young.exists():
        entry.name = ""
    entry.consent_text, entry.consent_version, entry.consented_at = "", "", None
    entry.kept_marks, entry.mailbox = {}, ""
    entry.key, entry.reduced_at = new_secret(), timezone.now()
    entry.save()


def forget_author(contribution: Contribution) -> None:
    """The person goes, the published words stay. Where young people are to be seen their guardians could not take the
    consent back any more, so the files go; and what was kept of the entry for the contribution goes too."""
    own = EntryContribution.objects.filter(pk=contribution.pk).select_related("entry").first()
    entry = own.entry if own is not None else None
    if entry is None:
        return
    if entry.members.filter(is_young=True).exists():
        for attachment in contribution.attachments.all():
            attachment.delete()
    if entry.reduced_at is not None:
        delete_entry(entry)


def forget_entry_of(sender: type[EntryContribution], instance: EntryContribution, **kwargs: object) -> None:
    """Receiver of ``post_delete``: what was kept for the contribution goes with it."""
    if instance.entry_id is None:
        return
    entry = Entry.objects.filter(pk=instance.entry_id, reduced_at__isnull=False).first()
    if entry is not None:
        delete_entry(entry)


def delete_entry(entry: Entry) -> None:
    """Delete it with its files; the mails to its guardians go with them (``consents.mails``)."""
    entry.delete()
