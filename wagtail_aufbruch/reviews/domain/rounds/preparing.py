"""Preparing a round: what it is called, by what it judges, and what is judged."""

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.processes import process_of
from wagtail_aufbruch.core.extension.protocols import AnyUser, Page
from wagtail_aufbruch.participation.extension.fingerprint import digest
from wagtail_aufbruch.reviews.domain.errors import Locked, NotReady, ReviewError, RoundChanged, RoundGone
from wagtail_aufbruch.reviews.domain.rounds.logbook import note
from wagtail_aufbruch.reviews.domain.rounds.rules import problems_of_rules
from wagtail_aufbruch.reviews.domain.rounds.sharing import find_conflicts, share_out
from wagtail_aufbruch.reviews.enums import Dealing, Method, TieBreak
from wagtail_aufbruch.reviews.extension.subjects import kind_called, own_result_of
from wagtail_aufbruch.reviews.models import Criterion, Item, Round, Score
from wagtail_aufbruch.reviews.models.round import TITLE_LENGTH


@dataclass(frozen=True)
class CriterionPlan:
    """A criterion as it was typed. ``pk``: the one that it changes; None for a new one."""

    name: str
    help_text: str = ""
    least: int = 1
    most: int = 5
    weight: int = 1
    steps: str = ""
    may_abstain: bool = True
    pk: int | None = None


@dataclass(frozen=True)
class RoundPlan:
    """A round as it was typed."""

    title: str
    introduction: str = ""
    method: str = Method.INDEX
    least_reviews: int = 2
    tie_breaks: Sequence[str] = (TieBreak.HEAVIEST, TieBreak.MEDIAN)
    dealing: str = Dealing.ALL
    reviews_each: int = 3
    is_blind: bool = False
    shows_others: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    keep_days: int = 365
    criteria: Sequence[CriterionPlan] = field(default_factory=tuple)


RULES = ("method", "least_reviews", "tie_breaks")
"""What the places follow from: it stands before the first review is handed in, as the criteria do."""
SETTLED = ("dealing", "reviews_each", "is_blind")
"""What those who judge have been told, or what was dealt by: it stands once the round is released."""
FREE = ("title", "introduction", "shows_others", "keep_days")


def locked(round_id: int) -> Round:
    """The round as it is now, locked until the transaction ends. Raises RoundGone."""
    found = Round.objects.select_for_update().filter(pk=round_id).first()
    if found is None:
        raise RoundGone
    return found


@transaction.atomic
def create_round(page: Page, subject_kind: str, plan: RoundPlan, *, user: AnyUser | None, division: str = "") -> Round:
    """A new round, as a draft, for things of this kind that belong to ``page``, or to this division of it.

    Raises ReviewError where the page stands in no process, or has no such division.
    """
    process = process_of(page)
    if process is None:
        raise ReviewError(_("The page stands in no process. Choose another one."))
    kind = kind_called(subject_kind)
    divisions = kind.divisions(page) if division and kind is not None else {}
    if division and division not in divisions:
        raise ReviewError(_("This category is not there any more. Load the page again and choose anew."))
    values: dict[str, Any] = {name: _value(plan, name) for name in (*FREE, *RULES, *SETTLED, "opens_at", "closes_at")}
    title = divisions.get(division, "")[:TITLE_LENGTH]
    values |= {"division": division, "division_title": title}
    made = Round.objects.create(process_id=process.pk, page_id=page.pk, subject_kind=subject_kind, **values)
    if own_result_of(subject_kind) is None:
        _write_criteria(made, plan.criteria)
    else:
        take_over_criteria(made)
    note(made, "round_created", user)
    return made


def fingerprint_of(round_: Round) -> str:
    """Of all that the form of a round shows, and of what it may not change any more; one query."""
    values = [getattr(round_, name) for name in (*FREE, *RULES, *SETTLED, "opens_at", "closes_at")]
    criteria = [_plan_of(criterion) for criterion in round_.criteria.all()]
    return digest(*values, round_.released_at is None, round_.locked_at is None, *criteria)


@transaction.atomic
def change_round(round_: Round, plan: RoundPlan, *, user: AnyUser, seen: str = "") -> Round:
    """Change a round that is prepared, or what may still change of one that runs. ``seen``: :func:`fingerprint_of` what
    the form showed; "" where it does not say.

    Raises Locked where the criteria or the rules would change after the first review was handed in, and where what was
    told at the release would; RoundChanged where it is another one than was read; NotReady where nobody could judge any
    more in a released round. The moments of a released round change by ``opening.extend`` alone.
    """
    current = locked(round_.pk)
    if seen and seen != fingerprint_of(current):
        raise RoundChanged
    changed = [name for name in (*FREE, *RULES, *SETTLED) if getattr(current, name) != _value(plan, name)]
    own = own_result_of(current.subject_kind)
    if own is not None and ("method" in changed or _differ(current, plan.criteria)):
        raise Locked(own.not_here)
    if current.locked_at is not None and (any(name in RULES for name in changed) or _differ(current, plan.criteria)):
        raise Locked(
            _(
                "Criteria and rules cannot be changed any more: somebody has judged by them already. Prepare a new "
                "round if they have to be others."
            )
        )
    if current.released_at is not None and any(name in SETTLED for name in changed):
        raise Locked(_("Who judges what, and whether names are shown, was told when the round was released."))
    if current.released_at is not None and plan.keep_days > current.keep_days:
        raise Locked(
            _("Those who judge were told that their names are kept for %(days)d days, so they are not kept longer.")
            % {"days": current.keep_days}
        )
    for name in changed:
        setattr(current, name, _value(plan, name))
    if current.released_at is None:
        current.opens_at, current.closes_at = plan.opens_at, plan.closes_at
    current.save()
    if current.locked_at is None and own is None:
        _write_criteria(current, plan.criteria)
        problems = problems_of_rules(current) if current.released_at is not None else []
        if problems:
            raise NotReady(problems)
    note(current, "round_changed", user)
    return current


def take_over_criteria(round_: Round) -> None:
    """Copy the criteria that stand elsewhere, as they are now; nothing for a kind without such. Under the lock."""
    own = own_result_of(round_.subject_kind)
    if own is None or round_.page is None:
        return
    known = [criterion.pk for criterion in round_.criteria.all()]
    given = own.criteria(round_.page)
    kept = [*known, *[None] * len(given)][: len(given)]
    plans = [
        CriterionPlan(one.name, one.help_text, weight=one.weight, pk=pk) for one, pk in zip(given, kept, strict=True)
    ]
    _write_criteria(round_, plans)


def _value(plan: RoundPlan, name: str) -> Any:
    value = getattr(plan, name)
    return list(value) if name == "tie_breaks" else value


def _differ(round_: Round, criteria: Sequence[CriterionPlan]) -> bool:
    known = [_plan_of(criterion) for criterion in round_.criteria.all()]
    return known != list(criteria)


def _plan_of(criterion: Criterion) -> CriterionPlan:
    return CriterionPlan(
        **{name: getattr(criterion, name) for name in CriterionPlan.__dataclass_fields__},
    )


def _write_criteria(round_: Round, criteria: Sequence[CriterionPlan]) -> None:
    """Keep those that are named, in their order; drafts of reviews keep the scores of these."""
    kept = {plan.pk for plan in criteria if plan.pk is not None}
    round_.criteria.exclude(pk__in=kept).delete()
    known = {criterion.pk: criterion for criterion in round_.criteria.all()}
    for place, plan in enumerate(criteria):
        criterion = known.get(plan.pk or 0) or Criterion(round=round_)
        for name in CriterionPlan.__dataclass_fields__:
            if name != "pk":
                setattr(criterion, name, getattr(plan, name))
        criterion.sort_order = place
        criterion.save()
        # A scale that became narrower leaves drafts with scores that it does not have.
        given = Score.objects.filter(criterion=criterion, value__isnull=False)
        given.exclude(value__range=(criterion.least, criterion.most)).delete()


@transaction.atomic
def choose_items(round_: Round, keys: Collection[int], *, user: AnyUser) -> int:
    """Let the round judge the things with these keys, of those that its page offers. Returns how many it judges.

    Before the release exactly these; afterwards what is new is added and dealt, and what is left out stays (see
    ``take_out``). Raises ReviewError for a key that is not offered, and once the round is over.
    """
    current = locked(round_.pk)
    if current.is_over:
        raise ReviewError(_("The round is over, so nothing can be added. Extend it first."))
    offered = candidates_of(current)
    known = set(current.items.values_list("object_id", flat=True))
    wanted = set(keys)
    if not wanted <= set(offered) | known:
        raise ReviewError(_("Something of what was chosen is not there any more. Load the page again and choose anew."))
    if current.released_at is None:
        current.items.exclude(object_id__in=wanted).delete()
    new = sorted(wanted - known)
    _add_items(current, new)
    if current.released_at is not None:
        find_conflicts(current)
        share_out(current)
    note(current, "round_items", user, number=len(new))
    return current.items.count()


def candidates_of(round_: Round) -> dict[int, str]:
    """What can be judged: titles by key. Nothing where the page or the app is gone."""
    kind = kind_called(round_.subject_kind)
    if kind is None or round_.page is None:
        return {}
    return dict(kind.candidates(round_.page, round_.division))


def _add_items(round_: Round, keys: Iterable[int]) -> None:
    """Number them by chance, so that a number says nothing of who came first."""
    new = list(keys)
    last = round_.items.order_by("-number").values_list("number", flat=True).first() or 0
    random.Random(round_.seed + last).shuffle(new)  # noqa: S311  # nothing secret
    Item.objects.bulk_create(
        [Item(round=round_, object_id=key, number=number) for number, key in enumerate(new, last + 1)]
    )


@transaction.atomic
def take_out(item: Item, reason: str, *, user: AnyUser) -> None:
    """Judge it no more: withdrawn, not admitted. What was judged stays in the record, and it gets no place."""
    current = locked(item.round_id)
    Item.objects.filter(pk=item.pk, taken_out_at__isnull=True).update(
        taken_out_at=timezone.now(), taken_out_reason=reason
    )
    note(current, "round_item_out", user, item=item.number)
