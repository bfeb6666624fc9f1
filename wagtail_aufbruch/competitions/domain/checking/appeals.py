"""The one appeal against not admitting an entry: somebody else decides it, and that is final."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.competitions.domain.announcing.forms import lock
from wagtail_aufbruch.competitions.domain.checking.deciding import end_of_day
from wagtail_aufbruch.competitions.domain.checking.errors import DecidedByThemselves, OneAppeal
from wagtail_aufbruch.competitions.domain.checking.reading import appeal_of, fingerprint_of, last_check
from wagtail_aufbruch.competitions.domain.entering.drafts import reread
from wagtail_aufbruch.competitions.domain.entering.sending import tell
from wagtail_aufbruch.competitions.domain.entering.states import move
from wagtail_aufbruch.competitions.domain.errors import EntryError, NotOpen
from wagtail_aufbruch.competitions.domain.voting.taking_part import is_beside_the_vote
from wagtail_aufbruch.competitions.emails import checks as check_emails
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import Appeal, Entry
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.moments.windows import has_passed
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown, ReasonMissing
from wagtail_aufbruch.participation.domain.moderation.assignments import colleagues, name_of
from wagtail_aufbruch.participation.enums import Actor

MOST_NAMES = 10
"""Of so many colleagues it is told that they could decide."""


def appeal_until(entry: Entry) -> datetime | None:
    """Until when one can appeal: the end of a day; None where the entry was not refused."""
    if entry.state != EntryState.NOT_ADMITTED:
        return None
    decided = timezone.localdate(entry.state_changed_at)
    return end_of_day(decided + timedelta(days=entry.competition.appeal_days))


def why_no_appeal(entry: Entry, appeal: Appeal | None) -> str:
    """Why one cannot appeal now; "" where one can."""
    end = appeal_until(entry)
    if end is None:
        return _("There is no decision to appeal against.")
    if appeal is not None:
        return str(OneAppeal().message)
    if has_passed(end):
        return _("One could appeal until %(moment)s.") % {"moment": say_moment(end)}
    return ""


@transaction.atomic
def file_appeal(entry: Entry, text: str) -> Appeal:
    """Appeal against not admitting it. Raises OneAppeal for a second one, NotOpen after the time."""
    lock(entry.competition)
    current = reread(entry)
    if appeal_of(current) is not None:
        raise OneAppeal
    message = why_no_appeal(current, None)
    if message:
        raise NotOpen(message)
    if not text.strip():
        raise EntryError(_("Write why you appeal."))
    check = last_check(current)
    decider = check.decided_by_id if check is not None else None
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(entry=current, text=text.strip(), against_id=decider)
    except IntegrityError as error:
        raise OneAppeal from error
    tell(current, current.competition, check_emails.appeal_received)
    return appeal


def why_not_by(user: AnyUser, appeal: Appeal) -> str:
    """Why this person may not decide the appeal, and what helps; "" where they may."""
    if appeal.against_id is None or appeal.against_id != user.pk:
        return ""
    return str(DecidedByThemselves(_others(appeal.entry, user)).message)


def _others(entry: Entry, user: AnyUser) -> list[str]:
    """What colleagues are called who could decide in place of this person."""
    return [name_of(one) for one in colleagues([entry.process_id], user) if one.pk != user.pk][:MOST_NAMES]


@transaction.atomic
def decide_appeal(entry: Entry, accepted: bool, reason: str, *, user: AnyUser, seen: str) -> Appeal:
    """Decide the appeal, with a reason; an accepted one admits the entry. Nobody decides on their own decision,
    superusers no more than others.

    Raises DecidedByThemselves, ReasonMissing, ChangedSinceShown, and EntryError where no appeal waits.
    """
    counter = lock(entry.competition)
    current = reread(entry)
    appeal = appeal_of(current)
    if appeal is None or appeal.decided_at is not None or current.state != EntryState.NOT_ADMITTED:
        raise EntryError(_("No appeal waits for a decision here: somebody decided it, or the entry was withdrawn."))
    if appeal.against_id is not None and appeal.against_id == user.pk:
        raise DecidedByThemselves(_others(current, user))
    if not reason.strip():
        raise ReasonMissing
    if not seen or seen != fingerprint_of(current):
        raise ChangedSinceShown
    appeal.accepted, appeal.reason = accepted, reason.strip()
    appeal.decided_at, appeal.decided_by_id = timezone.now(), user.pk
    appeal.save()
    if accepted:
        move(current, EntryState.ADMITTED, counter, actor=Actor.STAFF, reason=appeal.reason)
    log(
        current.competition,
        "aufbruch.entry_appeal_decided",
        user=user,
        data={"entry": current.pk, "accepted": accepted},
    )
    is_beside = accepted and is_beside_the_vote(current)
    tell(current, current.competition, check_emails.appeal_decided, appeal, is_beside=is_beside)
    return appeal
