"""A paper as a list shows it."""

from dataclasses import dataclass
from datetime import date
from html import unescape

from django.utils.html import strip_tags
from django.utils.text import Truncator

from wagtail_aufbruch.council.domain.papers.halves import imported_half, reference_of
from wagtail_aufbruch.council.domain.papers.showing import next_of, state_words
from wagtail_aufbruch.council.domain.papers.stations import Station, stations_of
from wagtail_aufbruch.council.models import Paper

TEASER = 220


@dataclass(frozen=True)
class Card:
    """One line of the list. ``last`` is the latest station with an outcome, ``coming`` the next one to come."""

    pk: int
    reference: str
    title: str
    paper_type: str
    date: date | None
    teaser: str
    state: str
    state_words: str
    last: Station | None
    coming: Station | None


def card_of(paper: Paper) -> Card:
    """Needs the stations along (``with_stations``)."""
    stations = stations_of(paper)
    other = imported_half(paper)
    over = [one for one in stations if one.outcome]
    return Card(
        pk=paper.pk,
        reference=reference_of(paper),
        title=paper.name,
        paper_type=paper.paper_type or (other.paper_type if other else ""),
        date=paper.date or (other.date if other else None),
        teaser=Truncator(plain(paper.summary)).chars(TEASER),
        state=paper.state,
        state_words=state_words(paper.state),
        last=over[-1] if over else None,
        coming=next_of(stations),
    )


def plain(formatted: str) -> str:
    """Formatted text as running text."""
    return " ".join(unescape(strip_tags(formatted.replace("</p>", " ").replace("</li>", " "))).split())
