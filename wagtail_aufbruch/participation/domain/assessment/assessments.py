"""Support: one row for each mailbox and contribution, and a stored number that equals the rows.

The contribution is locked before a row is looked for, written or deleted, so that two clicks at once come one after
the other; the constraints of the table hold the limit even against whoever forgets that. Of two addresses of one
mailbox they know nothing: that it counts once is held by the lock, and by ``_given_by``, which every look goes through.
Whatever address of theirs somebody uses, what they gave is shown, replaced and taken back. The order of locks stands
in ``contributions.effects``. Criteria and their scores hang on the same row; the app that has them tells through its
``Kind`` what to do with them.
"""

import secrets
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.participation.domain.contributions.counters import lock
from wagtail_aufbruch.participation.domain.errors import NotNow
from wagtail_aufbruch.participation.domain.people.participants import same_mailbox
from wagtail_aufbruch.participation.enums import CaseState
from wagtail_aufbruch.participation.extension.kinds import Rules, installed_kind_of, kind_of
from wagtail_aufbruch.participation.models import (
    Assessment,
    AssessmentOrigin,
    Contribution,
    Participant,
    VoidedVote,
    VoteCluster,
)

BATCH = 1000
NOBODY = "nobody-"
"""How the mark of an assessment begins that was given by somebody who is not known any more."""
CLUSTER_FROM = 5
"""So many browsers on one connection are shown to staff; a family is below."""


def own_assessment(
    contribution: Contribution, *, participant: Participant | None = None, browser_hash: str = ""
) -> Assessment | None:
    """The person's assessment of the contribution, or None."""
    if participant is None and not browser_hash:
        return None
    rows = Assessment.objects.filter(_given_by(participant, browser_hash), contribution_id=contribution.pk)
    return rows.order_by("pk").first()


def assessed_among(pks: Iterable[int], *, participant: Participant | None) -> set[int]:
    """Which of these contributions the person has assessed; no query for somebody unknown."""
    if participant is None:
        return set()
    found = Assessment.objects.filter(same_mailbox(participant), contribution__in=list(pks))
    return set(found.values_list("contribution_id", flat=True))


@transaction.atomic
def support(
    contribution: Contribution, *, participant: Participant | None = None, browser_hash: str = "", network: str = ""
) -> bool:
    """Note that somebody supports the contribution. Returns whether that is new.

    ``network`` is where a browser's click came from (``throttling.network_key``). The rules are asked anew. Raises
    NotNow where the contribution cannot be assessed (any more), or not by a mere browser; then nothing is stored.
    """
    _assessment, is_new = note(contribution, participant=participant, browser_hash=browser_hash, network=network)
    return is_new


def note(
    contribution: Contribution, *, participant: Participant | None = None, browser_hash: str = "", network: str = ""
) -> tuple[Assessment, bool]:
    """The same within the caller's transaction; returns the row too, to which scores can be added."""
    locked = _lock_for(contribution, by_browser=participant is None)
    not_counted = why_not_counted(locked, browser_hash)
    if not_counted:
        raise NotNow(not_counted)
    assessment = own_assessment(locked, participant=participant, browser_hash=browser_hash)
    is_new = assessment is None
    if assessment is None:
        assessment = Assessment.objects.create(**_who(participant, browser_hash), contribution_id=locked.pk)
        add_to_count(locked, 1)
        if browser_hash and network:
            _note_origin(locked, assessment, network)
    elif assessment.carried_from_id is not None:
        # What was carried over is their own will from now on, and stays where the joining is taken back.
        Assessment.objects.filter(pk=assessment.pk).update(carried_from=None)
    return assessment, is_new


def why_not_counted(contribution: Contribution, browser_hash: str) -> str:
    """What staff say to this browser, whose assessment they do not count; "" where they do, or it has none.

    No query for a browser that has never assessed anything.
    """
    if not browser_hash:
        return ""
    voided = VoidedVote.objects.filter(contribution_id=contribution.pk, browser_hash=browser_hash).first()
    if voided is None:
        return ""
    return _(
        "Your support from this browser is not counted: very many came from one connection within a short time. "
        "Our staff's reason: %(reason)s"
    ) % {"reason": voided.reason}


def _note_origin(contribution: Contribution, assessment: Assessment, network: str) -> None:
    """Keep from which connection it came, and tell staff where there are many; under the contribution's lock."""
    AssessmentOrigin.objects.create(assessment=assessment, contribution=contribution, network=network)
    same = {"contribution_id": contribution.pk, "network": network}
    number = AssessmentOrigin.objects.filter(**same).count()
    if number < CLUSTER_FROM:
        return
    now = timezone.now()
    if VoteCluster.objects.filter(**same, state=CaseState.OPEN).update(number=number, last_at=now):
        return
    kept = VoteCluster.objects.filter(**same, state=CaseState.REFUSED).order_by("-number").first()
    # What staff let count is shown once more when it has doubled.
    if kept is None or number >= 2 * kept.number:
        VoteCluster.objects.create(**same, process_id=contribution.process_id, number=number, last_at=now)


def take_out(contribution: Contribution, rows: "QuerySet[Assessment]") -> int:
    """Delete these assessments of a locked contribution, with its numbers. Returns how many there were."""
    _forget_sums(contribution, rows)
    _all, by_model = rows.delete()
    number = by_model.get(Assessment._meta.label, 0)
    if number:
        add_to_count(contribution, -number)
    return number


@transaction.atomic
def take_back(contribution: Contribution, *, participant: Participant | None = None, browser_hash: str = "") -> bool:
    """Delete the person's assessment. Returns whether there was one. Raises NotNow once it is closed."""
    locked = _lock_for(contribution, by_browser=participant is None)
    mine = Assessment.objects.filter(_given_by(participant, browser_hash), contribution_id=locked.pk)
    return bool(take_out(locked, mine))


def erase_of(participant: Participant) -> None:
    """Delete all that the person has assessed, with its numbers; within the transaction that erases the person."""
    mine = Assessment.objects.filter(participant=participant)
    for contribution in lock(list(mine.values_list("contribution_id", flat=True))):
        own = mine.filter(contribution_id=contribution.pk)
        _forget_sums(contribution, own)
        own.delete()
        add_to_count(contribution, -1)


def still_known(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Those of the rows that still lead to whoever gave them."""
    return rows.exclude(browser_hash__startswith=NOBODY)


def forget_people(rows: QuerySet[Assessment]) -> int:
    """Let the rows count on without whoever gave them; what stands there instead leads to nobody. Returns how many.

    The caller has locked the contributions.
    """
    known = list(still_known(rows).order_by("pk"))
    for one in known:
        one.participant, one.browser_hash = None, NOBODY + secrets.token_hex(16)
    Assessment.objects.bulk_update(known, ["participant", "browser_hash"], batch_size=BATCH)
    return len(known)


def _lock_for(contribution: Contribution, *, by_browser: bool) -> Contribution:
    """Lock the contribution if it may be assessed now. Raises NotNow."""
    locked = Contribution.objects.select_for_update(no_key=True).get(pk=contribution.pk)
    rules = kind_of(locked).rules(locked)
    if not locked.is_public or locked.merged_into_id is not None or not rules.may_assess:
        raise NotNow(why_not(rules))
    if by_browser and not rules.browser_may_assess:
        raise NotNow(_("Here people assess with a confirmed e-mail address."))
    return locked


def why_not(rules: Rules) -> str:
    """Why something cannot be assessed now, for people."""
    return rules.closed_message or _("This cannot be assessed.")


def _who(participant: Participant | None, browser_hash: str) -> dict[str, Any]:
    if (participant is None) == (not browser_hash):
        raise ValueError("Either a participant or a browser assesses.")
    return {"participant": participant, "browser_hash": browser_hash}


def _given_by(participant: Participant | None, browser_hash: str) -> Q:
    """Holds for what this person or browser gave, under whichever address of the mailbox."""
    who = _who(participant, browser_hash)
    return Q(**who) if participant is None else same_mailbox(participant)


def _forget_sums(contribution: Contribution, assessments: QuerySet[Assessment]) -> None:
    kind = installed_kind_of(contribution)
    if kind is not None and kind.forget_assessments is not None:
        kind.forget_assessments(contribution, assessments)


def add_to_count(contribution: Contribution, step: int) -> None:
    """Change the stored number of a locked contribution by ``step``; readers see it at once."""
    Contribution.objects.filter(pk=contribution.pk).update(support_count=F("support_count") + step)
    touch(contribution.process_id)
