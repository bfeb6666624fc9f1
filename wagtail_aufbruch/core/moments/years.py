"""Years that can be meant. Others are slips of the keyboard, and beyond the calendar's ends programs break."""

from datetime import UTC, date, datetime
from functools import reduce
from operator import and_

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 1900, 2200
BEGIN, END = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC), datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)


def plausible_year(day: date) -> None:
    """Validator for days and moments: refuses what lies outside of 1900 to 2200."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(
            _("The year %(year)04d cannot be right. Choose one from %(first)d to %(last)d."),
            code="implausible_year",
            params={"year": day.year, "first": FIRST_YEAR, "last": LAST_YEAR},
        )


def has_plausible_year(*columns: str) -> Q:
    """The same for the database: each of the moments is empty, or lies in years that lists and feeds can tell."""
    return reduce(and_, (Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (BEGIN, END)}) for name in columns))
