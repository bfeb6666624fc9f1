"""How results and places follow from scores: by the examples that juries know."""

from fractions import Fraction
from random import Random

import pytest

from wagtail_aufbruch.reviews.domain.results.ranking import Rules, far_off, rank, ties
from wagtail_aufbruch.reviews.domain.results.scoring import Given, Scale, outcomes_of, result_of_review
from wagtail_aufbruch.reviews.enums import Method, TieBreak

A, B, C, D = 1, 2, 3, 4
ONE = Scale(key=1, least=1, most=5)
SEVEN_JURORS = {A: (5, 4, 4, 5, 3, 4, 4), B: (4, 4, 5, 4, 4, 4, 4), C: (3, 3, 4, 3, 3, 4, 3), D: (2, 3, 3, 2, 3, 3, 2)}


def jury(conflicts: set[tuple[int, int]] = frozenset()) -> list[Given]:
    return [
        Given(juror, item, {1: score}, counts=(juror, item) not in conflicts)
        for item, scores in SEVEN_JURORS.items()
        for juror, score in enumerate(scores, 1)
    ]


def places(outcomes, **rules) -> list[tuple[int, int | None]]:
    return [(place.item, place.rank) for place in rank(outcomes.values(), Rules(scales=[ONE], **rules))]


def test_by_sum_two_entries_share_the_first_place_and_the_next_one_is_third() -> None:
    outcomes = outcomes_of(SEVEN_JURORS, jury(), [ONE], Method.SUM)
    assert [outcomes[one].value for one in (A, B, C, D)] == [29, 29, 23, 18]
    assert places(outcomes) == [(A, 1), (B, 1), (C, 3), (D, 4)]


def test_by_mean_a_juror_in_conflict_does_not_pull_an_entry_down() -> None:
    outcomes = outcomes_of(SEVEN_JURORS, jury({(7, B)}), [ONE], Method.MEAN)
    assert outcomes[B].value == Fraction(25, 6)
    assert outcomes[A].value == Fraction(29, 7)
    assert outcomes[B].number == 6
    assert places(outcomes) == [(B, 1), (A, 2), (C, 3), (D, 4)]


def test_what_somebody_cannot_judge_takes_no_points_away() -> None:
    scales = [Scale(1, 1, 5, weight=2), Scale(2, 1, 5), Scale(3, 1, 5)]
    assert result_of_review({1: 5, 2: 5, 3: None}, scales, Method.INDEX) == 100
    assert result_of_review({1: 5, 2: 5}, scales, Method.INDEX) == 100


def test_a_review_in_which_nothing_could_be_judged_does_not_count() -> None:
    outcomes = outcomes_of([A], [Given(1, A, {1: None}), Given(2, A, {1: 3})], [ONE], Method.INDEX)
    assert outcomes[A].value == 50
    assert outcomes[A].number == 1


def test_weights_count() -> None:
    scales = [Scale(1, 1, 5, weight=3), Scale(2, 0, 10, weight=1)]
    assert result_of_review({1: 5, 2: 0}, scales, Method.INDEX) == 75


def test_nothing_reached_is_a_place_and_no_review_is_none() -> None:
    outcomes = outcomes_of([A, B], [Given(1, A, {1: 1})], [ONE], Method.INDEX)
    assert outcomes[A].value == 0
    assert outcomes[B].value is None
    assert places(outcomes) == [(A, 1), (B, None)]


def test_too_few_reviews_are_no_place() -> None:
    outcomes = outcomes_of([A, B], [Given(1, A, {1: 5}), Given(1, B, {1: 2}), Given(2, B, {1: 2})], [ONE], Method.INDEX)
    assert places(outcomes, least_reviews=2) == [(B, 1), (A, None)]


def test_what_looks_alike_when_rounded_is_no_tie() -> None:
    scales = [Scale(1, 0, 10_000)]
    reviews = [Given(1, A, {1: 7504}), Given(1, B, {1: 7496})]
    outcomes = outcomes_of([A, B], reviews, scales, Method.INDEX)
    assert places(outcomes) == [(A, 1), (B, 2)]
    assert ties(rank(outcomes.values(), Rules(scales=scales))) == []


def two_criteria(a: list[tuple[int, int]], b: list[tuple[int, int]]):
    scales = [Scale(1, 1, 5, weight=2), Scale(2, 1, 5, weight=1)]
    reviews = [
        Given(juror, item, {1: first, 2: second})
        for item, given in ((A, a), (B, b))
        for juror, (first, second) in enumerate(given, 1)
    ]
    return scales, outcomes_of([A, B], reviews, scales, Method.INDEX)


def test_the_chain_asks_the_heaviest_criterion_first() -> None:
    scales, outcomes = two_criteria([(3, 5)], [(4, 3)])
    assert outcomes[A].value == outcomes[B].value
    first, second = rank(outcomes.values(), Rules(scales, [TieBreak.HEAVIEST, TieBreak.MEDIAN]))
    assert (first.item, first.rank, first.decided_by) == (B, 1, TieBreak.HEAVIEST)
    assert (second.item, second.rank) == (A, 2)


def test_the_median_parts_where_the_criteria_do_not() -> None:
    scales = [Scale(1, 0, 10)]
    scores = {A: (0, 9, 9), B: (6, 6, 6)}
    reviews = [Given(who, item, {1: score}) for item, given in scores.items() for who, score in enumerate(given)]
    outcomes = outcomes_of([A, B], reviews, scales, Method.INDEX)
    first, second = rank(outcomes.values(), Rules(scales, [TieBreak.HEAVIEST, TieBreak.MEDIAN]))
    assert (first.item, first.decided_by, second.rank) == (A, TieBreak.MEDIAN, 2)


def test_votes_part_only_once_there_are_any() -> None:
    outcomes = outcomes_of([A, B], [Given(1, A, {1: 4}), Given(1, B, {1: 4})], [ONE], Method.INDEX)
    chain = [TieBreak.VOTES]
    assert places(outcomes, chain=chain) == [(A, 1), (B, 1)]
    assert places(outcomes, chain=chain, votes={A: 3, B: 8}) == [(B, 1), (A, 2)]


def equal(*items: int):
    return outcomes_of(items, [Given(1, item, {1: 4}) for item in items], [ONE], Method.INDEX)


def test_a_decision_parts_those_that_it_was_made_for() -> None:
    chain = [TieBreak.DECISION]
    assert places(equal(A, B), chain=chain) == [(A, 1), (B, 1)]
    assert places(equal(A, B), chain=chain, decided={B: ("one", 1), A: ("one", 2)}) == [(B, 1), (A, 2)]


def test_of_a_decision_about_three_the_order_of_two_stays() -> None:
    decided = {C: ("one", 1), B: ("one", 2), A: ("one", 3)}
    assert places(equal(A, B), chain=[TieBreak.DECISION], decided=decided) == [(B, 1), (A, 2)]


@pytest.mark.parametrize(
    "decided",
    [
        {A: ("one", 1), B: ("one", 2)},
        {A: ("one", 1), B: ("one", 2), C: ("other", 1)},
        {A: ("one", 1), B: ("other", 2), C: ("third", 3)},
    ],
)
def test_whom_nobody_compared_with_the_others_is_not_put_behind_them(decided) -> None:
    found = rank(equal(A, B, C).values(), Rules([ONE], [TieBreak.DECISION], decided=decided))
    assert [(place.rank, place.decided_by) for place in found] == [(1, None)] * 3


def test_only_the_step_that_was_needed_is_told() -> None:
    _scales, outcomes = two_criteria([(5, 5)], [(4, 4)])
    found = rank(outcomes.values(), Rules(_scales, [TieBreak.HEAVIEST]))
    assert [place.decided_by for place in found] == [None, None]


@pytest.mark.parametrize("order", [(A, B, C, D), (D, C, B, A)])
def test_places_do_not_follow_from_the_order_of_entries(order: tuple[int, ...]) -> None:
    outcomes = outcomes_of(order, jury(), [ONE], Method.SUM)
    assert dict(places(outcomes)) == {A: 1, B: 1, C: 3, D: 4}


def test_who_judges_far_from_the_others_is_named_and_nobody_with_few_reviews() -> None:
    reviews = {(who, item): Fraction(50) for who in (1, 2, 3) for item in (A, B, C)}
    reviews |= {(4, item): Fraction(95) for item in (A, B, C)}
    reviews |= {(5, A): Fraction(0)}
    assert set(far_off(reviews, beyond=Fraction(25))) == {4}
    del reviews[5, A]  # now it is 45 for each
    assert set(far_off(reviews, beyond=Fraction(44))) == {4}
    assert far_off(reviews, beyond=Fraction(45)) == {}, "exactly as far as is still usual"


def test_results_are_the_same_as_by_the_formula_on_any_scales() -> None:
    chance = Random(7)
    for _case in range(200):
        scales = [
            Scale(key, least := chance.randint(0, 3), least + chance.randint(1, 9), chance.randint(1, 7))
            for key in range(4)
        ]
        scores = {one.key: chance.choice([None, *range(one.least, one.most + 1)]) for one in scales}
        answered = [(one, score) for one in scales if (score := scores[one.key]) is not None]
        shares = [(one.weight, Fraction(score - one.least, one.most - one.least)) for one, score in answered]
        weights = sum(weight for weight, _share in shares)
        expected = 100 * sum(weight * share for weight, share in shares) / weights if answered else None
        assert result_of_review(scores, scales, Method.INDEX) == expected


def test_who_is_far_off_is_the_same_as_by_the_formula() -> None:
    chance = Random(3)
    reviews = {
        (who, item): Fraction(chance.randint(0, 700), 7 + who)
        for who in range(6)
        for item in range(9)
        if chance.random() < 0.7
    }
    expected = {}
    for who in range(6):
        differences = []
        for (one, item), value in reviews.items():
            others = [other for (by, on), other in reviews.items() if on == item and by != who]
            if one == who and others:
                differences.append(value - sum(others, Fraction(0)) / len(others))
        if len(differences) >= 3:
            expected[who] = sum(differences, Fraction(0)) / len(differences)
    assert far_off(reviews, beyond=Fraction(0)) == expected


def test_of_equal_ones_that_nothing_parts_no_step_is_said_to_have_decided() -> None:
    outcomes = outcomes_of(SEVEN_JURORS, jury(), [ONE], Method.SUM)
    found = rank(outcomes.values(), Rules([ONE], [TieBreak.MEDIAN]))
    assert {one.item: (one.rank, one.is_shared, one.decided_by) for one in found} == {
        A: (1, True, None),
        B: (1, True, None),
        C: (3, False, None),
        D: (4, False, None),
    }
