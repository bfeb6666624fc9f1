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
    return hand_on(items, reviewers, per_item, blocked=blocked, given=given, loose=(), seed=seed)[0]


def hand_on(
    items: Iterable[int],
    reviewers: Sequence[int],
    per_item: int,
    *,
    blocked: Iterable[Pair] = (),
    given: Iterable[Pair] = (),
    loose: Iterable[Pair],
    seed: int,
) -> tuple[list[Pair], list[Pair]]:
    """As ``deal``; what of ``given`` is ``loose`` may go to somebody who has less. Returns the new pairs, and those
    that are no more."""
    chance = random.Random(seed)  # noqa: S311  # nothing secret: it has to be repeatable
    forbidden = set(blocked)
    before, movable = set(given), set(loose)
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
            (dealt if (reviewer, item) in movable and reviewer in load else there)[item].add(reviewer)
    for item in known:
        free = [who for who in may[item] if who not in there[item] | dealt[item]]
        chance.shuffle(free)
        free.sort(key=lambda who: load[who])
        for who in free[: max(per_item - len(there[item]) - len(dealt[item]), 0)]:
            dealt[item].add(who)
            load[who] += 1
    _even_out(dealt, there, may, load)
    after = [(who, item) for item, found in dealt.items() for who in sorted(found)]
    gone = {pair for pair in movable & before if pair[1] in dealt and pair[0] in load} - set(after)
    return [pair for pair in after if pair not in before], sorted(gone - forbidden)


Step = tuple[int, int, int]
"""Who hands on, what, and to whom."""


def _even_out(
    dealt: Mapping[int, set[int]], there: Mapping[int, set[int]], may: Mapping[int, list[int]], load: dict[int, int]
) -> None:
    """Hand items on, from one to the next if need be, until nobody has two more than whom something can reach."""
    holds: dict[int, set[int]] = {who: set() for who in load}
    for item, found in dealt.items():
        for who in found:
            holds[who].add(item)
    moved = True
    while moved:
        moved = False
        for who in sorted(load, key=lambda one: -load[one]):
            if load[who] - min(load.values()) < 2:
                break
            for giver, item, taker in _way(who, dealt, there, may, load, holds):
                dealt[item].remove(giver)
                dealt[item].add(taker)
                holds[giver].remove(item)
                holds[taker].add(item)
                load[giver] -= 1
                load[taker] += 1
                moved = True


def _way(
    who: int,
    dealt: Mapping[int, set[int]],
    there: Mapping[int, set[int]],
    may: Mapping[int, list[int]],
    load: Mapping[int, int],
    holds: Mapping[int, set[int]],
) -> list[Step]:
    """The shortest way from ``who`` to somebody with at least two fewer; empty where there is none."""
    came: dict[int, Step] = {}
    waiting = [who]
    for giver in waiting:
        for item in sorted(holds[giver]):
            for taker in may[item]:
                if taker == who or taker in came or taker in dealt[item] or taker in there[item]:
                    continue
                came[taker] = (giver, item, taker)
                if load[who] - load[taker] >= 2:
                    return _back(came, who, taker)
                waiting.append(taker)
    return []


def _back(came: Mapping[int, Step], who: int, last: int) -> list[Step]:
    steps = []
    while last != who:
        steps.append(came[last])
        last = came[last][0]
    return steps
