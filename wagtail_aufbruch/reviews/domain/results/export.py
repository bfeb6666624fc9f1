"""A round to take along, for staff: the places, and every single score."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import IO

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_aufbruch.participation.domain.documents.tables import csv_lines, xlsx_file
from wagtail_aufbruch.reviews.domain.results.rounding import rounded
from wagtail_aufbruch.reviews.domain.results.scoring import Outcome
from wagtail_aufbruch.reviews.domain.results.standing import Standing, standing_of
from wagtail_aufbruch.reviews.domain.results.words import decided_in_words
from wagtail_aufbruch.reviews.domain.rounds.sharing import titles_for_staff
from wagtail_aufbruch.reviews.enums import ReviewState
from wagtail_aufbruch.reviews.models import Conflict, Criterion, Item, Review, Reviewer, Round, Score

BATCH = 500
DIGITS = 4


@dataclass(frozen=True)
class Export:
    """The tables of one round."""

    round: Round

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.round)

    @cached_property
    def criteria(self) -> list[Criterion]:
        return list(self.round.criteria.all())

    @cached_property
    def titles(self) -> dict[int, str]:
        """Titles by the key of the item, as staff see them."""
        return titles_for_staff(self.round, Item.objects.filter(round=self.round))

    @property
    def place_headings(self) -> list[str]:
        return [
            pgettext("rank", "Place"),
            _("No."),
            _("Title"),
            _("Result"),
            _("Reviews that count"),
            _("Lowest"),
            _("Highest"),
            _("Decided by"),
            *(f"{one.name} (0–1)" for one in self.standing.criteria),
        ]

    def places(self) -> Iterator[list[object]]:
        """One row for each thing, the best first."""
        for place in self.standing.places:
            outcome = place.outcome
            yield [
                place.rank,
                self.standing.items[place.item].number,
                self.titles.get(place.item, ""),
                _number(outcome.value),
                outcome.number,
                _number(min(outcome.values, default=None)),
                _number(max(outcome.values, default=None)),
                decided_in_words(place),
                *self._shares(outcome),
            ]

    def _shares(self, outcome: Outcome) -> list[object]:
        return [_number(outcome.by_criterion.get(one.pk)) for one in self.standing.criteria]

    @property
    def score_headings(self) -> list[str]:
        return [
            _("No."),
            _("Title"),
            _("Who judged"),
            _("Counts"),
            pgettext("review", "Handed in at"),
            *(one.name for one in self.criteria),
            _("Comment"),
        ]

    def scores(self) -> Iterator[list[object]]:
        """One row for each review that was handed in; two queries for each ``BATCH`` rows, which alone are held."""
        conflicts = set(Conflict.objects.filter(item__round=self.round).values_list("reviewer_id", "item_id"))
        items = {one.pk: one for one in Item.objects.filter(round=self.round)}
        names = {one.pk: str(one) for one in Reviewer.objects.filter(round=self.round)}
        columns = ("pk", "reviewer_id", "item_id", "handed_in_at", "comment")
        rows = Review.objects.filter(item__round=self.round, state=ReviewState.HANDED_IN).order_by("pk")
        last = 0
        while batch := list(rows.filter(pk__gt=last).values_list(*columns)[:BATCH]):
            scores = _scores_of([row[0] for row in batch])
            for pk, reviewer, item, handed_in_at, comment in batch:
                given = scores.get(pk, {})
                yield [
                    items[item].number,
                    self.titles.get(item, ""),
                    names[reviewer],
                    _("yes") if (reviewer, item) not in conflicts and items[item].is_judged else _("no"),
                    localtime(handed_in_at) if handed_in_at else None,
                    *(given.get(one.pk) for one in self.criteria),
                    comment,
                ]
            last = batch[-1][0]

    def as_csv(self) -> Iterator[bytes]:
        """The single scores, with semicolons, as spreadsheets in Germany open them."""
        return csv_lines(self.score_headings, self.scores(), delimiter=";")

    def as_xlsx(self) -> IO[bytes]:
        """Places and scores, a sheet each."""
        return xlsx_file(
            _("Result"), self.place_headings, self.places(), {_("Reviews"): chain([self.score_headings], self.scores())}
        )


def _scores_of(reviews: list[int]) -> dict[int, dict[int, int | None]]:
    """The scores of these reviews, by the keys of the review and of the criterion; one query."""
    found: dict[int, dict[int, int | None]] = {}
    rows = Score.objects.filter(review__in=reviews).order_by()
    for review, criterion, value in rows.values_list("review_id", "criterion_id", "value"):
        found.setdefault(review, {})[criterion] = value
    return found


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(rounded(value, DIGITS))
