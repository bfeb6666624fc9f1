"""The result to take along, for staff."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_aufbruch.competitions.domain.consents.standing import may_be_published
from wagtail_aufbruch.competitions.domain.result.standing import Standing
from wagtail_aufbruch.competitions.domain.result.words import basis_in_words, decided_in_words, flags_of
from wagtail_aufbruch.participation.domain.documents.tables import csv_lines, xlsx_file
from wagtail_aufbruch.reviews.domain.results.rounding import rounded

DIGITS = 4


@dataclass(frozen=True)
class Export:
    """A row for each entry, category by category, the best first."""

    standing: Standing

    @property
    def headings(self) -> list[str]:
        return [
            _("Category"),
            pgettext("rank", "Place"),
            _("No."),
            _("Title"),
            _("Name"),
            _("Points of the jury"),
            _("Reviews that count"),
            pgettext("competition", "Votes"),
            _("Points of the public"),
            _("Result"),
            _("Result, exactly"),
            _("Decided by"),
            _("To be noted"),
            _("What counts"),
        ]

    def rows(self) -> Iterator[list[object]]:
        for group in self.standing.groups:
            counts = basis_in_words(group.basis, self.standing.rule)
            for row in group.rows:
                entry = row.entry
                yield [
                    group.title,
                    row.rank,
                    entry.number,
                    entry.title,
                    entry.name,
                    number_of(row.jury),
                    row.reviews,
                    row.votes,
                    number_of(row.public),
                    number_of(row.mix),
                    "" if row.mix is None else str(row.mix),
                    decided_in_words(row),
                    "; ".join(flags_of(group, row, may_be_published=may_be_published(entry))),
                    counts,
                ]

    def as_csv(self) -> Iterator[bytes]:
        """With semicolons, as spreadsheets in Germany open it."""
        return csv_lines(self.headings, self.rows(), delimiter=";")

    def as_xlsx(self) -> IO[bytes]:
        return xlsx_file(_("Result"), self.headings, self.rows())


def number_of(value: Fraction | None) -> float | None:
    """As a spreadsheet takes it."""
    return None if value is None else float(rounded(value, DIGITS))
