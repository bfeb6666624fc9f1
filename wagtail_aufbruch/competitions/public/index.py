"""The competitions of a process side by side: what runs, what comes, what was."""

from django.http import HttpRequest, HttpResponse

from wagtail_aufbruch.competitions.domain.announcing.queries import shown_competitions
from wagtail_aufbruch.competitions.domain.honouring.cards import cards_of
from wagtail_aufbruch.competitions.enums import Phase
from wagtail_aufbruch.competitions.models import CompetitionIndexPage

ORDER = (Phase.ENTERING, Phase.JUDGING, Phase.ANNOUNCED, Phase.HONOURED)


def show_index(index: CompetitionIndexPage, request: HttpRequest) -> HttpResponse:
    """Those that are open first, then what is being judged, then what comes and what was, the latest first."""
    cards = cards_of(shown_competitions(index.process), index.process)
    cards.sort(key=lambda card: ORDER.index(card.phase))
    response: HttpResponse = index.render(
        request,
        context_overrides={
            "running": [card for card in cards if card.phase != Phase.HONOURED],
            "decided": [card for card in cards if card.phase == Phase.HONOURED],
        },
    )
    return response
