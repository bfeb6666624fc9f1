"""A round to take along, for staff: the places, and every single score."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import IO

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_aufbruch.participation.domain.documents.tables import csv_lines, xlsx_file
from wagtail_aufbruch.reviews.domain.results.rounding import rounded
from wagtail_aufbruch.reviews.domain.results.scoring import Outcome
from wagtail_aufbruch.reviews.domain.results.standing import Standing, standing_of
from wagtail_aufbruch.reviews.domain.results.words import decided_in_words
from wagtail_aufbruch.reviews.enums import ReviewState
from wagtail_aufbruch.reviews.extension.subjects import kind_called
from wagtail_aufbruch.reviews.models import Conflict, Item, Review, Round

BATCH = 1000
DIGITS = 4


@dataclass(frozen=True)
class Export:
    """The tables of one round."""

    round: Round

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.round)

    @cached_property
    def titles(self) -> dict[int, str]:
        """Titles by the key of the item, as staff see them."""
        kind = kind_called(self.round.subject_kind)
        keys = {item.object_id: item.pk for item in Item.objects.filter(round=self.round)}
        if kind is None:
            return {}
        found = kind.subjects(list(keys), False)
        return {keys[key]: subject.title for key, subject in found.items() if key in keys}

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
            *(one.name for one in self.standing.criteria),
            _("Comment"),
        ]

    def scores(self) -> Iterator[list[object]]:
        """One row for each review that was handed in; a few queries for each ``BATCH`` rows."""
        conflicts = set(Conflict.objects.filter(item__round=self.round).values_list("reviewer_id", "item_id"))
        rows = Review.objects.filter(item__round=self.round, state=ReviewState.HANDED_IN)
        rows = rows.select_related("item", "reviewer").prefetch_related("scores").order_by("pk")
        for review in rows.iterator(chunk_size=BATCH):
            given = {score.criterion_id: score.value for score in review.scores.all()}
            counts = (review.reviewer_id, review.item_id) not in conflicts and review.item.is_judged
            yield [
                review.item.number,
                self.titles.get(review.item_id, ""),
                str(review.reviewer),
                _("yes") if counts else _("no"),
                localtime(review.handed_in_at) if review.handed_in_at else None,
                *(given.get(one.pk) for one in self.standing.criteria),
                review.comment,
            ]

    def as_csv(self) -> Iterator[bytes]:
        """The single scores, with semicolons, as spreadsheets in Germany open them."""
        return csv_lines(self.score_headings, self.scores(), delimiter=";")

    def as_xlsx(self) -> IO[bytes]:
        """Places and scores, a sheet each."""
        return xlsx_file(
            _("Result"), self.place_headings, self.places(), {_("Reviews"): [self.score_headings, *self.scores()]}
        )


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(rounded(value, DIGITS))
