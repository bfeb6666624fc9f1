"""What somebody who judges sees: what is theirs, how far they are, and afterwards what others said.

Of what they are in conflict with they see that it is, and nothing else: neither who judged it nor how.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import FilteredRelation, Q

from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.reviews.domain.rounds.sharing import (
    judged_items,
    shown_subjects,
    visible_keys,
    without_conflict,
)
from wagtail_aufbruch.reviews.enums import Dealing, ReviewState
from wagtail_aufbruch.reviews.extension.subjects import Subject
from wagtail_aufbruch.reviews.models import Conflict, Item, Review, Reviewer, Score

PER_PAGE = 50
LOOKED_AT = 10
"""So many things are read at once while the next open one is looked for; nearly always it is the first."""
CONFLICT, GONE = "conflict", "gone"


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
            return CONFLICT
        if self.subject is None:
            return GONE
        return self.review.state if self.review is not None else ReviewState.OPEN


@dataclass(frozen=True)
class Entry:
    """A line of somebody's list before anything of it is read."""

    pk: int
    number: int
    object_id: int
    state: str
    """As that of a row; what the database cannot see to be gone is found to be so when it is read."""
    is_dealt: bool

    @property
    def is_to_judge(self) -> bool:
        return self.state in ReviewState.values

    @property
    def is_open(self) -> bool:
        """Whether it waits to be handed in."""
        return self.is_to_judge and self.state != ReviewState.HANDED_IN


@dataclass(frozen=True)
class Page:
    """Some of the list, as it is shown."""

    rows: list[Row]
    after: int = 0
    """The number that it begins behind."""
    before: int | None = None
    """Behind which number the page before begins; None on the first one."""
    behind: int | None = None
    """Behind which number the next one begins; None on the last one."""


@dataclass(frozen=True)
class Desk:
    """All that somebody judges in one round. What it counts is this person's own, and read from no text."""

    reviewer: Reviewer
    entries: Sequence[Entry]
    """In the order of their numbers."""

    @cached_property
    def to_judge(self) -> list[Entry]:
        """What can be judged by this person now."""
        return [one for one in self.entries if one.is_to_judge]

    @property
    def handed_in(self) -> int:
        return sum(one.state == ReviewState.HANDED_IN for one in self.to_judge)

    @property
    def left(self) -> int:
        """How many are not handed in."""
        return len(self.to_judge) - self.handed_in

    @property
    def conflicts(self) -> int:
        """In how many this person is biased."""
        return sum(one.state == CONFLICT for one in self.entries)

    def page(self, after: int = 0, *, among: Sequence[Entry] | None = None, size: int = PER_PAGE) -> Page:
        """The rows behind the number ``after``, so many at most; a constant number of queries.

        ``among``: of these lines alone. A number names the page, since lines leave a list of open ones meanwhile.
        """
        lines = self.entries if among is None else among
        earlier = [one for one in lines if one.number <= after]
        later = [one for one in lines if one.number > after]
        shown = later[:size]
        start = len(earlier) - size
        before = None if not earlier else earlier[start - 1].number if start > 0 else 0
        behind = shown[-1].number if len(later) > size else None
        return Page(self.rows_of(shown), after, before, behind)

    def page_with(self, number: int, *, size: int = PER_PAGE) -> int:
        """Behind which number the page of the whole list begins on which this one stands."""
        place = sum(one.number < number for one in self.entries) // size * size
        return self.entries[place - 1].number if 0 < place <= len(self.entries) else 0

    def found(self, words: str) -> list[Entry]:
        """What has these words in the title that this person may read, or the number that was typed.

        Of what somebody is biased in, or may not see, nothing is found: neither its title nor that there is one.
        """
        known = {one.object_id for one in self.to_judge}
        keys = visible_keys(self.reviewer.round, known, words)
        number = read_pk(words.strip().removeprefix("Nr.").strip())
        return [one for one in self.to_judge if one.object_id in keys or one.number == number]

    def next_open(self, after: Item | None = None) -> Row | None:
        """The next one that is not handed in, behind ``after`` and then from the beginning."""
        waiting = [one for one in self.to_judge if one.is_open and (after is None or one.pk != after.pk)]
        behind = [one for one in waiting if after is not None and one.number > after.number]
        lines = behind + [one for one in waiting if one not in behind] if behind else waiting
        return next(self._readable(lines), None)

    def _readable(self, lines: Sequence[Entry]) -> Iterator[Row]:
        size = LOOKED_AT
        while lines:
            yield from (row for row in self.rows_of(lines[:size]) if row.state in ReviewState.values)
            lines, size = lines[size:], size * 10

    def rows_of(self, lines: Sequence[Entry]) -> list[Row]:
        """These lines with what is read of them."""
        round_ = self.reviewer.round
        keys = [one.pk for one in lines]
        items = [Item(pk=one.pk, round=round_, number=one.number, object_id=one.object_id) for one in lines]
        reviews = {one.item_id: one for one in Review.objects.filter(reviewer=self.reviewer, item__in=keys)}
        biased = Conflict.objects.filter(reviewer=self.reviewer, item__in=keys)
        conflicts = {one.item_id: one for one in biased} if any(one.state == CONFLICT for one in lines) else {}
        # Nothing is read of what somebody is biased in.
        subjects = shown_subjects(round_, [item for item in items if item.pk not in conflicts])
        return [Row(item, subjects.get(item.pk), reviews.get(item.pk), conflicts.get(item.pk)) for item in items]


def desk_of(reviewer: Reviewer) -> Desk:
    """The list of this person, without its texts; two queries."""
    round_ = reviewer.round
    rows = judged_items(round_).annotate(
        mine=FilteredRelation("reviews", condition=Q(reviews__reviewer=reviewer.pk)),
        biased=FilteredRelation("conflicts", condition=Q(conflicts__reviewer=reviewer.pk)),
    )
    if round_.dealing != Dealing.ALL:
        rows = rows.filter(Q(mine__isnull=False) | Q(biased__isnull=False))
    lines = list(rows.values_list("pk", "number", "object_id", "mine__state", "biased__pk"))
    visible = visible_keys(round_, {key for _pk, _number, key, _state, conflict in lines if conflict is None})
    return Desk(
        reviewer,
        [
            Entry(
                pk,
                number,
                key,
                CONFLICT if conflict is not None else (state or ReviewState.OPEN) if key in visible else GONE,
                is_dealt=state is not None,
            )
            for pk, number, key, state, conflict in lines
        ],
    )


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
