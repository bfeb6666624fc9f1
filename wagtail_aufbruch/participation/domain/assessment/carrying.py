"""Support that goes on with what a contribution is joined with, and comes back when the two are parted."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from wagtail_aufbruch.participation.domain.assessment.assessments import BATCH, add_to_count, take_out
from wagtail_aufbruch.participation.domain.contributions.counters import lock
from wagtail_aufbruch.participation.models import Assessment, Contribution, Participant, VoidedVote

Giver = tuple[str | None, str]
"""Who has assessed: the mailbox, or the hash of a browser."""


def _givers(rows: "QuerySet[Assessment]") -> set[Giver]:
    return set(rows.values_list("participant__mailbox", "browser_hash"))


@transaction.atomic
def carry_over(from_: Contribution, to: Contribution, *, only: set[Giver] | None = None) -> list[Participant]:
    """Let those who support ``from_`` support ``to`` as well, each once; what they did stays as it was.

    What was carried to ``from_`` before goes on with the mark of where it was given, and leaves ``from_``: what is
    joined is joined with ``to`` alone. Votes that staff do not count for ``to`` stay out. Scores by criteria stay where
    they were given. No rule is asked: staff join contributions in any phase. ``only``: just what these have given.

    Returns the people with a confirmed address who support ``from_``, for the caller to tell them.
    """
    lock([from_.pk, to.pk])
    rows = Assessment.objects.filter(contribution_id=from_.pk).order_by("pk")
    people = _givers(Assessment.objects.filter(contribution_id=to.pk))
    voided = VoidedVote.objects.filter(contribution_id=to.pk).values_list("browser_hash", flat=True)
    people.update((None, browser) for browser in voided)
    fresh = []
    columns = rows.values_list("participant_id", "participant__mailbox", "browser_hash", "carried_from_id")
    for who, mailbox, browser, came_from in columns.iterator(BATCH):
        giver = (mailbox, browser)
        if giver not in people and (only is None or giver in only):
            people.add(giver)
            origin = came_from or from_.pk
            fresh.append(
                Assessment(contribution_id=to.pk, participant_id=who, browser_hash=browser, carried_from_id=origin)
            )
    Assessment.objects.bulk_create(fresh, batch_size=BATCH)
    if fresh:
        add_to_count(to, len(fresh))
    told = list(Participant.objects.filter(assessments__in=rows, confirmed_at__isnull=False))
    take_out(from_, rows.filter(carried_from__isnull=False))
    return told


@transaction.atomic
def take_out_carried(from_: Contribution, to: Contribution, still_joined: Iterable[Contribution] = ()) -> int:
    """Undo :func:`carry_over`: what came from ``from_`` and was not done again since goes. Returns how many rows went.

    Of those whose row goes, whoever supports one of ``still_joined`` as well is carried over from there. Nobody else
    is: they may have taken their support back, or be known no more.
    """
    lock([from_.pk, to.pk])
    carried = Assessment.objects.filter(contribution_id=to.pk, carried_from_id=from_.pk)
    gone = _givers(carried)
    number = take_out(to, carried)
    for other in still_joined if gone else ():
        carry_over(other, to, only=gone)
    return number
