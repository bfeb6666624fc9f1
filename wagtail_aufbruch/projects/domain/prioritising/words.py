"""How the order of projects comes about, in words: for those who judge, for the pages, for the minutes."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.projects.domain.prioritising.scoring import Move, Tally
from wagtail_aufbruch.projects.enums import Band

LEAST_PEOPLE = 2
"""What a single person has judged gets no place: its points would be that person's scores."""
LEAST_TOLD = 3
"""From so many scores of a goal on these themselves are told, besides their mean."""


def method(least: int) -> Sequence[str]:
    """The rule of the points, of missing answers, of bands, of Borda, one paragraph each."""
    needed = max(least, LEAST_PEOPLE)
    return [
        _(
            "Each goal is scored from 1 (does not serve it) to 5 (serves it fully). Of each goal the mean is taken "
            "first and becomes a share: (mean − 1) / 4. The points are the mean of these shares by the weights of the "
            "goals, times 100. The weights are those of the process when the round was opened."
        ),
        _(
            "“I cannot judge that” counts neither for nor against, and neither does whoever is biased: they leave the "
            "mean of the goal and its number. A goal that nobody could judge leaves the points of that project."
        ),
        ngettext(
            "With fewer than %(number)d person who has judged a project gets no place.",
            "With fewer than %(number)d people who have judged a project gets no place.",
            needed,
        )
        % {"number": needed},
        _(
            "All projects with points are put in three groups by their places: in front, middle, behind, a third each. "
            "Where that does not come out even, the front takes one more first, then the middle. Equal points share a "
            "place and stay in one group."
        ),
        _(
            "A project is marked where it would stand in another group if the weight of any goal were ten points of "
            "100 higher or lower, and the other goals shared the rest as before."
        ),
        _(
            "Beside it stands Borda: the order in which each person puts what they have judged gives a project one "
            "point for each project behind it, and half a point for each that is equal. It is shown as a comparison, "
            "and decides nothing."
        ),
    ]


def told_scores(tally: Tally) -> tuple[int, ...] | None:
    """The scores of one goal, where so many people could judge it that they may be told; else None.

    How many judged the project does not matter: of three people two may say that they cannot judge this goal.
    """
    return tally.scores if tally.count >= LEAST_TOLD else None


def told(page: Page) -> str:
    """What those who judge are told of what becomes of their scores."""
    return _(
        "The body decides on this basis, and may depart from it with a reason. If it is published, the scores of each "
        "goal are told without names where three people or more could judge it; of fewer people the mean alone. Where "
        "only one person could judge a goal, the mean is what this person gave."
    )


def say_points(points: Fraction | None) -> str:
    """ "62,5"; "–" where there are none. Rounded half up, for display alone."""
    return str(number_format(decimal_points(points), decimal_pos=1)) if points is not None else "–"


def decimal_points(points: Fraction | None) -> str:
    """ "62.5", for machines; "" where there are none."""
    if points is None:
        return ""
    whole, rest = divmod((points * 10 + Fraction(1, 2)).__floor__(), 10)
    return f"{whole}.{rest}"


def say_mean(mean: Fraction | None) -> str:
    """ "3,33"; "–" where nobody could judge."""
    if mean is None:
        return "–"
    whole, rest = divmod((mean * 100 + Fraction(1, 2)).__floor__(), 100)
    return str(number_format(f"{whole}.{rest:02d}", decimal_pos=2))


def say_band(band: str) -> str:
    """ "in front"; "" for none."""
    return str(Band(band).label) if band else ""


def say_rank(rank: int | None, number: int, *, is_shared: bool = False) -> str:
    """ "Place 1 of 3"; "" without a place."""
    if rank is None:
        return ""
    if is_shared:
        return _("shared place %(rank)d of %(number)d") % {"rank": rank, "number": number}
    return _("place %(rank)d of %(number)d") % {"rank": rank, "number": number}


def say_move(move: Move, goals: Sequence[str]) -> str:
    """ "Klimaschutz 10 Punkte mehr: Gruppe Mitte"."""
    values = {"goal": goals[move.goal], "group": say_band(move.band) if move.band else pgettext("priority", "none")}
    if move.step > 0:
        return _("“%(goal)s” ten points more: group %(group)s") % values
    return _("“%(goal)s” ten points less: group %(group)s") % values


def say_group(band: str) -> str:
    """ "Group in front", "" for none."""
    return pgettext("priority", "Group %(group)s") % {"group": say_band(band)} if band else ""
