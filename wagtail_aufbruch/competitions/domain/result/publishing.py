"""What everybody may recount: the result that was fixed, once the winners are public, if the competition says so."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_aufbruch.competitions.domain.announcing.gate import may_be_told
from wagtail_aufbruch.competitions.domain.consents.standing import may_be_published, with_consents
from wagtail_aufbruch.competitions.domain.result.fixing import fixed_result
from wagtail_aufbruch.competitions.domain.result.mixing import VoteRule
from wagtail_aufbruch.competitions.domain.result.words import basis_in_words, points_in_words
from wagtail_aufbruch.competitions.enums import Basis
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, FixedResult
from wagtail_aufbruch.participation.domain.documents.tables import csv_lines
from wagtail_aufbruch.reviews.domain.results.rounding import shown
from wagtail_aufbruch.reviews.enums import Method, TieBreak


def recounted_result(competition: CompetitionPage) -> FixedResult | None:
    """The result that everybody may recount; None before the winners are public, and where nothing is to be told."""
    if not competition.recount_wanted or not may_be_told(competition):
        return None
    return fixed_result(competition)


@dataclass(frozen=True)
class Line:
    """One entry, as readers see it."""

    number: int
    title: str
    """"" where it may not be told, or is gone."""
    rank: int | None
    is_shared: bool
    decided_by: str
    votes: int | None
    jury: str
    public: str
    mix: str
    reviews: tuple[str, ...]
    """The scores of each review that counts, in an order that tells nobody's."""


@dataclass(frozen=True)
class Part:
    """A category, as readers see it."""

    title: str
    basis: str
    points: str
    """How the jury's points come about; "" without a jury."""
    criteria: tuple[dict[str, Any], ...]
    chain: tuple[str, ...]
    decisions: tuple[str, ...]
    least_reviews: int | None
    has_jury: bool
    tells_scores: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Recount:
    """A fixed result with the titles that may be told now."""

    competition: CompetitionPage
    result: FixedResult

    @cached_property
    def record(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.result.text)
        return found

    @cached_property
    def titles(self) -> dict[int, str]:
        """By the number of the entry; asked anew each time, since a consent can be taken back."""
        rows = with_consents(Entry.objects.judged().filter(competition=self.competition.pk, number__isnull=False))
        return {one.number: one.title for one in rows if one.number is not None and may_be_published(one)}

    @property
    def vote(self) -> dict[str, int] | None:
        """Weight, least number of ballots, ballots that count, those set aside; None without a vote."""
        found: dict[str, int] | None = self.record["vote"]
        return found

    @property
    def rule(self) -> VoteRule | None:
        vote = self.vote
        return VoteRule(vote["jury_weight"], vote["least_ballots"], vote["ballots"]) if vote is not None else None

    @property
    def chain(self) -> list[TieBreak] | None:
        """What decided between equal results, where it is the same in all categories."""
        chains = [[TieBreak(step) for step in one["tie_breaks"]] for one in self.record["categories"]]
        return chains[0] if chains and all(one == chains[0] for one in chains) else None

    @cached_property
    def parts(self) -> list[Part]:
        return [self._part(category) for category in self.record["categories"]]

    def _part(self, category: dict[str, Any]) -> Part:
        method = category["method"]
        lines = sorted((self._line(one) for one in category["entries"]), key=_by_place)
        return Part(
            title=category["title"],
            basis=basis_in_words(Basis(category["basis"]), self.rule),
            points=points_in_words(Method(method)) if method is not None else "",
            criteria=tuple(category["criteria"]),
            chain=tuple(str(TieBreak(step).label) for step in category["tie_breaks"]),
            decisions=tuple(", ".join(_("No. %(number)s") % {"number": one} for one in order)
                            for order in category["decisions"]),
            least_reviews=category["least_reviews"],
            has_jury=method is not None,
            tells_scores=category["scores"],
            lines=tuple(lines),
        )  # fmt: skip

    def _line(self, entry: dict[str, Any]) -> Line:
        step = entry["decided_by"]
        return Line(
            number=entry["number"],
            title=self.titles.get(entry["number"], ""),
            rank=entry["rank"],
            is_shared=entry["shared"],
            decided_by=str(TieBreak(step).label) if step is not None else "",
            votes=entry["votes"],
            jury=_told(entry.get("jury")),
            public=_told(entry["public"]),
            mix=_told(entry.get("mix")),
            reviews=tuple(
                ", ".join("–" if score is None else str(score) for score in one) for one in entry.get("reviews", ())
            ),
        )

    @property
    def headings(self) -> list[str]:
        return [
            _("Category"),
            pgettext("rank", "Place"),
            _("No."),
            _("Title"),
            _("Points of the jury"),
            pgettext("competition", "Votes"),
            _("Points of the public"),
            _("Result"),
            _("Reviews"),
        ]

    def rows(self) -> Iterator[list[object]]:
        """For a spreadsheet: exact numbers as they stand in the record."""
        for category in self.record["categories"]:
            for one in sorted(category["entries"], key=lambda entry: (entry["rank"] is None, entry["rank"] or 0)):
                reviews = [", ".join("–" if value is None else str(value) for value in row)
                           for row in one.get("reviews", ())]  # fmt: skip
                yield [
                    category["title"],
                    one["rank"],
                    one["number"],
                    self.titles.get(one["number"], ""),
                    one.get("jury"),
                    one["votes"],
                    one["public"],
                    one.get("mix"),
                    " | ".join(reviews),
                ]

    def as_csv(self) -> Iterator[bytes]:
        """With semicolons, as spreadsheets in Germany open it."""
        return csv_lines(self.headings, self.rows(), delimiter=";")


def _by_place(line: Line) -> tuple[bool, int, int]:
    return line.rank is None, line.rank or 0, line.number


def _told(number: str | None) -> str:
    """An exact number as people read it."""
    return shown(Fraction(number) if number is not None else None)
