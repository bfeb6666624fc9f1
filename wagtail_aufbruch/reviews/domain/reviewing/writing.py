"""Judging: drafts, handing in, changing.

Under the lock of the round: two tabs cannot mix, nor can a review with criteria that staff change at the same moment,
with a conflict, or with the end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.reviews.domain.errors import (
    Incomplete,
    InConflict,
    NotDealt,
    NotOpen,
    NotThere,
    OutOfScale,
    RoundGone,
    SavedElsewhere,
)
from wagtail_aufbruch.reviews.domain.rounds.preparing import locked
from wagtail_aufbruch.reviews.domain.rounds.sharing import shown_subjects
from wagtail_aufbruch.reviews.enums import ReviewState
from wagtail_aufbruch.reviews.models import Conflict, Criterion, Review, Reviewer, Round, Score


@dataclass(frozen=True)
class Judgement:
    """What somebody says of one thing."""

    scores: Mapping[int, int | None]
    """By the key of the criterion; None: "I cannot judge that". What is not answered yet is left out."""
    comment: str | None = ""
    """None: the comment stays what it is."""
    revision: int | None = None
    """The one that the form was opened with; None: whatever is there."""


def refuse_unless_open(round_: Round) -> None:
    """Raises NotOpen, with the moment, where nobody can judge now."""
    if round_.is_open:
        return
    begins, ends = round_.opens_at, round_.closes_at
    if begins is not None and not round_.window.has_begun():
        raise NotOpen(
            _("The round begins on %(moment)s. Until then nothing can be stored.") % {"moment": say_moment(begins)}
        )
    moment = say_moment(ends) if ends is not None else ""
    raise NotOpen(_("The round ended on %(moment)s, so nothing was stored.") % {"moment": moment})


@transaction.atomic
def save(reviewer: Reviewer, item_pk: int, said: Judgement, *, hand_in: bool) -> Review:
    """Store the judgement, as a draft or handed in. A review that was handed in stays so, and changes until the end.

    Raises NotOpen, NotDealt, NotThere, InConflict, SavedElsewhere, OutOfScale, and Incomplete where a criterion has no
    answer.
    """
    round_ = locked(reviewer.round_id)
    refuse_unless_open(round_)
    review = Review.objects.select_related("item", "reviewer").filter(reviewer=reviewer.pk, item=item_pk).first()
    if Conflict.objects.filter(reviewer=reviewer.pk, item=item_pk).exists():
        raise InConflict
    if review is None or not review.item.is_judged or not review.reviewer.is_active:
        raise NotDealt
    if not shown_subjects(round_, [review.item]):
        # It may have been withdrawn, or its copy without names may not hold any more, since the form was opened.
        raise NotThere
    if said.revision is not None and said.revision != review.revision:
        raise SavedElsewhere
    criteria = list(round_.criteria.all())
    _check(criteria, said, hand_in=hand_in or review.state == ReviewState.HANDED_IN)
    _write(review, criteria, said, hand_in=hand_in)
    if review.state == ReviewState.HANDED_IN and round_.locked_at is None:
        Round.objects.filter(pk=round_.pk).update(locked_at=timezone.now())
    return review


def _check(criteria: Sequence[Criterion], said: Judgement, *, hand_in: bool) -> None:
    missing = []
    for criterion in criteria:
        if criterion.pk not in said.scores:
            missing.append(criterion.pk)
            continue
        value = said.scores[criterion.pk]
        if value is None and not criterion.may_abstain:
            raise OutOfScale(criterion.pk)
        if value is not None and value not in criterion.scores:
            raise OutOfScale(criterion.pk)
    if hand_in and missing:
        raise Incomplete(missing)


def _write(review: Review, criteria: Sequence[Criterion], said: Judgement, *, hand_in: bool) -> None:
    now = timezone.now()
    review.revision += 1
    review.saved_at = now
    if said.comment is not None:
        review.comment = said.comment
    if review.state != ReviewState.HANDED_IN:
        review.state = ReviewState.HANDED_IN if hand_in else ReviewState.DRAFT
    if hand_in:
        review.handed_in_at = now
    review.save()
    known = {criterion.pk for criterion in criteria}
    Score.objects.filter(review=review).delete()
    Score.objects.bulk_create(
        [Score(review=review, criterion_id=key, value=value) for key, value in said.scores.items() if key in known]
    )


@dataclass(frozen=True)
class Bulk:
    """What became of judgements about many things."""

    saved: list[int] = field(default_factory=list)
    refused: dict[int, ParticipationError] = field(default_factory=dict)
    """By the key of the thing: why nothing was stored for it."""


def save_many(reviewer: Reviewer, said: Mapping[int, Judgement], *, hand_in: bool) -> Bulk:
    """Store many judgements, each by itself: what is in conflict or does not fit is left out and named.

    Raises NotOpen where nothing at all can be stored, RoundGone.
    """
    round_ = Round.objects.filter(pk=reviewer.round_id).first()
    if round_ is None:
        raise RoundGone
    refuse_unless_open(round_)
    done = Bulk()
    for item_pk, judgement in said.items():
        try:
            save(reviewer, item_pk, judgement, hand_in=hand_in)
        except ParticipationError as error:
            done.refused[item_pk] = error
        else:
            done.saved.append(item_pk)
    return done
