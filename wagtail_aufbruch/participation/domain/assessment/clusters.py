"""Many votes of mere browsers from one connection: noticed, shown to staff, not counted if they say so.

Where a call asks for no address one person can vote as often as they open a fresh browser. A limit would lock out a
school or a library, so nothing is refused by itself: from ``assessments.CLUSTER_FROM`` on staff see it and decide.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.domain.assessment import assessments
from wagtail_aufbruch.participation.domain.contributions.counters import lock
from wagtail_aufbruch.participation.domain.errors import CaseDecided, ReasonMissing
from wagtail_aufbruch.participation.enums import CaseState
from wagtail_aufbruch.participation.extension import followups
from wagtail_aufbruch.participation.models import Assessment, AssessmentOrigin, Contribution, VoidedVote, VoteCluster
from wagtail_aufbruch.participation.models.staff import key_of

KEPT = timedelta(days=14)
"""So long staff can find and void such votes; after that nothing tells which came from one connection."""


@transaction.atomic
def decide_cluster(cluster: VoteCluster, voided: bool, user: AnyUser, reason: str = "") -> VoteCluster:
    """Staff do not count the votes of a cluster, with a reason that the voters read, or let them count.

    Voided are all that stand by now, also those that came since it was noticed. Raises ReasonMissing, CaseDecided.
    """
    reason = reason.strip()
    if voided and not reason:
        raise ReasonMissing
    goal = Contribution.objects.filter(pk=cluster.contribution_id).values_list("merged_into_id", flat=True).get()
    locked = lock([pk for pk in (cluster.contribution_id, goal) if pk is not None])
    row = VoteCluster.objects.select_for_update().get(pk=cluster.pk)
    if row.state != CaseState.OPEN:
        raise CaseDecided
    row.state = CaseState.GRANTED if voided else CaseState.REFUSED
    row.decided_at, row.user_id, row.decision = timezone.now(), key_of(user), reason
    contribution = next(one for one in locked if one.pk == row.contribution_id)
    if voided:
        row.number = _void(contribution, [one for one in locked if one.pk != contribution.pk], row)
    row.save(update_fields=["state", "decided_at", "user", "decision", "number"])
    followups.after_decision(row)
    facts = {"votes": row.number, "voided": voided, "reason": reason}
    log(contribution, "aufbruch.votes_decided", user=user, title=str(contribution), data=facts)
    return row


def _void(contribution: Contribution, joined_with: list[Contribution], cluster: VoteCluster) -> int:
    """Take the cluster's votes out, also where they were carried over by joining. Returns how many there were."""
    votes = Assessment.objects.filter(
        contribution_id=contribution.pk, origin__network=cluster.network, participant__isnull=True
    )
    browsers = list(votes.values_list("browser_hash", flat=True))
    VoidedVote.objects.bulk_create(
        [
            VoidedVote(contribution_id=contribution.pk, browser_hash=browser, reason=cluster.decision)
            for browser in browsers
        ],
        ignore_conflicts=True,
        batch_size=assessments.BATCH,
    )
    for goal in joined_with:
        carried = Assessment.objects.filter(contribution_id=goal.pk, carried_from_id=contribution.pk)
        assessments.take_out(goal, carried.filter(browser_hash__in=browsers))
    return assessments.take_out(contribution, votes)


def old_origins() -> "QuerySet[Model]":
    """Origins of assessments at the end of their time."""
    return AssessmentOrigin.objects.filter(created_at__lt=timezone.now() - KEPT)


def old_clusters() -> "QuerySet[Model]":
    """Clusters of which nobody can tell any more which votes they were; what was decided stands in the log."""
    return VoteCluster.objects.filter(last_at__lt=timezone.now() - KEPT)


def old_voided() -> "QuerySet[Model]":
    """Voided votes at the end of their time: as long as what was not published is kept."""
    return VoidedVote.objects.filter(voided_at__lt=timezone.now() - timedelta(days=aufbruch_settings.rejected_days))
