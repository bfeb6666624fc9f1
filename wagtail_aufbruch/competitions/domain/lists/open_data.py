"""Public competitions as open data, and who has won as far as everybody may know it now.

No number of votes and no score is in it at any time. Winners come through the gate, with what the consents allow.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from wagtail_aufbruch.competitions.domain.announcing.queries import shown_competitions
from wagtail_aufbruch.competitions.domain.honouring.cards import Card, cards_of
from wagtail_aufbruch.competitions.domain.honouring.showing import Winner
from wagtail_aufbruch.competitions.models import Category, CompetitionPage, Prize
from wagtail_aufbruch.core.domain.showing.visibility import public_pages_by_key
from wagtail_aufbruch.core.extension.protocols import Page, Process

COLUMNS = (
    "title",
    "state",
    "organiser",
    "description",
    "opens",
    "closes",
    "jury_from",
    "jury_until",
    "vote_from",
    "vote_until",
    "honouring",
    "who_may",
    "min_age",
    "max_age",
    "categories",
    "prizes",
    "terms",
    "url",
    "changed",
)
WINNER_COLUMNS = ("competition", "competition_url", "prize", "prize_text", "category", "title", "name", "reason")

Row = dict[str, Any]


def competitions_of(process: Process) -> list[Row]:
    """All of the process with ``COLUMNS`` and, below ``winners``, rows with ``WINNER_COLUMNS``; the latest end first.

    A constant number of queries.
    """
    cards = cards_of(shown_competitions(process), process)
    pages = [card.page for card in cards]
    terms = _terms_of(pages)
    categories, prizes = _titles(Category, pages), _titles(Prize, pages)
    return [
        {
            **_row(card, terms.get(card.page.pk, "")),
            "categories": categories.get(card.page.pk, []),
            "prizes": prizes.get(card.page.pk, []),
            "winners": [_winner(card.page, winner) for winner in card.winners],
        }
        for card in cards
    ]


def winners_of_all(rows: Iterable[Row]) -> Iterator[Row]:
    """The winners of all ``rows``, one after the other."""
    for row in rows:
        yield from row["winners"]


def _row(card: Card, terms: str) -> Row:
    page = card.page
    vote = page.has_vote
    return {
        "title": page.title,
        "state": card.phase.value,
        "organiser": page.organiser,
        "description": page.introduction,
        "opens": _moment(page.opens_at),
        "closes": _moment(page.closes_at),
        "jury_from": _day(page.jury_from),
        "jury_until": _day(page.jury_until),
        "vote_from": _moment(page.vote_from) if vote else "",
        "vote_until": _moment(page.vote_until) if vote else "",
        "honouring": _moment(page.honoured_at),
        "who_may": page.who_may,
        "min_age": page.min_age,
        "max_age": page.max_age,
        "terms": terms,
        "url": page.full_url,
        "changed": _moment(page.last_published_at),
    }


def _winner(page: CompetitionPage, winner: Winner) -> Row:
    """Of whom nothing may be shown the prize alone is told, as on the page."""
    return {
        "competition": page.title,
        "competition_url": page.full_url,
        "prize": winner.prize,
        "prize_text": winner.text,
        "category": winner.category,
        "title": winner.title,
        "name": winner.name,
        "reason": winner.reason,
    }


def _terms_of(pages: list[CompetitionPage]) -> dict[int, str]:
    """Where the terms of each stand, by its key: on the page itself, or else on the page that it names."""
    rows = CompetitionPage.objects.filter(pk__in=[page.pk for page in pages]).only("pk", "terms")
    written = {row.pk for row in rows if row.terms}
    named: dict[int, Page] = public_pages_by_key({page.terms_page_id for page in pages if page.terms_page_id})
    found = {}
    for page in pages:
        if page.pk in written:
            found[page.pk] = f"{page.full_url}#teilnahmebedingungen"
        elif page.terms_page_id in named:
            found[page.pk] = named[page.terms_page_id].full_url or ""
    return found


def _titles(model: type[Category] | type[Prize], pages: list[CompetitionPage]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for row in model._default_manager.filter(page__in=[page.pk for page in pages]):
        found.setdefault(row.page_id, []).append(f"{row.title}: {row.text}" if row.text else row.title)
    return found


def _moment(moment: datetime | None) -> str:
    """With the offset of the site's time zone; "" if unknown."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
