"""Winners, for the search in the menu of their process: what everybody may read of them at the moment of asking.

The page of a competition is found by the search itself; this finds what stands on it through the gate alone.
"""

from collections.abc import Iterator

from django.utils.text import Truncator

from wagtail_aufbruch.competitions.domain.announcing.queries import shown_competitions
from wagtail_aufbruch.competitions.domain.honouring.cards import cards_of
from wagtail_aufbruch.competitions.domain.honouring.showing import Winner
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.core.extension.page_hooks import SearchResult, SearchSource
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.core.lists.folding import indexed
from wagtail_aufbruch.participation.domain.search.contribution_search import words_of

SHOWN_TEXT = 400
ANCHOR = "#gewonnen"


def find(process: Process, query: str) -> list[int]:
    """Keys of the winners of whom title, name, prize or reason holds all words, those of the latest end first."""
    words = words_of(query)
    if not words:
        return []
    found = []
    for _page, winner in _winners(process):
        told = indexed(f"{winner.title}\n{winner.name}\n{winner.prize}\n{winner.reason}")
        if all(word in told for word in words):
            found.append(winner.pk)
    return found


def show(process: Process, keys: list[int]) -> dict[int, SearchResult]:
    """How they are shown; who may not be shown any more is left out."""
    wanted = set(keys)
    return {winner.pk: _result(process, page, winner) for page, winner in _winners(process) if winner.pk in wanted}


def _winners(process: Process) -> Iterator[tuple[CompetitionPage, Winner]]:
    for card in cards_of(shown_competitions(process), process):
        for winner in card.winners:
            if winner.is_shown:
                yield card.page, winner


def _result(process: Process, page: CompetitionPage, winner: Winner) -> SearchResult:
    told = " – ".join(part for part in (winner.name, page.title, winner.reason) if part)
    return SearchResult(
        kind=called(process, "entry"),
        title=f"{winner.title} ({winner.prize})",
        url=f"{page.full_url}{ANCHOR}",
        text=Truncator(told).chars(SHOWN_TEXT),
    )


SOURCE = SearchSource(key="competitions_winners", find=find, show=show)
