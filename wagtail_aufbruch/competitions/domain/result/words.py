"""How the result of a competition comes about, in words: the same before the vote, for staff, and for everybody who
recounts it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wagtail_aufbruch.competitions.domain.judging.installed import announced_chain
from wagtail_aufbruch.competitions.domain.result.mixing import VoteRule
from wagtail_aufbruch.competitions.domain.result.standing import Group, Row, Standing
from wagtail_aufbruch.competitions.enums import Basis
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.reviews.enums import Method, TieBreak


def method_in_words(competition: CompetitionPage, chain: Sequence[TieBreak] | None = None) -> list[str]:
    """The rule, one paragraph each. ``chain``: what decides between equal results, where it is known already."""
    known = chain if chain is not None else announced_chain(competition)
    if not competition.has_vote:
        return [_jury_alone(), _missing(), _ties(known)]
    weights = weights_in_words(competition)
    return [weights, _public(), few_in_words(competition), _beside(), _missing(), _ties(known)]


def weights_in_words(competition: CompetitionPage) -> str:
    """Who counts how much."""
    return _(
        "The jury counts %(jury)d percent, the public %(public)d percent: both give points from 0 to 100, and these "
        "are added up by this weight. All is computed exactly and rounded for display only."
    ) % {"jury": competition.jury_weight, "public": competition.public_weight}


def few_in_words(competition: CompetitionPage) -> str:
    """When the public does not count."""
    few = ngettext(
        "With fewer than %(least)d ballot the jury alone decides.",
        "With fewer than %(least)d ballots the jury alone decides.",
        competition.vote_least,
    ) % {"least": competition.vote_least}
    silent = _("So it does in a category in which nobody has voted.")
    return f"{few} {silent}"


def _jury_alone() -> str:
    return _(
        "The jury alone decides: its points from 0 to 100 are the result. All is computed exactly and rounded for "
        "display only."
    )


def _public() -> str:
    return _(
        "The entry with the most votes of its category gets 100 points of the public, each other one as many as its "
        "share of these votes. An entry with half as many votes gets 50 points."
    )


def _beside() -> str:
    return _(
        "What is admitted only once people vote does not take part in the vote, since it would have had less time. "
        "Where a jury judges, it gets the mean of the points that the public gives to what takes part in its category; "
        "without a jury it gets no place."
    )


def _missing() -> str:
    return _("Whatever too few of the jury have judged gets no place.")


def _ties(chain: Sequence[TieBreak] | None) -> str:
    if chain is None:
        return _(
            "What decides between equal results is set before the jury begins. What is equal even then shares a place, "
            "and the next one is left out (1, 1, 3)."
        )
    if not chain:
        return _("Equal results share a place; the next one is left out (1, 1, 3).")
    return _(
        "Between equal results decides, in this order: %(steps)s. What is equal even then shares a place, and the next "
        "one is left out (1, 1, 3)."
    ) % {"steps": pgettext("between steps", ", then ").join(str(step.label) for step in chain)}


def points_in_words(method: Method) -> str:
    """How the jury's points come about."""
    match method:
        case Method.SUM:
            return _(
                "The points of the jury: the scores are added up, and the sum counts as its share of the highest one "
                "that could be reached, times 100."
            )
        case Method.MEAN:
            return _(
                "The points of the jury: the mean of the scores, as a share from 0 (lowest) to 1 (highest), times 100."
            )
        case _other:
            return _(
                "The points of the jury: each score becomes a share from 0 (lowest) to 1 (highest). A review is the "
                "mean of its shares, by the weights of the criteria, times 100. The points are the mean of the reviews."
            )


def basis_in_words(basis: Basis, rule: VoteRule | None) -> str:
    """What the places of a category follow from, with the numbers where the public does not count."""
    if rule is None or rule.is_enough or basis not in {Basis.FEW, Basis.NOTHING}:
        return str(basis.label)
    ballots = ngettext("%(number)d ballot counts", "%(number)d ballots count", rule.ballots) % {"number": rule.ballots}
    return _("%(basis)s (%(ballots)s, at least %(least)d were announced)") % {
        "basis": basis.label,
        "ballots": ballots,
        "least": rule.least_ballots,
    }


def decided_in_words(row: Row) -> str:
    """What parted it from others with the same result; "" where nothing had to."""
    step = row.place.decided_by
    return _("equal result, decided by: %(step)s") % {"step": step.label} if step is not None else ""


def flags_of(group: Group, row: Row, *, may_be_published: bool) -> list[str]:
    """What staff should know of an entry before they rely on its place."""
    found = []
    if row.entry.guardian_missing:
        found.append(_("a guardian's consent is missing"))
    elif row.entry.is_kept_back:
        found.append(_("to be looked through: somebody was taken out of the team"))
    elif not may_be_published:
        found.append(_("may not be published"))
    if row.votes is None and group.basis in {Basis.MIX, Basis.PUBLIC}:
        found.append(_("not in the public vote: it was admitted once people voted already"))
    if row.jury is None and group.jury is not None:
        found.append(
            _("no place: the jury has not judged it")
            if not row.reviews
            else ngettext(
                "no place: %(number)d review counts, %(least)d are needed",
                "no place: %(number)d reviews count, %(least)d are needed",
                row.reviews,
            )
            % {"number": row.reviews, "least": group.jury.least_reviews}
        )
    return found


def notes_of(standing: Standing) -> list[str]:
    """What holds for the whole result: ballots set aside."""
    vote = standing.vote
    if vote is None or not vote.set_aside:
        return []
    return [
        ngettext(
            "%(number)d ballot was set aside and does not count.",
            "%(number)d ballots were set aside and do not count.",
            vote.set_aside,
        )
        % {"number": vote.set_aside}
    ]
