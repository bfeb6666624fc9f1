"""Staff fix the result, and decide between equal ones; under the lock of the competition, on what they have read."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.competitions.domain.announcing.forms import lock, read_anew
from wagtail_aufbruch.competitions.domain.announcing.gate import may_be_told
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.result.record import hash_of, text_of
from wagtail_aufbruch.competitions.domain.result.standing import Standing, standing_of
from wagtail_aufbruch.competitions.models import CompetitionPage, FixedResult, PlaceDecision
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown


def fixed_result(competition: CompetitionPage) -> FixedResult | None:
    """What was fixed last."""
    return FixedResult.objects.filter(competition=competition.pk).first()


def fingerprint_of(standing: Standing) -> str:
    """What is to be handed back as ``seen``."""
    return hash_of(text_of(standing))


def _open(competition: CompetitionPage) -> tuple[CompetitionPage, Standing]:
    lock(competition)
    fresh = read_anew(competition)
    standing = standing_of(fresh)
    if standing.waits_for:
        raise EntryError(_("There is no result yet: %(why)s") % {"why": " ".join(standing.waits_for)})
    return fresh, standing


@transaction.atomic
def fix(competition: CompetitionPage, *, user: AnyUser, seen: str, reason: str = "") -> FixedResult:
    """Fix the result. The first one needs no reason; each further one does, and the earlier ones stay.

    Raises EntryError before all is over, where a tie still waits for a decision, where there is nothing to fix, and
    for a further result without a reason or without a change; ChangedSinceShown where it is not the one that was read.
    """
    current, standing = _open(competition)
    if not standing.rows:
        raise EntryError(_("No entry takes part, so there is nothing to fix."))
    if standing.undecided:
        raise EntryError(
            _("Equal results still wait for a decision: say who stands where, with the reason for the minutes.")
        )
    text = text_of(standing)
    if hash_of(text) != seen:
        raise ChangedSinceShown
    last = fixed_result(current)
    if last is not None and last.text == text:
        raise EntryError(_("Nothing has changed since the result was fixed."))
    if last is not None and not reason.strip():
        raise EntryError(_("Say why the result changes. The earlier one stays in the record."))
    made = FixedResult.objects.create(
        competition=current,
        number=last.number + 1 if last is not None else 1,
        text=text,
        sha256=hash_of(text),
        reason=reason.strip() if last is not None else "",
        by_id=user.pk,
    )
    log(current, "aufbruch.result_fixed", user=user, data={"number": made.number, "sha256": made.sha256})
    if may_be_told(current):
        touch(current.process.pk)
    return made


@transaction.atomic
def decide_tie(competition: CompetitionPage, order: Sequence[int], reason: str, *, user: AnyUser) -> None:
    """Put entries with the same result in this order (their keys, the first is the best), with the reason.

    Raises EntryError where there is no result yet, they do not share a place, or there is no reason.
    """
    current, standing = _open(competition)
    if not reason.strip():
        raise EntryError(_("Give the reason: it stands in the minutes."))
    shared = {frozenset(row.entry.pk for row in tie): tie for tie in standing.undecided}
    tie = shared.get(frozenset(order))
    if tie is None or len(order) != len(tie):
        raise EntryError(_("These do not share a place any more. Load the page again."))
    now = timezone.now()
    for place, entry in enumerate(order, 1):
        PlaceDecision.objects.update_or_create(
            entry_id=entry, defaults={"place": place, "reason": reason.strip(), "at": now, "by_id": user.pk}
        )
    numbers = {row.entry.pk: row.entry.number for row in tie}
    log(current, "aufbruch.result_tie", user=user, data={"order": [numbers[entry] for entry in order]})


@transaction.atomic
def undo_tie(competition: CompetitionPage, entry_pk: int, *, user: AnyUser) -> None:
    """Take back what was decided about an entry and those it was decided with. Raises EntryError once it is fixed."""
    lock(competition)
    if fixed_result(competition) is not None:
        raise EntryError(_("The result is fixed with this decision, so it stays."))
    decision = PlaceDecision.objects.filter(entry__competition=competition.pk, entry=entry_pk).first()
    if decision is None:
        return
    PlaceDecision.objects.filter(entry__competition=competition.pk, at=decision.at).delete()
    log(competition, "aufbruch.result_tie_undone", user=user)
