"""Who judges what: evenly, repeatable, and never in conflict."""

import random
from collections import Counter

import pytest

from wagtail_aufbruch.reviews.domain.rounds.dealing import deal, hand_on


@pytest.mark.parametrize("seed", range(20))
def test_everything_is_judged_by_as_many_as_wanted_and_nobody_has_more_than_one_more(seed: int) -> None:
    pairs = deal(range(100, 137), list(range(7)), 3, seed=seed)
    assert len(pairs) == len(set(pairs))
    assert set(Counter(item for _who, item in pairs).values()) == {3}
    loads = Counter(who for who, _item in pairs)
    assert max(loads.values()) - min(loads.values()) <= 1


def test_the_same_seed_deals_the_same_and_another_one_does_not() -> None:
    one, again, other = (deal(range(40), list(range(9)), 3, seed=seed) for seed in (7, 7, 8))
    assert one == again
    assert sorted(one) != sorted(other)


@pytest.mark.parametrize("seed", range(20))
def test_nobody_gets_what_they_are_in_conflict_with_and_the_others_share_it(seed: int) -> None:
    blocked = [(0, item) for item in range(12)] + [(1, item) for item in range(6)]
    pairs = deal(range(12), list(range(5)), 2, blocked=blocked, seed=seed)
    assert not set(pairs) & set(blocked)
    assert set(Counter(item for _who, item in pairs).values()) == {2}
    loads = Counter(who for who, _item in pairs)
    assert loads[0] == 0
    assert max(loads.values()) - min(loads[who] for who in (1, 2, 3, 4)) <= 1


def test_what_few_may_judge_gets_who_is_left() -> None:
    blocked = [(0, 1), (1, 1)]
    assert deal([1], [0, 1, 2], 3, blocked=blocked, seed=1) == [(2, 1)]


def test_what_was_dealt_before_stays_and_is_filled_up() -> None:
    before = deal(range(10), [0, 1, 2], 2, seed=1)
    given = [pair for pair in before if pair[0] != 2]
    more = deal(range(10), [0, 1, 3], 2, given=given, seed=2)
    together = set(given) | set(more)
    assert not set(given) & set(more)
    assert set(Counter(item for _who, item in together).values()) == {2}


def chains(pairs: set[tuple[int, int]], blocked: set[tuple[int, int]], who: int) -> set[int]:
    """Whom something of ``who`` could reach, handed on from one to the next without a conflict."""
    reached, waiting = {who}, [who]
    people, items = range(7), range(12)
    while waiting:
        giver = waiting.pop()
        for item in items:
            if (giver, item) in pairs:
                takers = [one for one in people if (one, item) not in pairs | blocked and one not in reached]
                reached.update(takers)
                waiting += takers
    return reached


@pytest.mark.parametrize("seed", range(150))
def test_nobody_has_two_more_than_whom_they_could_hand_something_to_however_many_hands_it_takes(seed: int) -> None:
    chance = random.Random(seed)
    blocked = {(who, item) for who in range(7) for item in range(12) if chance.random() < 0.55}
    pairs = set(deal(range(12), list(range(7)), 1 + seed % 2, blocked=blocked, seed=seed))
    assert not pairs & blocked
    loads = Counter(who for who, _item in pairs)
    for who in range(7):
        assert all(loads[who] - loads[other] < 2 for other in chains(pairs, blocked, who))


def test_what_somebody_has_handed_on_is_not_handed_on_by_them_once_more() -> None:
    """Eight people, each blocked from so much that what is dealt wanders twice over the same hands."""
    may = {0: {1, 3}, 1: {2}, 2: {2}, 3: {0, 1, 2}, 4: {0, 1, 3}, 5: {0, 1}, 6: {0}, 7: {2, 3}}
    blocked = {(who, item) for who in may for item in set(range(4)) - may[who]}
    pairs = deal(range(4), list(range(8)), 2, blocked=blocked, seed=455)
    assert not set(pairs) & blocked
    assert Counter(who for who, _item in pairs) == dict.fromkeys(range(8), 1)
    assert Counter(item for _who, item in pairs) == dict.fromkeys(range(4), 2)


def test_what_nobody_has_begun_can_be_handed_on_and_what_was_begun_stays() -> None:
    given = [(0, item) for item in range(6)]
    begun = {(0, 0), (0, 1)}
    more, gone = hand_on(range(6), [0, 1], 1, given=given, loose=set(given) - begun, seed=3)
    assert {who for who, _item in more} == {1}
    assert len(more) == 3
    assert gone == sorted((0, item) for _who, item in more)
    assert not set(gone) & begun
