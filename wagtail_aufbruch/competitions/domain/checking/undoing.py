"""Taking back what staff decided in the formal check, and giving more time for a repair; both with a reason.

A decision is taken back as long as nobody relies on it: no juror has handed in a review of the entry, no appeal was
filed, people do not vote yet. Then the entry waits for its check again, with what was ticked.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.competitions.domain.announcing.forms import lock
from wagtail_aufbruch.competitions.domain.announcing.later_ends import (
    demand_before_what_follows,
    what_follows_has_begun,
)
from wagtail_aufbruch.competitions.domain.checking.deciding import end_of_day
from wagtail_aufbruch.competitions.domain.checking.errors import NotUndone, RulesOpen
from wagtail_aufbruch.competitions.domain.checking.reading import appeal_of, last_check
from wagtail_aufbruch.competitions.domain.checking.repairing import why_not_repaired
from wagtail_aufbruch.competitions.domain.entering.drafts import reread
from wagtail_aufbruch.competitions.domain.entering.sending import tell
from wagtail_aufbruch.competitions.domain.entering.states import move
from wagtail_aufbruch.competitions.domain.judging.installed import is_reviewed
from wagtail_aufbruch.competitions.emails import checks as check_emails
from wagtail_aufbruch.competitions.enums import EntryState, Verdict
from wagtail_aufbruch.competitions.models import Chosen, Entry, FormalCheck, Honour
from wagtail_aufbruch.competitions.models.pages.competition import MOST_DAYS
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown, ReasonMissing
from wagtail_aufbruch.participation.enums import Actor
from wagtail_aufbruch.participation.extension.fingerprint import digest

THEN = {
    Verdict.ADMITTED: EntryState.ADMITTED,
    Verdict.RETURNED: EntryState.RETURNED,
    Verdict.NOT_ADMITTED: EntryState.NOT_ADMITTED,
}
"""The state to which each decision brings an entry."""


def mark_of(entry: Entry, check: FormalCheck | None) -> str:
    """The fingerprint of a decision and of what came of it; taking it back, or giving more time, brings it along."""
    if check is None:
        return ""
    return digest(entry.state, entry.revision, check.pk, check.undone_at, check.longer)


def why_not_undone(entry: Entry, check: FormalCheck | None, *, locks: bool = False) -> str:
    """Why the last decision cannot be taken back; "" where it can. ``locks``: hold back jurors until it is done."""
    if check is None:
        return _("There is no decision to take back.")
    if appeal_of(entry) is not None:
        return _("There is an appeal against this decision: it is decided on instead.")
    if entry.state != THEN.get(Verdict(check.verdict)):
        return _("Something else has happened since: the entry was handed in again or withdrawn, or its time was over.")
    if what_follows_has_begun(entry.competition):
        return _("People vote already, or may know who has won. Entries stay as they are.")
    if is_reviewed(entry, locks=locks):
        return _("Somebody of the jury has judged this entry already, so the decision stays.")
    if Honour.objects.filter(entry=entry.pk).exists() or Chosen.objects.filter(entry=entry.pk).exists():
        return _("A prize or its going on is prepared for this entry. Take that back first.")
    return ""


@transaction.atomic
def undo(entry: Entry, reason: str, *, user: AnyUser, seen: str) -> Entry:
    """Take the last decision back; the person is told. ``seen`` is ``mark_of`` what was read.

    Raises NotUndone, ReasonMissing, ChangedSinceShown.
    """
    counter = lock(entry.competition)
    current = reread(entry)
    check = last_check(current)
    message = why_not_undone(current, check, locks=True)
    if message or check is None:
        raise NotUndone(message)
    if not reason.strip():
        raise ReasonMissing
    if not seen or seen != mark_of(current, check):
        raise ChangedSinceShown
    check.undone_at, check.undone_by_id, check.undo_reason = timezone.now(), user.pk, reason.strip()
    check.save(update_fields=["undone_at", "undone_by", "undo_reason"])
    FormalCheck.objects.create(entry=current, findings=check.findings)
    move(current, EntryState.HANDED_IN, counter, actor=Actor.STAFF, reason=check.undo_reason)
    data = {"entry": current.pk, "verdict": str(check.verdict)}
    log(current.competition, "aufbruch.entry_check_undone", user=user, data=data)
    tell(current, current.competition, check_emails.undone, check)
    return current


@transaction.atomic
def give_more_time(entry: Entry, until_day: date, reason: str, *, user: AnyUser, seen: str) -> Entry:
    """Let it be repaired until the end of a later day; the person is told, with the reason.

    Raises RulesOpen for a day that cannot be meant, NotUndone where nothing is repaired now, ReasonMissing,
    ChangedSinceShown.
    """
    lock(entry.competition)
    current = reread(entry)
    check = last_check(current)
    message = why_not_repaired(current)
    if message or check is None or check.repair_until is None:
        raise NotUndone(message or _("Nothing is to be mended in this entry any more."))
    if not reason.strip():
        raise ReasonMissing
    if not seen or seen != mark_of(current, check):
        raise ChangedSinceShown
    end = end_of_day(until_day)
    if end <= check.repair_until:
        raise RulesOpen(_("Choose a day after the one until which it can be mended now."))
    if (until_day - timezone.localdate()).days > MOST_DAYS:
        raise RulesOpen(_("Choose a day within the next %(days)d days.") % {"days": MOST_DAYS})
    demand_before_what_follows(current.competition, end)
    told = {
        "was": check.repair_until.isoformat(),
        "until": end.isoformat(),
        "reason": reason.strip(),
        "at": timezone.now().isoformat(),
    }
    check.longer = [*check.longer, told]
    check.repair_until = current.repair_until = end
    check.save(update_fields=["longer", "repair_until"])
    current.revision += 1
    current.save(update_fields=["repair_until", "revision"])
    log(current.competition, "aufbruch.entry_repair_longer", user=user, data={"entry": current.pk, "until": str(end)})
    tell(current, current.competition, check_emails.repair_longer, check, reason.strip())
    return current
