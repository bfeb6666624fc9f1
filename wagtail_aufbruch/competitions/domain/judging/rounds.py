"""The review rounds that judge entries. Import it only where they are installed (``installed``)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from wagtail_aufbruch.competitions.domain.judging.jury import Juries, Jury, Row
from wagtail_aufbruch.competitions.domain.judging.subjects import KEY
from wagtail_aufbruch.competitions.domain.judging.valid_copies import waiting
from wagtail_aufbruch.competitions.models import Entry
from wagtail_aufbruch.core.extension.protocols import HasKey, Page
from wagtail_aufbruch.reviews.domain.results.ranking import Place
from wagtail_aufbruch.reviews.domain.results.rounding import digits_for, shown
from wagtail_aufbruch.reviews.domain.results.scoring import Counting
from wagtail_aufbruch.reviews.domain.results.standing import Standing as RoundStanding
from wagtail_aufbruch.reviews.domain.results.standing import scales_of, standing_of
from wagtail_aufbruch.reviews.domain.rounds.sharing import titles_for_staff
from wagtail_aufbruch.reviews.enums import Method, TieBreak
from wagtail_aufbruch.reviews.models import Item, Review, Round


def rounds_of(competition: Page) -> "QuerySet[Round]":
    """The rounds that judge entries of this competition, the newest first."""
    return Round.objects.filter(subject_kind=KEY, page=competition.pk)


def _items(rounds: "QuerySet[Round]") -> "QuerySet[Item]":
    """What blind rounds judge that have not ended: for these a copy without names is needed."""
    still = Q(closes_at__isnull=True) | Q(closes_at__gt=timezone.now())
    return Item.objects.filter(round__in=rounds.filter(still, is_blind=True), taken_out_at__isnull=True)


def to_blacken(competition: Page, among: Collection[int] | None = None) -> Collection[int]:
    """The entries of this competition that a blind round judges, and of which no copy holds; ``among``: of these."""
    judged = _items(rounds_of(competition)).values("object_id")
    entries = Entry.objects.judged().filter(competition=competition.pk, pk__in=judged)
    return waiting(entries if among is None else entries.filter(pk__in=among))


def is_reviewed(entry: HasKey, *, locks: bool = False) -> bool:
    """Whether somebody has handed in a review of this entry. ``locks``: the rounds that judge it are locked, under
    which reviews are stored."""
    items = Item.objects.filter(round__subject_kind=KEY, object_id=entry.pk)
    if locks:
        list(Round.objects.select_for_update(of=("self",)).filter(pk__in=items.values("round")).order_by("pk"))
    return Review.objects.filter(item__in=items.values("pk"), handed_in_at__isnull=False).exists()


@dataclass(frozen=True)
class Standing:
    """Where a round stands, and, once it is over, who stands where."""

    round: Round
    rows: list[tuple[str, str, str]]
    """Place, title and result."""


def standings_of(rounds: Iterable[Round]) -> list[Standing]:
    """The places by round; of one that still runs there are none yet."""
    return [Standing(one, _rows(one) if one.is_over else []) for one in rounds]


def _rows(round_: Round) -> list[tuple[str, str, str]]:
    standing = standing_of(round_)
    known = titles_for_staff(round_, standing.items.values())
    values = [place.outcome.value for place in standing.places if place.outcome.value is not None]
    digits = digits_for(values)

    def row(place: Place) -> tuple[str, str, str]:
        item = standing.items[place.item]
        title = known.get(item.pk, str(item))
        return str(place.rank) if place.rank is not None else "–", title, shown(place.outcome.value, digits)

    return [row(place) for place in standing.places]


class StandingRounds:
    """The rounds of one competition: where each stands is read once, whatever is asked of it."""

    def __init__(self, competition: Page) -> None:
        self._rounds = list(rounds_of(competition).prefetch_related("criteria"))
        self._read: dict[int, RoundStanding] = {}

    def _standing_of(self, round_: Round) -> RoundStanding:
        if round_.pk not in self._read:
            self._read[round_.pk] = standing_of(round_)
        return self._read[round_.pk]

    def places(self) -> dict[int, list[tuple[str, str, str]]]:
        """Round, place and result by the key of the entry, of the rounds that are over."""
        found: dict[int, list[tuple[str, str, str]]] = {}
        for one in self._rounds:
            if not one.is_over:
                continue
            standing = self._standing_of(one)
            digits = digits_for([place.outcome.value for place in standing.places if place.outcome.value is not None])
            for place in standing.places:
                key = standing.items[place.item].object_id
                rank = str(place.rank) if place.rank is not None else "–"
                found.setdefault(key, []).append((one.title, rank, shown(place.outcome.value, digits)))
        return found

    def juries(self, categories: Collection[str]) -> Juries:
        """What they say of each of these categories ("" among them: of entries without one). Of several rounds that
        judge a category the newest counts."""
        unfinished = [one.title for one in self._rounds if not one.is_over]
        newest = {key: next((one for one in self._rounds if one.division in {"", key}), None) for key in categories}
        if unfinished:
            return Juries({}, unfinished)
        # Many categories may have one round.
        counted = {one.pk: one for one in newest.values() if one is not None}
        juries = {key: _jury(one, self._standing_of(one)) for key, one in counted.items()}
        return Juries({key: juries[one.pk] for key, one in newest.items() if one is not None})


def announced_chain(competition: Page) -> list[TieBreak] | None:
    """What decides between equal results, where all rounds that were released say the same; else None."""
    chains = [one.chain for one in rounds_of(competition).exclude(released_at=None)]
    return chains[0] if chains and all(one == chains[0] for one in chains) else None


def _jury(round_: Round, standing: RoundStanding) -> Jury:
    scales, method = scales_of(standing.criteria), Method(round_.method)
    counting = Counting(scales, method)
    keys = {pk: item.object_id for pk, item in standing.items.items()}
    rows: dict[int, list[Row]] = {key: [] for key in keys.values()}
    for one in standing.reviews:
        if one.counts and one.item in keys and counting.of(one.scores) is not None:
            rows[keys[one.item]].append(tuple(one.scores.get(scale.key) for scale in scales))
    return Jury(
        title=round_.title,
        method=method,
        least_reviews=round_.least_reviews,
        chain=round_.chain,
        names=[one.name for one in standing.criteria],
        scales=scales,
        outcomes={keys[place.item]: place.outcome for place in standing.places},
        rows={key: sorted(found, key=_by_value) for key, found in rows.items()},
        decided={keys[item]: decision for item, decision in standing.decided.items() if item in keys},
    )


def _by_value(row: Row) -> tuple[int, ...]:
    return tuple(-1 if score is None else score for score in row)
