"""Competitions as lists show them: where each stands, and who has won."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from wagtail_aufbruch.competitions.domain.announcing.phases import STATES, phase_of
from wagtail_aufbruch.competitions.domain.honouring.showing import Winner, winners_in
from wagtail_aufbruch.competitions.enums import Phase
from wagtail_aufbruch.competitions.models import CompetitionPage


@dataclass(frozen=True)
class Card:
    """A competition as lists show it."""

    page: CompetitionPage
    phase: Phase
    state: str | Promise
    winners: Sequence[Winner] = ()


def card_of(competition: CompetitionPage, winners: Sequence[Winner] = ()) -> Card:
    """The competition with where it stands, and who has won."""
    phase = phase_of(competition)
    return Card(competition, phase, STATES[phase], winners)


def cards_of(competitions: Iterable[CompetitionPage]) -> list[Card]:
    """The same for many; a constant number of queries."""
    found = list(competitions)
    winners = winners_in(found)
    return [card_of(one, winners.get(one.pk, ())) for one in found]
