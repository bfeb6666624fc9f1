"""The states of an entry: each step is written down, and nothing else changes them."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from wagtail_aufbruch.competitions.domain.consents.mailboxes import mailbox_mark, of_same_person
from wagtail_aufbruch.competitions.domain.errors import EnoughEntries
from wagtail_aufbruch.competitions.enums import TAKES_A_PLACE, EntryState
from wagtail_aufbruch.competitions.models import Entry, EntryCounter, EntryStep
from wagtail_aufbruch.participation.enums import Actor


def move(
    entry: Entry,
    to_state: EntryState,
    counter: EntryCounter,
    *,
    actor: Actor = Actor.AUTHOR,
    reason: str = "",
    repair_until: datetime | None = None,
) -> None:
    """Bring the entry into this state, with its place among those of its person, its number, and a line in its log.

    ``counter`` is the lock of its competition, which the caller holds; ``entry`` was read under it, competition and
    all. ``repair_until`` goes with returning it, and with nothing else. Raises EnoughEntries; then nothing is changed.
    """
    from_state, entry.state = entry.state, to_state
    entry.state_changed_at = entry.changed_at = timezone.now()
    entry.revision += 1
    entry.repair_until = repair_until
    if to_state not in TAKES_A_PLACE:
        entry.slot = None
    elif entry.slot is None:
        take_slot(entry)
    if to_state in TAKES_A_PLACE and entry.number is None:
        counter.last_number += 1
        counter.save(update_fields=["last_number"])
        entry.number = counter.last_number
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        raise EnoughEntries(entry.competition.most_entries) from error
    EntryStep.objects.create(entry=entry, from_state=from_state, to_state=to_state, actor=actor, reason=reason)


def take_slot(entry: Entry) -> None:
    """Give the entry a place in its category, unsaved; with the mark of its mailbox, by which places are parted. Raises
    EnoughEntries.

    The mark is made anew here alone: by another rule of mailboxes or another secret key it could meet a place that
    somebody has, and the town could not decide on the entry any more.
    """
    entry.slot = _free_slot(entry)
    entry.mailbox = mailbox_mark(entry.competition_id, entry.email)


def _free_slot(entry: Entry) -> int:
    """The first place that none of the other entries of its person, or of their mailbox, has in this category. Raises
    EnoughEntries."""
    if entry.participant_id is None:
        return 1
    others = of_same_person(entry).filter(category=entry.category, slot__isnull=False).exclude(pk=entry.pk)
    found = list(others.values_list("slot", "participant"))
    taken = {slot for slot, _whose in found}
    most = entry.competition.most_entries
    free = next((slot for slot in range(1, most + 1) if slot not in taken), None)
    if free is None:
        raise EnoughEntries(most, by_other_spelling=all(whose != entry.participant_id for _slot, whose in found))
    return free
