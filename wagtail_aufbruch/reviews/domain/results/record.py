"""The result as it is kept: all scores without names, the places, and a hash by which anybody can check it."""

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown
from wagtail_aufbruch.reviews.domain.errors import ReviewError
from wagtail_aufbruch.reviews.domain.results.standing import Standing, standing_of
from wagtail_aufbruch.reviews.domain.rounds.logbook import note
from wagtail_aufbruch.reviews.domain.rounds.preparing import locked
from wagtail_aufbruch.reviews.models import Item, Result, Reviewer, Round, TieDecision

FORMAT = 1
"""Raised when the shape of a record changes."""


def as_text(value: Fraction | None) -> str | None:
    """An exact number: "175/2", "29"."""
    return None if value is None else str(value)


def record_of(standing: Standing, numbers: Mapping[int, int] | None = None) -> dict[str, Any]:
    """All that the places follow from, and the places.

    People who judge are numbers, and so are things; there is neither a comment nor a name in it. ``numbers``: of the
    people by their keys, where they are known; else one query.
    """
    round_ = standing.round
    if numbers is None:
        numbers = dict(Reviewer.objects.filter(round=round_).values_list("pk", "number"))
    criteria = {one.pk: place for place, one in enumerate(standing.criteria, 1)}
    items = {pk: item.number for pk, item in standing.items.items()}
    return {
        "format": FORMAT,
        "round": round_.title,
        "method": str(round_.method),
        "least_reviews": round_.least_reviews,
        "tie_breaks": [str(step.value) for step in round_.chain],
        "criteria": [
            {"number": criteria[one.pk], "name": one.name, "least": one.least, "most": one.most, "weight": one.weight}
            for one in standing.criteria
        ],
        "reviews": _reviews(standing, numbers, items, criteria),
        "votes": None
        if standing.votes is None
        else {str(items[pk]): number for pk, number in standing.votes.items() if pk in items},
        "decisions": _decisions(standing),
        "places": [
            {
                "item": items[place.item],
                "rank": place.rank,
                "value": as_text(place.outcome.value),
                "reviews": place.outcome.number,
                "shared": place.is_shared,
                "decided_by": str(place.decided_by.value) if place.decided_by else None,
            }
            for place in standing.places
        ],
    }


def _reviews(
    standing: Standing, numbers: Mapping[int, int], items: Mapping[int, int], criteria: Mapping[int, int]
) -> list[dict[str, Any]]:
    """All that were handed in, in the order of things and people. What many say alike is written once and shared."""
    shared: dict[int, dict[str, int | None]] = {}
    found = []
    for one in standing.reviews:
        if one.item not in items:
            continue
        scores = shared.get(id(one.scores))
        if scores is None:
            scores = {str(criteria[key]): value for key, value in one.scores.items() if key in criteria}
            shared[id(one.scores)] = scores
        found.append((items[one.item], numbers[one.reviewer], one.counts, scores))
    # No two are of one person about one thing, so that the order never comes to the scores.
    found.sort(key=itemgetter(0, 1))
    return [
        {"reviewer": reviewer, "item": item, "counts": counts, "scores": scores}
        for item, reviewer, counts, scores in found
    ]


def _decisions(standing: Standing) -> list[list[int]]:
    """The orders in which things with the same result were put, as numbers of things; reasons stand beside the record,
    since they may name people."""
    found: dict[object, list[tuple[int, int]]] = {}
    for pk, (decision, place) in standing.decided.items():
        if pk in standing.items:
            found.setdefault(decision, []).append((place, standing.items[pk].number))
    return sorted([number for _place, number in sorted(order)] for order in found.values())


def canonical(record: dict[str, Any]) -> str:
    """The one way to write it down, so that the same record always has the same hash."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint_of(standing: Standing, numbers: Mapping[int, int] | None = None) -> str:
    """What is to be handed back as ``seen``; ``numbers`` as for the record."""
    return hash_of(canonical(record_of(standing, numbers)))


@transaction.atomic
def fix(round_: Round, *, user: AnyUser, reason: str = "", seen: str | None = None) -> Result:
    """Fix the result. The first one needs no reason; each further one does, and the earlier ones stay.

    ``seen``: the fingerprint of what was read; None: whatever is there. Raises ReviewError before the end of the round,
    where a tie still waits for a decision, and for a further result without a reason or without a change;
    ChangedSinceShown where it is not the one that was read.
    """
    current = locked(round_.pk)
    if not current.is_over:
        raise ReviewError(_("The round still runs. The result can be fixed once it has ended."))
    standing = standing_of(current)
    if standing.undecided:
        raise ReviewError(
            _("Equal results still wait for a decision: say who stands where, with the reason for the minutes.")
        )
    last = current.results.first()
    text = canonical(record_of(standing))
    if seen is not None and seen != hash_of(text):
        raise ChangedSinceShown
    if last is not None and last.text == text:
        raise ReviewError(_("Nothing has changed since the result was fixed."))
    if last is not None and not reason.strip():
        raise ReviewError(_("Say why the result changes. The earlier one stays in the record."))
    result = Result.objects.create(
        round=current,
        number=last.number + 1 if last is not None else 1,
        text=text,
        sha256=hash_of(text),
        reason=reason.strip() if last is not None else "",
        user_id=user.pk,
    )
    note(current, "round_fixed", user, number=result.number, sha256=result.sha256)
    return result


@transaction.atomic
def decide_tie(round_: Round, order: list[int], reason: str, *, user: AnyUser) -> None:
    """Put things with the same result in this order (their keys, the first is the best), with the reason.

    Raises ReviewError where the round runs, they do not share a place, or there is no reason.
    """
    current = locked(round_.pk)
    if not current.is_over:
        raise ReviewError(_("The round still runs. The result can be fixed once it has ended."))
    if not reason.strip():
        raise ReviewError(_("Give the reason: it stands in the minutes."))
    shared = [{place.item for place in tie} for tie in standing_of(current).undecided]
    if len(order) != len(set(order)) or set(order) not in shared:
        raise ReviewError(_("These do not share a place any more. Load the page again."))
    now = timezone.now()
    for place, item in enumerate(order, 1):
        TieDecision.objects.update_or_create(
            item_id=item, defaults={"place": place, "reason": reason.strip(), "at": now, "user_id": user.pk}
        )
    numbers = dict(Item.objects.filter(pk__in=order).values_list("pk", "number"))
    note(current, "round_tie", user, order=[numbers[item] for item in order])


@transaction.atomic
def undo_tie(round_: Round, item_pk: int, *, user: AnyUser) -> None:
    """Take back what was decided about a thing and those it was decided with. Raises ReviewError once it is fixed."""
    current = locked(round_.pk)
    if current.results.exists():
        raise ReviewError(_("The result is fixed with this decision, so it stays."))
    decision = TieDecision.objects.filter(item__round=current, item=item_pk).first()
    if decision is None:
        return
    TieDecision.objects.filter(item__round=current, at=decision.at).delete()
    note(current, "round_tie_undone", user)
