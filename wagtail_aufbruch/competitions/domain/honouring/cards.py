"""Competitions as lists show them: where each stands, and who has won."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from wagtail_aufbruch.competitions.domain.announcing.gate import may_be_told
from wagtail_aufbruch.competitions.domain.announcing.phases import STATES, phase_of
from wagtail_aufbruch.competitions.domain.honouring.showing import Winner, winners_in
from wagtail_aufbruch.competitions.enums import Phase
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.reader_cache.marks import kept


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


def cards_of(competitions: Iterable[CompetitionPage], process: Process) -> list[Card]:
    """The same for many of a process; a constant number of queries, and none until something of it has changed."""
    found = list(competitions)
    told = [one for one in found if may_be_told(one)]
    # The clock opens the gate, so that what is kept goes by whose gate is open now.
    key = f"competitions.winners.{'-'.join(str(one.pk) for one in told)}"
    winners = kept(process, str(process.pk), key, lambda: winners_in(told)) if told else {}
    return [card_of(one, winners.get(one.pk, ())) for one in found]
