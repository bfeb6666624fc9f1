"""What a group reports to the body above it: how it judged, what goes on, what returns and why.

Neither a name of anybody nor what one person has given stands in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import IO

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_aufbruch.participation.domain.documents.tables import csv_lines, xlsx_file
from wagtail_aufbruch.reviews.domain.outcomes.sheet import Row, Sheet
from wagtail_aufbruch.reviews.domain.results.rounding import digits_for, shown
from wagtail_aufbruch.reviews.domain.results.words import method_in_words
from wagtail_aufbruch.reviews.enums import Verdict
from wagtail_aufbruch.reviews.models import Criterion

LEAST_TOLD = 3
"""From so many reviews on a result is told: one of fewer could be taken apart into what each has given."""


@dataclass(frozen=True)
class Line:
    """One contribution as the report names it."""

    row: Row
    place: str
    """"" where it has none, or too few people have judged it for that to be told."""
    result: str

    @property
    def title(self) -> str:
        return self.row.title

    @property
    def reason(self) -> str:
        return self.row.outcome.reason


@dataclass(frozen=True)
class Report:
    """The report of one round."""

    sheet: Sheet

    @property
    def group(self) -> str:
        page = self.sheet.round.page
        return page.title if page is not None else "–"

    @cached_property
    def met_on(self) -> list[date]:
        """On which days the group has decided, as far as that was said."""
        return sorted({one.met_on for one in self.sheet.releases if one.met_on is not None})

    @property
    def published(self) -> list[date]:
        """On which days the outcomes became public."""
        found = [one.published_at for one in self.sheet.releases if one.published_at is not None]
        return sorted({localtime(moment).date() for moment in found})

    @property
    def criteria(self) -> list[Criterion]:
        return self.sheet.standing.criteria

    @property
    def method(self) -> list[str]:
        return method_in_words(self.sheet.round)

    @cached_property
    def people(self) -> int:
        """How many people have handed in something that counts."""
        return len({one.reviewer for one in self.sheet.standing.reviews if one.counts})

    @cached_property
    def reviews(self) -> int:
        return sum(one.counts for one in self.sheet.standing.reviews)

    @cached_property
    def going_on(self) -> list[Line]:
        return self._lines(Verdict.GO_ON)

    @cached_property
    def returning(self) -> list[Line]:
        return self._lines(Verdict.POOL)

    @property
    def open(self) -> list[Row]:
        """What there is no outcome of that could be told: not decided yet, or left out."""
        return [row for row in self.sheet.rows if not row.is_told and not row.is_ready]

    @property
    def is_final(self) -> bool:
        """Whether all that was decided is public."""
        return bool(self.sheet.told) and not self.sheet.ready and self.sheet.waiting is None

    @cached_property
    def _digits(self) -> int:
        return digits_for([row.value for row in self.sheet.rows if row.value is not None])

    def _lines(self, verdict: str) -> list[Line]:
        rows = [row for row in self.sheet.rows if row.outcome.verdict == verdict and (row.is_told or row.is_ready)]
        return [self._line(row) for row in rows]

    def _line(self, row: Row) -> Line:
        if row.place.outcome.number < LEAST_TOLD:
            return Line(row, "", "")
        return Line(row, str(row.place.rank or ""), shown(row.value, self._digits))

    @property
    def headings(self) -> list[str]:
        return [
            pgettext("rank", "Place"),
            _("Title"),
            _("Outcome"),
            _("Reason"),
            _("Result"),
            _("Reviews that count"),
            _("Published at"),
        ]

    def table(self) -> Iterator[list[object]]:
        """What goes on, what returns, and what is open; each the best first."""
        for line in (*self.going_on, *self.returning):
            yield self._cells(line.row, str(line.row.outcome.get_verdict_display()), line)
        for row in self.open:
            yield self._cells(row, row.left or _("not decided yet"), self._line(row))

    @staticmethod
    def _cells(row: Row, outcome: str, line: Line) -> list[object]:
        told = row.outcome.published_at
        reason = row.outcome.reason if row.is_told or row.is_ready else ""
        number = row.place.outcome.number
        return [line.place, line.title, outcome, reason, line.result, number, localtime(told) if told else ""]

    def facts(self) -> Iterator[list[object]]:
        """What stands above the lists, as rows of a sheet."""
        yield [_("Group"), self.group]
        yield [_("Round"), self.sheet.round.title]
        yield [_("Decided on"), ", ".join(date_format(day) for day in self.met_on)]
        yield [_("Published on"), ", ".join(date_format(day) for day in self.published)]
        yield [_("People who judged"), self.people]
        for one in self.criteria:
            yield [_("Criterion"), one.name, _("weight %(weight)s") % {"weight": one.weight}]
        for paragraph in self.method:
            yield [_("How the result comes about"), paragraph]

    def csv(self, delimiter: str = ";") -> Iterator[bytes]:
        return csv_lines(self.headings, self.table(), delimiter)

    def xlsx(self) -> IO[bytes]:
        """The caller closes the file."""
        return xlsx_file(_("Outcomes"), self.headings, self.table(), {_("Round"): self.facts()})
