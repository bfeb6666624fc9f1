"""Papers, for the search in the menu of their process: what everybody may read at the moment of asking."""

from wagtail_aufbruch.core.extension.page_hooks import SearchResult, SearchSource
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.council.domain.lists.cards import card_of
from wagtail_aufbruch.council.domain.lists.listing import newest, searched
from wagtail_aufbruch.council.domain.papers.addresses import address_of, index_of
from wagtail_aufbruch.council.domain.papers.stations import with_stations
from wagtail_aufbruch.council.models import Paper
from wagtail_aufbruch.participation.domain.search.contribution_search import words_of

MOST = 200


def find(process: Process, query: str) -> list[int]:
    """Keys of papers whose number, title or text holds all words, the newest first; none without a page for them."""
    if not words_of(query) or index_of(process) is None:
        return []
    papers = newest(searched(Paper.objects.shown_in(process.pk), query))
    return list(papers.values_list("pk", flat=True)[:MOST])


def show(process: Process, keys: list[int]) -> dict[int, SearchResult]:
    """How they are shown; what may not be shown any more is left out."""
    index = index_of(process)
    if index is None:
        return {}
    found = with_stations(Paper.objects.shown_in(process.pk).filter(pk__in=keys))
    results = {}
    for paper in found:
        card = card_of(paper)
        results[card.pk] = SearchResult(
            kind=called(process, "paper"),
            title=f"{card.title} ({card.reference})" if card.reference else card.title,
            url=address_of(index, card.pk),
            text=card.teaser,
            note=card.state_words,
        )
    return results


SOURCE = SearchSource(key="council_papers", find=find, show=show)
