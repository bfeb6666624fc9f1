"""Who stands where in a competition now, from what is stored; a constant number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import Case, QuerySet, When
from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.consents.standing import may_be_published, with_consents
from wagtail_aufbruch.competitions.domain.judging.installed import rounds_in
from wagtail_aufbruch.competitions.domain.judging.jury import Jury, Rounds
from wagtail_aufbruch.competitions.domain.result.mixing import VoteRule, basis_of, mean_points, mixed, public_points
from wagtail_aufbruch.competitions.domain.voting.counting import VoteResult, votes_for
from wagtail_aufbruch.competitions.domain.voting.taking_part import beside_the_vote, category_names
from wagtail_aufbruch.competitions.enums import Basis
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, PlaceDecision
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.reviews.domain.results.ranking import Place, Rules, rank, ties
from wagtail_aufbruch.reviews.domain.results.scoring import Outcome
from wagtail_aufbruch.reviews.enums import TieBreak


@dataclass(frozen=True)
class Row:
    """One entry, with all that its place follows from."""

    entry: Entry
    jury: Fraction | None
    reviews: int
    votes: int | None
    """None where there was no vote, and of what was admitted too late for it."""
    public: Fraction | None
    mix: Fraction | None
    place: Place

    @property
    def rank(self) -> int | None:
        return self.place.rank


@dataclass(frozen=True)
class Group:
    """A category, or all entries where there are none."""

    key: str
    title: str
    basis: Basis
    jury: Jury | None
    rows: Sequence[Row]
    """The best first; what has no place comes last."""
    decided: Mapping[int, tuple[object, int]]
    mean_of: int | None = None
    """Of how many entries what was admitted too late for the vote gets the mean; None where nothing does."""

    @property
    def undecided(self) -> list[list[Row]]:
        """Places that several share although the chain ends with a decision: it has not been made."""
        if self.jury is None or TieBreak.DECISION not in self.jury.chain:
            return []
        rows = {row.entry.pk: row for row in self.rows}
        return [[rows[place.item] for place in tie] for tie in ties(row.place for row in self.rows)]


@dataclass(frozen=True)
class Standing:
    """All of it; ``waits_for`` says what is not over yet, and until then there are no ``groups``."""

    competition: CompetitionPage
    vote: VoteResult | None = None
    rule: VoteRule | None = None
    groups: Sequence[Group] = ()
    waits_for: Sequence[str] = field(default=())

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def undecided(self) -> list[list[Row]]:
        return [tie for group in self.groups for tie in group.undecided]


def standing_of(competition: CompetitionPage, rounds: Rounds | None = None) -> Standing:
    """Who stands where. Nothing is computed before entries, vote and all rounds are over.

    ``rounds``: those of the competition, where they were read before.
    """
    waits = list(_waits_for(competition))
    if waits:
        return Standing(competition, waits_for=waits)
    rows: QuerySet[Entry] = Entry.objects.judged().filter(competition=competition.pk).select_related("participant")
    rows = rows.annotate(is_beside=Case(When(beside_the_vote(competition), then=True), default=False))
    entries = list(with_consents(rows).order_by("number"))
    names = category_names(competition)
    keys = _in_order(names, entries)
    juries = (rounds or rounds_in(competition)).juries(keys)
    if juries.unfinished:
        said = [_("“%(round)s” is not over: end this round, or delete its draft.") % {"round": one}
                for one in juries.unfinished]  # fmt: skip
        return Standing(competition, waits_for=said)
    vote = votes_for(competition, [one.pk for one in entries])
    rule = VoteRule(competition.jury_weight, competition.vote_least, vote.counted) if vote is not None else None
    own = decisions_of(competition)
    groups = [
        _group(key, names.get(key, ""), [one for one in entries if one.category == key], juries.by_category.get(key),
               vote, rule, own)
        for key in keys
    ]  # fmt: skip
    return Standing(competition, vote, rule, groups)


def _waits_for(competition: CompetitionPage) -> Iterable[str]:
    if not competition.entry_window.is_over():
        yield _("Entries are still taken.")
    if competition.has_vote and not competition.vote_window.is_over() and competition.vote_until is not None:
        yield _("People vote until %(moment)s.") % {"moment": say_moment(competition.vote_until)}


def _in_order(names: Mapping[str, str], entries: Sequence[Entry]) -> list[str]:
    """The categories as the editor has put them, then what entries name beside these."""
    used = {one.category for one in entries}
    return [*(key for key in names if key in used), *sorted(used - set(names))]


def decisions_of(competition: CompetitionPage) -> dict[int, tuple[object, int]]:
    """What staff have decided between equal results of the competition; those made together have the same moment."""
    rows = PlaceDecision.objects.filter(entry__competition=competition.pk).values_list("entry_id", "at", "place")
    return {entry: (("result", at), place) for entry, at, place in rows}


def _group(
    key: str,
    title: str,
    entries: Sequence[Entry],
    jury: Jury | None,
    vote: VoteResult | None,
    rule: VoteRule | None,
    own: Mapping[int, tuple[object, int]],
) -> Group:
    keys = [one.pk for one in entries]
    beside = [one.pk for one in entries if one.is_beside]  # type: ignore[attr-defined]  # annotated, see standing_of
    votes = {pk: vote.votes.get(pk, 0) for pk in keys if pk not in beside} if vote is not None else {}
    most = max(votes.values(), default=0)
    basis = basis_of(has_jury=jury is not None, vote=rule, most_votes=most)
    points = jury.points(keys) if jury is not None else {}
    public = {pk: public_points(number, most) for pk, number in votes.items()}
    # What nobody could vote for, since it must not be shown, has no votes, and is not to pull the mean down.
    voted_on = [one for one in entries if votes.get(one.pk) or (one.pk in votes and may_be_published(one))]
    mean_of = len(voted_on) if beside and basis == Basis.MIX else None
    public |= dict.fromkeys(beside, mean_points(public.values(), mean_of) if mean_of is not None else None)
    mix = {pk: mixed(basis, rule, points.get(pk), public.get(pk)) for pk in keys}
    known = jury.outcomes if jury is not None else {}
    decided = {**(jury.decided if jury is not None else {}), **own}
    rules = Rules(
        scales=jury.scales if jury is not None else (),
        chain=jury.chain if jury is not None else (),
        least_reviews=0,  # asked before, in ``points``: what lacks reviews has no value here
        votes=votes if vote is not None else None,
        decided=decided,
    )
    places = rank([_outcome(pk, mix[pk], known.get(pk)) for pk in keys], rules)
    by_key = {one.pk: one for one in entries}
    rows = [
        Row(
            entry=by_key[place.item],
            jury=points.get(place.item),
            reviews=known[place.item].number if place.item in known else 0,
            votes=votes.get(place.item),
            public=public.get(place.item),
            mix=mix[place.item],
            place=place,
        )
        for place in places
    ]
    return Group(key, title, basis, jury, rows, {pk: decided[pk] for pk in keys if pk in decided}, mean_of)


def _outcome(entry: int, mix: Fraction | None, of_jury: Outcome | None) -> Outcome:
    """What is ranked: M in place of the jury's own value, with what the chain asks for beside."""
    if of_jury is None:
        return Outcome(entry, mix)
    return Outcome(entry, mix, of_jury.values, of_jury.given, of_jury.scales)
