"""How long names stand with what is published on a page; the app of the page knows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from wagtail_aufbruch.core.extension.registry import providers


@dataclass(frozen=True)
class NamesKept:
    """What one page says of it."""

    days: int | None = None
    """Its own number of days; None: as the site's setting says."""
    until: datetime | None = None
    """The days begin here at the earliest: the end of the call."""


def names_kept(pages: Iterable[int]) -> Mapping[int, NamesKept]:
    """What these pages say, by key; what says nothing is left out."""
    keys = list(pages)
    return {pk: kept for provide in providers("names_kept") for pk, kept in provide(keys).items()}
