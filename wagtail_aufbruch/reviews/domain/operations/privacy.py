"""What is kept of those who judge: taken along, erased, forgotten when the time is over.

Names, addresses and comments go; scores and places stay, since the result and other people count on them.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from wagtail_aufbruch.participation.models import Participant
from wagtail_aufbruch.reviews.domain.rounds.sharing import share_out
from wagtail_aufbruch.reviews.enums import ReviewState
from wagtail_aufbruch.reviews.models import Conflict, Review, Reviewer, ReviewerLink, Round

DRAFT_DAYS = 365
"""So long a round that nobody releases keeps the addresses of those who were named for it."""


def judged_by(participant: Participant) -> "QuerySet[Reviewer]":
    """Where this person judges: by the address, since whoever judges need not take part in anything else."""
    return Reviewer.objects.filter(round__process=participant.process_id, email=participant.email)


def collect(participant: Participant) -> list[dict[str, Any]]:
    """All that is stored of the person as somebody who judges, for the file that they can download."""
    rows = judged_by(participant).select_related("round").prefetch_related("conflicts__item", "reviews__item")
    rows = rows.prefetch_related("reviews__scores__criterion")
    return [
        {
            "round": one.round.title,
            "name": one.name,
            "email": one.email,
            "named_at": one.added_at,
            "written_to_at": one.invited_at,
            "reviews": [
                {
                    "number": review.item.number,
                    "state": str(review.get_state_display()),
                    "saved_at": review.saved_at,
                    "handed_in_at": review.handed_in_at,
                    "comment": review.comment,
                    "scores": {score.criterion.name: score.value for score in review.scores.all()},
                }
                for review in one.reviews.all()
            ],
            "conflicts": [
                {
                    "number": conflict.item.number,
                    "kind": str(conflict.get_kind_display()),
                    "sentence": conflict.sentence,
                    "at": conflict.at,
                }
                for conflict in one.conflicts.all()
            ],
        }
        for one in rows
    ]


def erase(participant: Participant) -> None:
    """Take the person out: they judge no more, and what they have handed in stays as numbers without a name."""
    forget_people(judged_by(participant))


@transaction.atomic
def forget_people(reviewers: "QuerySet[Reviewer]") -> None:
    """Take names, addresses, comments, drafts and links out of these. Whoever still judged, judges no more, and what
    they had not handed in goes to others.

    Under the locks of their rounds: who hands in at the same moment would write their words once more behind this, and
    of a round that staff release at this moment nobody is forgotten.
    """
    keys = list(reviewers.values_list("pk", flat=True))
    judged = list(Reviewer.objects.filter(pk__in=keys).order_by().values_list("round", flat=True).distinct())
    rounds = list(Round.objects.select_for_update().filter(pk__in=judged).order_by("pk"))
    keys = list(reviewers.filter(pk__in=keys).values_list("pk", flat=True))
    now = timezone.now()
    Review.objects.filter(reviewer__in=keys).exclude(state=ReviewState.HANDED_IN).delete()
    Review.objects.filter(reviewer__in=keys).update(comment="")
    Conflict.objects.filter(reviewer__in=keys).update(sentence="")
    ReviewerLink.objects.filter(reviewer__in=keys).delete()
    rows = Reviewer.objects.filter(pk__in=keys)
    rows.filter(withdrawn_at__isnull=True).update(withdrawn_at=now)
    rows.update(name="", email="", member=None, user=None)
    for round_ in rounds:
        if round_.released_at is not None and not round_.is_over:
            share_out(round_)


def keeps() -> Q:
    """Whom a purge of participants must not delete: nobody. Whoever judges is found by the address in the round."""
    return Q(pk__in=[])


def due_people() -> "QuerySet[Reviewer]":
    """Those whose time is over: so long after the end of their round as it says, or of a round that never began."""
    now = timezone.now()
    over = Q(round__in=_rounds_over(now))
    never_began = Q(round__released_at__isnull=True, round__created_at__lt=now - timedelta(days=DRAFT_DAYS))
    known = ~Q(name="") | ~Q(email="") | Q(user__isnull=False) | Q(member__isnull=False)
    # Staff may note a conflict of somebody who is forgotten already, and why.
    told = Exists(Conflict.objects.filter(reviewer=OuterRef("pk")).exclude(sentence=""))
    return Reviewer.objects.filter(over | never_began).filter(known | Q(told))


def _rounds_over(now: datetime) -> list[int]:
    """Rounds whose ``keep_days`` have passed since their end; there are few, and databases count days differently."""
    ended = Round.objects.filter(released_at__isnull=False, closes_at__lt=now - timedelta(days=30))
    rows = ended.values_list("pk", "closes_at", "keep_days")
    return [pk for pk, end, days in rows if end is not None and end < now - timedelta(days=days)]
