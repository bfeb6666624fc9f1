"""What somebody who judges sees: what is theirs, how far they are, and afterwards what others said.

Of what they are in conflict with they see that it is, and nothing else: neither who judged it nor how.
"""

from dataclasses import dataclass

from wagtail_aufbruch.reviews.domain.rounds.sharing import judged_items, shown_subjects, without_conflict
from wagtail_aufbruch.reviews.enums import Dealing, ReviewState
from wagtail_aufbruch.reviews.extension.subjects import Subject
from wagtail_aufbruch.reviews.models import Conflict, Item, Review, Reviewer, Score


@dataclass(frozen=True)
class Row:
    """One thing in somebody's list."""

    item: Item
    subject: Subject | None
    """None where it is gone, or may not be shown to those who judge yet."""
    review: Review | None
    conflict: Conflict | None

    @property
    def state(self) -> str:
        """How a list marks it: conflict, gone, open, draft, handed_in."""
        if self.conflict is not None:
            return "conflict"
        if self.subject is None:
            return "gone"
        return self.review.state if self.review is not None else ReviewState.OPEN


@dataclass(frozen=True)
class Desk:
    """All that somebody judges in one round."""

    rows: list[Row]

    @property
    def to_judge(self) -> list[Row]:
        """What can be judged by this person now."""
        return [row for row in self.rows if row.state in ReviewState.values]

    @property
    def handed_in(self) -> int:
        return sum(row.state == ReviewState.HANDED_IN for row in self.rows)

    @property
    def left(self) -> int:
        """How many are not handed in."""
        return len(self.to_judge) - self.handed_in

    def next_open(self, after: Item | None = None) -> Row | None:
        """The next one that is not handed in, behind ``after`` and then from the beginning."""
        waiting = [row for row in self.to_judge if row.state != ReviewState.HANDED_IN]
        behind = [row for row in waiting if after is not None and row.item.number > after.number]
        return next(iter(behind or waiting), None)


def desk_of(reviewer: Reviewer) -> Desk:
    """The list of this person; a constant number of queries."""
    round_ = reviewer.round
    reviews = {review.item_id: review for review in Review.objects.filter(reviewer=reviewer)}
    conflicts = {one.item_id: one for one in Conflict.objects.filter(reviewer=reviewer)}
    mine = {*reviews, *conflicts}
    items = [item for item in judged_items(round_) if round_.dealing == Dealing.ALL or item.pk in mine]
    subjects = shown_subjects(round_, items)
    return Desk([Row(item, subjects.get(item.pk), reviews.get(item.pk), conflicts.get(item.pk)) for item in items])


def row_of(reviewer: Reviewer, item_pk: int) -> Row | None:
    """One thing of this person's list; None where it is not theirs."""
    round_ = reviewer.round
    item = judged_items(round_).filter(pk=item_pk).first()
    if item is None:
        return None
    review = Review.objects.filter(reviewer=reviewer, item=item).first()
    conflict = Conflict.objects.filter(reviewer=reviewer, item=item).first()
    if review is None and conflict is None and round_.dealing == Dealing.SOME:
        return None
    return Row(item, shown_subjects(round_, [item]).get(item.pk), review, conflict)


def scores_of(review: Review | None) -> dict[int, int | None]:
    """What was answered, by the key of the criterion."""
    if review is None:
        return {}
    return dict(Score.objects.filter(review=review).values_list("criterion_id", "value"))


@dataclass(frozen=True)
class Voice:
    """What somebody else said, without their name."""

    number: int
    scores: dict[int, int | None]
    comment: str


def others_on(reviewer: Reviewer, item: Item) -> list[Voice]:
    """What others said of it, once the round is over and if it says so; to nobody who is in conflict with it, and
    nothing of those who are."""
    round_ = reviewer.round
    if not (round_.shows_others and round_.is_over):
        return []
    if Conflict.objects.filter(reviewer=reviewer, item=item).exists():
        return []
    found = (
        without_conflict(Review.objects.filter(item=item, state=ReviewState.HANDED_IN))
        .exclude(reviewer=reviewer)
        .select_related("reviewer")
        .prefetch_related("scores")
        .order_by("reviewer__number")
    )
    return [
        Voice(one.reviewer.number, {score.criterion_id: score.value for score in one.scores.all()}, one.comment)
        for one in found
    ]
