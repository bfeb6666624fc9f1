"""What a feed reader is told of competitions: that one is announced, takes entries, is voted on, and is decided.

It names no winner. Feed readers keep what they have read, and a consent can be withdrawn; the page asks anew.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.competitions.domain.announcing.phases import STATES, phase_of
from wagtail_aufbruch.competitions.domain.announcing.queries import shown_competitions
from wagtail_aufbruch.competitions.domain.voting.rules import takes_votes
from wagtail_aufbruch.competitions.enums import Phase
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.core.extension.protocols import Process

MAX_IN_FEED = 30
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""Of a page that was never published in the usual way."""


@dataclass(frozen=True)
class Item:
    """Where a competition stands, since when. ``stage`` makes it new for those who have read of an earlier one."""

    competition: CompetitionPage
    stage: str
    state: str | Promise
    since: datetime


def newest(process: Process) -> list[Item]:
    """What has changed last comes first; a constant number of queries."""
    items = [_item(one) for one in shown_competitions(process)]
    return sorted(items, key=lambda item: (item.since, item.competition.pk), reverse=True)[:MAX_IN_FEED]


def _item(competition: CompetitionPage) -> Item:
    phase = phase_of(competition)
    stage, state, began = phase.value, STATES[phase], _began(competition, phase)
    if phase == Phase.ENTERING and competition.closes_at is not None:
        stage = f"{stage}-{competition.closes_at:%Y%m%d%H%M}"  # a later end is told anew
    elif phase == Phase.JUDGING and takes_votes(competition):
        stage, state, began = "voting", _("The public votes now"), competition.vote_from
    known = [moment for moment in (began, competition.first_published_at) if moment is not None]
    return Item(competition, stage, state, max(known, default=EARLIEST))


def _began(competition: CompetitionPage, phase: Phase) -> datetime | None:
    if phase == Phase.ENTERING:
        return competition.opens_at
    if phase == Phase.JUDGING:
        return competition.closes_at
    return competition.winners_public_at if phase == Phase.HONOURED else None
