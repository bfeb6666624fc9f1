"""The rule of the result: exact fractions, nothing rounded, no database.

* J is what the jury says of an entry, from 0 to 100 (``domain.judging.jury``).
* P = 100 · votes / most votes that an entry of the category has.
* M = α·J + (1 − α)·P, with α as it is announced.

What was admitted too late for the vote has as P the mean of what people could vote for in its category.

With fewer ballots than announced, or where nobody has voted in a category, M = J. Without a jury M = P.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from wagtail_aufbruch.competitions.enums import Basis


@dataclass(frozen=True)
class VoteRule:
    """What was announced of the vote, and how many ballots count."""

    jury_weight: int
    """α, in percent."""
    least_ballots: int
    ballots: int

    @property
    def is_enough(self) -> bool:
        return self.ballots >= self.least_ballots


def basis_of(*, has_jury: bool, vote: VoteRule | None, most_votes: int) -> Basis:
    """What counts in a category. ``most_votes``: of one of its entries."""
    if vote is None:
        return Basis.JURY if has_jury else Basis.NOTHING
    if not vote.is_enough:
        return Basis.FEW if has_jury else Basis.NOTHING
    if not most_votes:
        return Basis.SILENT if has_jury else Basis.NOTHING
    return Basis.MIX if has_jury else Basis.PUBLIC


def public_points(votes: int, most_votes: int) -> Fraction | None:
    """P; None where nobody has voted in the category."""
    return Fraction(100 * votes, most_votes) if most_votes else None


def mean_points(points: Iterable[Fraction | None], number: int) -> Fraction | None:
    """P of what was admitted too late for the vote: neither better nor worse than what took part; None without any.

    ``number``: how many took part. Whatever else is among the ``points`` has none of them.
    """
    known = [one for one in points if one is not None]
    return sum(known, Fraction(0)) / number if known and number else None


def mixed(basis: Basis, vote: VoteRule | None, jury: Fraction | None, public: Fraction | None) -> Fraction | None:
    """M; None for what has no place."""
    match basis:
        case Basis.NOTHING:
            return None
        case Basis.PUBLIC:
            return public
        case Basis.MIX if vote is not None:
            if jury is None or public is None:
                return None
            weight = Fraction(vote.jury_weight, 100)
            return weight * jury + (1 - weight) * public
        case _other:
            return jury
