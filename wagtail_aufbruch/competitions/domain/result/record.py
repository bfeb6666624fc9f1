"""The result as it is kept and published: numbers alone, in one way to write them, with a hash of that.

Nothing in it tells whose score one is (docs/decisions/0050). Entries are told by their public numbers; neither their
titles nor any name is in it, so that it can stay as it is when a consent is taken back.
"""

import hashlib
import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from wagtail_aufbruch.competitions.domain.result.standing import Group, Row, Standing
from wagtail_aufbruch.competitions.enums import Basis

FORMAT = 1
"""Raised when the shape of a record changes."""
LEAST_JURY = 3
"""Where fewer reviews count for an entry, or fewer of them say something of a criterion, no score of its category is
told: each could be that of a known person."""


def as_text(value: Fraction | None) -> str | None:
    """An exact number: "175/2", "29"."""
    return None if value is None else str(value)


def record_of(standing: Standing) -> dict[str, Any]:
    """All that the places follow from, and the places; of a standing that is ready."""
    vote, rule = standing.vote, standing.rule
    return {
        "format": FORMAT,
        "vote": None
        if vote is None or rule is None
        else {
            "jury_weight": rule.jury_weight,
            "least_ballots": rule.least_ballots,
            "ballots": rule.ballots,
            "set_aside": vote.set_aside,
        },
        "categories": [_category(group) for group in standing.groups],
    }


def tells_scores(group: Group) -> bool:
    """Whether the scores of this category may be published: so many people have judged each entry with a result, and
    each criterion of it of which anybody has said something, that nobody can say whose score one is."""
    if group.jury is None:
        return False
    judged = [row for row in group.rows if row.jury is not None]
    rows = [group.jury.rows.get(row.entry.pk, ()) for row in judged]
    return all(row.reviews >= LEAST_JURY for row in judged) and all(_told_by_enough(one) for one in rows)


def _told_by_enough(reviews: Sequence[Sequence[int | None]]) -> bool:
    """Whether each criterion has as many scores, or none. A score that stands alone in its column is that of whoever is
    known to be the only one who could judge this."""
    given = (sum(score is not None for score in column) for column in zip(*reviews, strict=True))
    return all(number == 0 or number >= LEAST_JURY for number in given)


def _category(group: Group) -> dict[str, Any]:
    jury, shows = group.jury, tells_scores(group)
    numbers = {row.entry.pk: row.entry.number for row in group.rows}
    # Their number alone: which of those without votes could be shown is nobody's business.
    mean = {} if group.mean_of is None else {"mean_of": group.mean_of}
    return {
        **mean,
        "title": group.title,
        "basis": str(group.basis.value),
        "scores": shows,
        "method": str(jury.method.value) if jury is not None else None,
        "least_reviews": jury.least_reviews if jury is not None else None,
        "tie_breaks": [str(step.value) for step in jury.chain] if jury is not None else [],
        "criteria": [
            {"name": name, "least": scale.least, "most": scale.most, "weight": scale.weight}
            for name, scale in zip(jury.names, jury.scales, strict=True)
        ]
        if jury is not None
        else [],
        "decisions": _decisions(group, numbers),
        "entries": sorted((_entry(group, row, shows) for row in group.rows), key=lambda one: int(one["number"])),
    }


def _entry(group: Group, row: Row, shows: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "number": row.entry.number,
        "votes": row.votes,
        "public": as_text(row.public),
        "rank": row.rank,
        "shared": row.place.is_shared,
        "decided_by": str(row.place.decided_by.value) if row.place.decided_by else None,
    }
    if group.jury is None or shows:
        told["mix"] = as_text(row.mix)
    if group.jury is not None and shows:
        told["jury"] = as_text(row.jury)
        told["counted"] = row.reviews
        # Of what has too few reviews for a result the number alone.
        rows = group.jury.rows.get(row.entry.pk, ()) if row.jury is not None else ()
        told["reviews"] = [list(one) for one in rows]
    return told


def _decisions(group: Group, numbers: dict[int, int | None]) -> list[list[int]]:
    """The orders in which entries with the same result were put; reasons are not told, since they may name people."""
    found: dict[object, list[tuple[int, int]]] = {}
    for pk, (decision, place) in group.decided.items():
        number = numbers.get(pk)
        if number is not None:
            found.setdefault(decision, []).append((place, number))
    return sorted([number for _place, number in sorted(order)] for order in found.values())


def canonical(record: dict[str, Any]) -> str:
    """The one way to write it down, so that the same record always has the same hash."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def text_of(standing: Standing) -> str:
    """The record, written down."""
    return canonical(record_of(standing))


def hash_of(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_recounted(record: dict[str, Any]) -> bool:
    """Whether a place of this record can be computed from what it tells."""
    return any(one["scores"] or one["basis"] in {Basis.PUBLIC, Basis.NOTHING} for one in record["categories"])
