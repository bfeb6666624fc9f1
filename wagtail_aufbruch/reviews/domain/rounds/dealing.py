"""Who judges what, where not everybody judges all: fair, repeatable from a stored seed, and never in conflict."""

import random
from collections.abc import Iterable, Mapping, Sequence

Pair = tuple[int, int]
"""Keys of a reviewer and of an item."""


def deal(
    items: Iterable[int],
    reviewers: Sequence[int],
    per_item: int,
    *,
    blocked: Iterable[Pair] = (),
    given: Iterable[Pair] = (),
    seed: int,
) -> list[Pair]:
    """New pairs, so that each item is judged by ``per_item`` reviewers, or by as many as may judge it.

    ``blocked`` are pairs in conflict; ``given`` is what was dealt before, and stays. The same arguments give the same
    pairs. Loads differ by no more than one where conflicts allow it.
    """
    chance = random.Random(seed)  # noqa: S311  # nothing secret: it has to be repeatable
    forbidden = set(blocked)
    before = set(given)
    load = dict.fromkeys(reviewers, 0)
    for reviewer, _item in before:
        if reviewer in load:
            load[reviewer] += 1
    known = list(dict.fromkeys(items))
    chance.shuffle(known)
    may = {item: [who for who in reviewers if (who, item) not in forbidden] for item in known}
    # What few may judge is dealt first, as long as they have room for it.
    known.sort(key=lambda item: len(may[item]))
    dealt: dict[int, set[int]] = {item: set() for item in known}
    there: dict[int, set[int]] = {item: set() for item in known}
    for reviewer, item in before:
        if item in there and (reviewer, item) not in forbidden:
            there[item].add(reviewer)
    for item in known:
        free = [who for who in may[item] if who not in there[item]]
        chance.shuffle(free)
        free.sort(key=lambda who: load[who])
        for who in free[: max(per_item - len(there[item]), 0)]:
            dealt[item].add(who)
            load[who] += 1
    _even_out(dealt, there, may, load)
    return [(who, item) for item, found in dealt.items() for who in sorted(found)]


def _even_out(
    dealt: Mapping[int, set[int]], there: Mapping[int, set[int]], may: Mapping[int, list[int]], load: dict[int, int]
) -> None:
    """Hand items on from who has more to who has at least two fewer, until nobody can any more."""
    moved = True
    while moved:
        moved = False
        for item, found in dealt.items():
            for who in sorted(found, key=lambda one: -load[one]):
                takers = [one for one in may[item] if one not in found and one not in there[item]]
                taker = min(takers, key=lambda one: load[one], default=None)
                if taker is None or load[who] - load[taker] < 2:
                    continue
                found.remove(who)
                found.add(taker)
                load[who] -= 1
                load[taker] += 1
                moved = True
                break
