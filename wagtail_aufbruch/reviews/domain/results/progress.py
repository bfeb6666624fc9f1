"""How far a round is: for staff, who see who still owes what."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from wagtail_aufbruch.reviews.domain.results.standing import Standing
from wagtail_aufbruch.reviews.domain.rounds.sharing import may_judge, without_conflict
from wagtail_aufbruch.reviews.enums import ReviewState
from wagtail_aufbruch.reviews.models import Conflict, Result, Review, Reviewer, Round


@dataclass(frozen=True)
class Progress:
    """Reviews of one person, or of a whole round."""

    dealt: int = 0
    drafts: int = 0
    handed_in: int = 0
    conflicts: int = 0

    @property
    def left(self) -> int:
        """How many are not handed in."""
        return self.dealt - self.handed_in

    @property
    def percent(self) -> int:
        """Handed in, of a hundred, rounded down: 100 means all."""
        return 100 * self.handed_in // self.dealt if self.dealt else 0


COUNTS = {
    "dealt": Count("pk"),
    "drafts": Count("pk", filter=Q(state=ReviewState.DRAFT)),
    "handed_in": Count("pk", filter=Q(state=ReviewState.HANDED_IN)),
}


def _counted(rounds: Iterable[int], by: str) -> dict[int, tuple[int, int, int]]:
    """The three numbers of these rounds, by the column ``by``; one query. Reviews in conflict are left out."""
    reviews = Review.objects.filter(item__round__in=list(rounds), item__taken_out_at__isnull=True)
    rows = without_conflict(reviews).order_by().values(by).annotate(**COUNTS)
    return {key: (dealt, drafts, done) for key, dealt, drafts, done in rows.values_list(by, *COUNTS)}


def progress_of_rounds(rounds: Iterable[Round]) -> dict[int, Progress]:
    """The progress of each round, by its key; one query. Reviews in conflict are left out."""
    keys = [one.pk for one in rounds]
    found = _counted(keys, "item__round")
    return {key: Progress(*found.get(key, ())) for key in keys}


def with_results(rounds: "QuerySet[Round]") -> "QuerySet[Round]":
    """The rounds with whether a result is fixed, which each of them asks for by itself otherwise."""
    fixed = Exists(Result.objects.filter(round=OuterRef("pk")))
    return rounds.annotate(has_result=fixed)  # type: ignore[no-redef]


def progress_in(standing: Standing) -> Progress:
    """The progress of a round whose reviews are read already, without its drafts; one query that reads two indexes."""
    dealt = Review.objects.filter(item__round=standing.round, item__taken_out_at__isnull=True)
    conflicts = Conflict.objects.filter(item__round=standing.round, item__taken_out_at__isnull=True)
    biased = conflicts.filter(Exists(Review.objects.filter(item=OuterRef("item"), reviewer=OuterRef("reviewer"))))
    handed_in = sum(one.counts and one.item in standing.items for one in standing.reviews)
    numbers = Round.objects.filter(pk=standing.round.pk).values_list(_number_of(dealt), _number_of(biased))
    all_, in_conflict = numbers.get()
    return Progress(dealt=all_ - in_conflict, handed_in=handed_in)


def _number_of(rows: "QuerySet[Review] | QuerySet[Conflict]") -> Coalesce:
    """How many there are, within another query."""
    counted = rows.order_by().values("item__round").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def with_conflicts(reviewers: "QuerySet[Reviewer]") -> "QuerySet[Reviewer]":
    """The people with ``biased``: in how many things each of them is in conflict, and with ``may_judge``."""
    mine = Conflict.objects.filter(reviewer=OuterRef("pk")).order_by().values("reviewer")
    number = Subquery(mine.annotate(number=Count("pk")).values("number"))
    return reviewers.annotate(
        biased=Coalesce(number, 0), may_judge=ExpressionWrapper(may_judge(), output_field=BooleanField())
    )


def progress_of_reviewers(round_: Round, reviewers: Iterable[Reviewer] | None = None) -> dict[int, Progress]:
    """The progress of each person who judges, by their key; one query, and one more where they are not given.

    ``reviewers`` come ``with_conflicts``.
    """
    found = _counted([round_.pk], "reviewer")
    known = with_conflicts(Reviewer.objects.filter(round=round_)) if reviewers is None else reviewers
    return {one.pk: Progress(*found.get(one.pk, (0, 0, 0)), conflicts=one.biased) for one in known}  # type: ignore[attr-defined]


def left_of(reviewers: Iterable[Reviewer]) -> dict[int, int]:
    """How many each of these people, in whatever rounds, has not handed in, by their keys; one query."""
    found = _counted({one.round_id for one in reviewers}, "reviewer")
    return {key: Progress(*numbers).left for key, numbers in found.items()}


def together(found: Iterable[Progress]) -> Progress:
    """The progress of a whole round, from that of all who judge in it."""
    parts = list(found)
    return Progress(
        *(sum(getattr(one, name) for one in parts) for name in ("dealt", "drafts", "handed_in", "conflicts"))
    )
