"""Repairing an entry that was returned: only what was asked, until the deadline; and what follows when it has passed.

All of it happens under the lock of the competition: a repair that arrives at the same moment as the deadline's end is
either handed in or too late, and never both.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.competitions.domain.announcing.forms import lock
from wagtail_aufbruch.competitions.domain.checking.reading import asked_keys, last_check
from wagtail_aufbruch.competitions.domain.checking.rules import CATEGORY, NAME, TITLE, fields_of, if_not_repaired
from wagtail_aufbruch.competitions.domain.consents.asking import take_answers
from wagtail_aufbruch.competitions.domain.consents.team import all_answers
from wagtail_aufbruch.competitions.domain.entering.drafts import reread, why_past
from wagtail_aufbruch.competitions.domain.entering.handing_in import missing_in
from wagtail_aufbruch.competitions.domain.entering.sending import tell
from wagtail_aufbruch.competitions.domain.entering.states import move, take_slot
from wagtail_aufbruch.competitions.domain.errors import ChangedElsewhere, Incomplete, Missing, NotOpen
from wagtail_aufbruch.competitions.domain.voting.taking_part import is_beside_the_vote
from wagtail_aufbruch.competitions.emails import checks as check_emails
from wagtail_aufbruch.competitions.enums import EntryState, Unrepaired
from wagtail_aufbruch.competitions.models import Entry
from wagtail_aufbruch.participation.domain.questions.answers import Answer
from wagtail_aufbruch.participation.enums import Actor


def why_not_repaired(entry: Entry) -> str:
    """Why nothing can be repaired now; "" where it can."""
    if entry.state != EntryState.RETURNED:
        return _("Nothing is to be mended in this entry any more.")
    return why_past(entry)


@transaction.atomic
def save_repair(
    entry: Entry,
    answers: Iterable[Answer],
    *,
    revision: int,
    title: str | None = None,
    name: str | None = None,
    category: str | None = None,
) -> Entry:
    """Store what was mended so far; whatever was not asked for stays, whatever comes. Returns the entry as it is now.

    ``revision`` is the one that the form was made from. Raises ChangedElsewhere where it was changed since, NotOpen
    when the deadline has passed, EnoughEntries for a category in which the person has no place left.
    """
    lock(entry.competition)
    current = reread(entry)
    message = why_not_repaired(current)
    if message:
        raise NotOpen(message)
    if current.revision != revision:
        raise ChangedElsewhere
    asked = asked_keys(current)
    take_answers(current, _only(asked, all_answers(current), answers), name if NAME in asked else None)
    if TITLE in asked and title is not None:
        current.title = title
    if CATEGORY in asked and category and category != current.category:
        current.category = category
        take_slot(current)
    current.changed_at = timezone.now()
    current.revision += 1
    current.save(update_fields=["answers", "title", "name", "category", "slot", "mailbox", "changed_at", "revision"])
    return current


def _only(asked: frozenset[str], before: Iterable[Answer], given: Iterable[Answer]) -> list[Answer]:
    """``given`` for what was asked, all else as it was before; in the order of ``given``, which is that of the form."""
    kept = {answer["key"]: answer for answer in before if answer.get("key") not in asked}
    found = [kept.pop(one["key"], one) for one in given if one["key"] in asked or one["key"] in kept]
    return [*found, *kept.values()]


def missing_of(entry: Entry) -> list[Missing]:
    """What has to be filled in of that which was asked for."""
    asked = asked_keys(entry)
    labels = {str(field.label) for field in fields_of(entry) if field.key in asked}
    return [one for one in missing_in(entry) if str(one.label) in labels]


@transaction.atomic
def hand_in_again(entry: Entry) -> Entry:
    """The repair is done; what counts is the moment at which this arrives. Twice changes nothing.

    Raises NotOpen when the deadline has passed, Incomplete where something is missing.
    """
    counter = lock(entry.competition)
    current = reread(entry)
    if current.state == EntryState.HANDED_IN:
        return current
    message = why_not_repaired(current)
    if message:
        raise NotOpen(message)
    missing = missing_of(current)
    if missing:
        raise Incomplete(missing)
    check = last_check(current)
    if check is not None:
        check.repaired_at = timezone.now()
        check.save(update_fields=["repaired_at"])
    move(current, EntryState.HANDED_IN, counter)
    tell(current, current.competition, check_emails.repaired)
    return current


@transaction.atomic
def expire(entry: Entry) -> bool:
    """Do what the rule says of an entry that was not repaired in time, and tell its person. Whether that was so."""
    counter = lock(entry.competition)
    current = reread(entry)
    check = last_check(current)
    if current.state != EntryState.RETURNED or check is None or not why_past(current):
        return False
    check.expired_at = timezone.now()
    check.save(update_fields=["expired_at"])
    admitted = if_not_repaired(check) == Unrepaired.AS_IT_STANDS
    to_state = EntryState.ADMITTED if admitted else EntryState.NOT_ADMITTED
    move(current, to_state, counter, actor=Actor.SYSTEM)
    log(current.competition, "aufbruch.entry_repair_over", data={"entry": current.pk, "to": str(to_state)})
    is_beside = admitted and is_beside_the_vote(current)
    tell(current, current.competition, check_emails.repair_over, check, admitted=admitted, is_beside=is_beside)
    return True
