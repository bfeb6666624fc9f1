"""Checking an entry by the rules of its competition: ticking, admitting, returning for repair, not admitting.

Each decision is made on what somebody has read: ``seen`` is its fingerprint, and where that is another one by now
ChangedSinceShown is raised and nothing is decided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.competitions.domain.announcing.forms import lock
from wagtail_aufbruch.competitions.domain.announcing.later_ends import (
    demand_before_what_follows,
    what_follows_has_begun,
)
from wagtail_aufbruch.competitions.domain.checking.errors import NotChecked, RulesOpen
from wagtail_aufbruch.competitions.domain.checking.reading import fingerprint_of, open_check, words_of
from wagtail_aufbruch.competitions.domain.checking.rules import Ticked, fields_of, findings_by, findings_of, rules_of
from wagtail_aufbruch.competitions.domain.entering.drafts import reread, why_still_changing
from wagtail_aufbruch.competitions.domain.entering.sending import tell
from wagtail_aufbruch.competitions.domain.entering.states import move
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.voting.taking_part import is_beside_the_vote
from wagtail_aufbruch.competitions.emails import checks as check_emails
from wagtail_aufbruch.competitions.enums import EntryState, Finding, Verdict
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, EntryCounter, FormalCheck
from wagtail_aufbruch.competitions.models.pages.competition import MOST_DAYS
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown
from wagtail_aufbruch.participation.enums import Actor

Ticks = Mapping[str, Ticked]
"""What is said of the rules, by their keys."""


def why_not_yet(entry: Entry) -> str:
    """Why the entry is not checked now; "" where it is. Its person may change it until the closing moment."""
    if entry.state != EntryState.HANDED_IN or entry.is_trial:
        return str(NotChecked().message)
    return why_still_changing(entry)


def why_not_returned(competition: CompetitionPage) -> str:
    """Why no entry can be returned for repair any more; "" where it can. One query at most."""
    if not what_follows_has_begun(competition):
        return ""
    return _(
        "People vote already, or may know who has won. Nothing can be mended in entries any more: admit this one, or "
        "do not admit it."
    )


def longest_repair(competition: CompetitionPage) -> int:
    """How many days are offered for a repair: as the competition says, none of them while people vote."""
    days = competition.repair_days
    begins = competition.vote_from if competition.has_vote else None
    return days if begins is None else max(1, min(days, (timezone.localdate(begins) - timezone.localdate()).days - 1))


def end_of_day(day: date) -> datetime:
    """The last minute of the day on the clock of the site; see ``core.moments.windows``."""
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


@dataclass
class _Case:
    """An entry under the lock of its competition, with what was ticked of it."""

    counter: EntryCounter
    entry: Entry
    check: FormalCheck

    def demand(self, finding: str, message: str) -> None:
        """Raise RulesOpen where no rule was found to be so."""
        if not any(one.finding == finding for one in findings_of(self.check)):
            raise RulesOpen(message)

    def close(self, verdict: Verdict, to_state: EntryState, message: str, *, user: AnyUser, action: str) -> None:
        check = self.check
        check.verdict, check.message = verdict, message
        check.decided_at, check.decided_by_id = timezone.now(), user.pk
        check.save()
        move(
            self.entry,
            to_state,
            self.counter,
            actor=Actor.STAFF,
            reason=message,
            repair_until=check.repair_until,
        )
        log(self.entry.competition, f"aufbruch.{action}", user=user, data={"entry": self.entry.pk})


def _open(entry: Entry, ticks: Ticks, seen: str) -> _Case:
    """The case as it is now, ticked as given. Raises NotChecked or ChangedSinceShown."""
    counter = lock(entry.competition)
    current = reread(entry)
    if current.state != EntryState.HANDED_IN or current.is_trial:
        raise NotChecked
    rules = rules_of(current.competition)
    if not rules:
        raise EntryError(_("This competition has no rules to check. Write them on its page, and publish it."))
    if not seen or seen != fingerprint_of(current):
        raise ChangedSinceShown
    check = open_check(current) or FormalCheck(entry=current)
    check.findings = [one.as_stored() for one in findings_by(rules, ticks)]
    return _Case(counter, current, check)


def _open_to_decide(entry: Entry, ticks: Ticks, seen: str) -> _Case:
    case = _open(entry, ticks, seen)
    message = why_not_yet(case.entry)
    if message:
        raise EntryError(message)
    return case


@transaction.atomic
def note(entry: Entry, ticks: Ticks, *, user: AnyUser, seen: str) -> FormalCheck:
    """Keep what was ticked so far, for oneself on another day or for a colleague. Nobody is told."""
    case = _open(entry, ticks, seen)
    case.check.save()
    log(case.entry.competition, "aufbruch.entry_check_noted", user=user, data={"entry": case.entry.pk})
    return case.check


@transaction.atomic
def admit(entry: Entry, ticks: Ticks, *, user: AnyUser, seen: str) -> Entry:
    """Each rule is fulfilled: the entry goes to the jury. Raises RulesOpen where one is not."""
    case = _open_to_decide(entry, ticks, seen)
    if any(one.finding != Finding.FULFILLED for one in findings_of(case.check)):
        raise RulesOpen(_("An entry is admitted when each rule is fulfilled. Look at those that are not ticked so."))
    case.close(Verdict.ADMITTED, EntryState.ADMITTED, "", user=user, action="entry_admitted")
    tell(case.entry, case.entry.competition, check_emails.admitted, is_beside=is_beside_the_vote(case.entry))
    return case.entry


@transaction.atomic
def send_back(
    entry: Entry, ticks: Ticks, *, asked: Iterable[str], until_day: date, message: str, user: AnyUser, seen: str
) -> Entry:
    """Return it to be repaired until the end of a day; only what is ``asked`` can be changed.

    Raises RulesOpen where no rule is broken, EntryError where nothing is asked for, the day cannot be meant, or people
    vote by then: what they have chosen is not changed any more.
    """
    case = _open_to_decide(entry, ticks, seen)
    case.demand(Finding.NOT_FULFILLED, _("Say which rule is not fulfilled: the person reads it."))
    wanted = set(asked)
    fields = [field for field in fields_of(case.entry) if field.key in wanted]
    if not fields:
        raise RulesOpen(_("Choose what the person may change."))
    if not message.strip():
        raise RulesOpen(_("Write what the person is to do."))
    left = (until_day - timezone.localdate()).days
    if left < 1:
        raise RulesOpen(_("Give the person at least until tomorrow."))
    if left > MOST_DAYS:
        raise RulesOpen(_("Choose a day within the next %(days)d days.") % {"days": MOST_DAYS})
    message_of_vote = why_not_returned(case.entry.competition)
    if message_of_vote:
        raise EntryError(message_of_vote)
    demand_before_what_follows(case.entry.competition, end_of_day(until_day))
    check = case.check
    check.asked = [field.key for field in fields]
    check.before = words_of(case.entry, fields)
    check.repair_until = end_of_day(until_day)
    case.close(Verdict.RETURNED, EntryState.RETURNED, message.strip(), user=user, action="entry_returned")
    tell(case.entry, case.entry.competition, check_emails.returned, check)
    return case.entry


@transaction.atomic
def refuse(entry: Entry, ticks: Ticks, *, message: str, user: AnyUser, seen: str) -> Entry:
    """Not admit it, with the rules that are broken and a reason. Raises RulesOpen where one of both is missing."""
    case = _open_to_decide(entry, ticks, seen)
    case.demand(Finding.NOT_FULFILLED, _("Say which rule is not fulfilled: the person reads it."))
    if not message.strip():
        raise RulesOpen(_("Write the reason: the person reads it, and can appeal."))
    case.close(Verdict.NOT_ADMITTED, EntryState.NOT_ADMITTED, message.strip(), user=user, action="entry_not_admitted")
    tell(case.entry, case.entry.competition, check_emails.not_admitted, case.check)
    return case.entry
