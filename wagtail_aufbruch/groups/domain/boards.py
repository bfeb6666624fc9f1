"""Who sits on a board: people named there, or the leads of the theme groups, taken from the groups themselves."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from wagtail_aufbruch.core.domain.showing.portraits import with_portraits
from wagtail_aufbruch.core.models import Member
from wagtail_aufbruch.groups.domain.groups import GroupCard
from wagtail_aufbruch.groups.domain.terms import current
from wagtail_aufbruch.groups.models import BoardPage, BoardSeat, SeatHolder, SeatSource, ThemeGroupPage

MAX_MARKS = 24


@dataclass(frozen=True)
class Holder:
    """Somebody on a seat; ``group`` is the theme group that the seat comes from, else None."""

    member: Member
    group: ThemeGroupPage | None = None
    side: str = ""


@dataclass(frozen=True)
class VacantLead:
    """An empty lead seat of a theme group, and the side it is kept for."""

    group: ThemeGroupPage | None
    side: str


@dataclass(frozen=True)
class FilledSeat:
    """A kind of seat with those who sit there.

    ``number``: how many such seats there are, None where that is not known or not fixed.
    ``vacant_in``: empty lead seats of theme groups.
    """

    seat: BoardSeat
    holders: list[Holder]
    number: int | None
    vacant_in: list[VacantLead] = field(default_factory=list)

    @property
    def derived(self) -> bool:
        return self.seat.source == SeatSource.GROUP_LEADS

    @property
    def vacant(self) -> int | None:
        """Empty seats; None where their number is not known. More holders than seats is no negative vacancy."""
        return None if self.number is None else max(0, self.number - len(self.holders))

    @property
    def marks(self) -> list[bool]:
        """One entry for each seat, True for a filled one; empty where there are too many to take in at a glance."""
        marks = [True] * len(self.holders) + [False] * (self.vacant or 0)
        return marks if len(marks) <= MAX_MARKS else []


@dataclass(frozen=True)
class Composition:
    """All seats of a board."""

    seats: list[FilledSeat]

    @property
    def total(self) -> int:
        """Seats whose number is known. :attr:`open_ended` says whether there are further ones."""
        return sum(seat.number or 0 for seat in self.seats)

    @property
    def filled(self) -> int:
        return sum(len(seat.holders) for seat in self.seats)

    @property
    def vacant(self) -> int:
        return sum(seat.vacant or 0 for seat in self.seats)

    @property
    def open_ended(self) -> bool:
        """Whether the number of some kind of seat is not known or not fixed."""
        return any(seat.number is None for seat in self.seats)


def composition(board: BoardPage, groups: list[GroupCard], day: date) -> Composition:
    """The seats of ``board`` on ``day``.

    ``groups``: the process's published theme groups, from which the seats of the leads are filled.
    ``board`` may be published or a draft that is being previewed.
    """
    return Composition([_filled(seat, groups, day) for seat in board.seats.all()])


def with_seats(boards: QuerySet[BoardPage]) -> QuerySet[BoardPage]:
    """The boards with seats and holders, so that any number of them costs the same: two more queries."""
    holders = SeatHolder.objects.select_related("member")
    seats = BoardSeat.objects.prefetch_related(Prefetch("holders", queryset=holders))
    return boards.prefetch_related(Prefetch("seats", queryset=seats))


def fetch_seats(board: BoardPage) -> None:
    """Get the seats of one published board, with holders and portraits; three queries."""
    seats = BoardSeat.objects.prefetch_related(Prefetch("holders", queryset=with_portraits(SeatHolder.objects.all())))
    prefetch_related_objects([board], Prefetch("seats", queryset=seats))


def _filled(seat: BoardSeat, groups: list[GroupCard], day: date) -> FilledSeat:
    if seat.source == SeatSource.GROUP_LEADS:
        return _filled_by_leads(seat, groups)
    holders = [Holder(holder.member) for holder in current(seat.holders.all(), day)]
    return FilledSeat(seat, holders, seat.number)


def _filled_by_leads(seat: BoardSeat, groups: list[GroupCard]) -> FilledSeat:
    """Two seats for each group that is asked for a tandem, so the number follows from the groups."""
    holders = [Holder(lead.member, card.page, lead.get_side_display()) for card in groups for lead in card.leads]
    vacant_in = [VacantLead(card.page, side) for card in groups for side in card.vacancies]
    return FilledSeat(seat, holders, len(holders) + len(vacant_in), vacant_in)
