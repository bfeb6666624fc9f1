"""The rule S, bands, what weights change, and Borda: exact, by hand."""

from fractions import Fraction

import pytest

from wagtail_aufbruch.projects.domain.prioritising.scoring import (
    Borda,
    Move,
    band_of,
    borda_of,
    moved_weights,
    moves_of,
    places_of,
    points_of,
    tallies_of,
)
from wagtail_aufbruch.projects.enums import Band

A, B, C = 1, 2, 3
ROWS = {
    A: [(5, 3), (4, 3), (1, 3)],
    B: [(3, 4), (3, 4), (4, 4)],
    C: [(2, 5), (None, 5), (3, 5)],
}
WEIGHTS = (60, 40)
TALLIES = {key: tallies_of(rows, 2) for key, rows in ROWS.items()}


def test_the_example_of_three_people_and_two_goals_comes_to_the_agreed_points() -> None:
    found = {key: points_of(tallies, WEIGHTS) for key, tallies in TALLIES.items()}
    assert found == {A: Fraction(55), B: Fraction(65), C: Fraction("62.5")}
    places = places_of(found)
    assert [places[key].rank for key in (B, C, A)] == [1, 2, 3]
    assert [places[key].band for key in (B, C, A)] == [Band.FRONT, Band.MIDDLE, Band.BACK]


def test_only_the_proportion_of_weights_counts() -> None:
    assert points_of(TALLIES[C], (3, 2)) == Fraction("62.5")
    assert points_of(TALLIES[C], (0, 1)) == 100


def test_the_mean_of_each_goal_is_taken_first_unlike_in_a_review_round() -> None:
    # The mean of the reviews would be 75.
    assert points_of(TALLIES[C], WEIGHTS) == Fraction("62.5")
    by_review = [points_of(tallies_of([row], 2), WEIGHTS) for row in ROWS[C]]
    assert by_review == [Fraction(55), Fraction(100), Fraction(70)]


def test_a_goal_that_nobody_could_judge_leaves_numerator_and_denominator() -> None:
    tallies = tallies_of([(None, 4), (None, 2)], 2)
    assert (tallies[0].count, tallies[0].mean) == (0, None)
    assert points_of(tallies, WEIGHTS) == 50
    assert points_of(tallies_of([(None, None)], 2), WEIGHTS) is None
    assert points_of(tallies_of([], 2), WEIGHTS) is None
    assert points_of(tallies, (1, 0)) is None


@pytest.mark.parametrize(
    ("number", "bands"), [(1, "F"), (2, "FM"), (3, "FMB"), (4, "FFMB"), (5, "FFMMB"), (6, "FFMMBB"), (7, "FFFMMBB")]
)
def test_bands_are_thirds_of_the_places_and_the_front_takes_the_rest_first(number: int, bands: str) -> None:
    assert "".join(band_of(rank, number).name[0] for rank in range(1, number + 1)) == bands


def test_equal_ones_share_a_place_and_stay_in_one_band() -> None:
    points = {1: Fraction(80), 2: Fraction(70), 3: Fraction(70), 4: Fraction(70), 5: Fraction(1), 6: None}
    places = places_of(points)
    assert [places[key].rank for key in (1, 2, 3, 4, 5)] == [1, 2, 2, 2, 5]
    assert {places[key].band for key in (2, 3, 4)} == {Band.FRONT}
    assert places[2].is_shared
    assert not places[5].is_shared
    assert 6 not in places


def test_a_weight_moves_by_ten_points_and_the_others_share_the_rest() -> None:
    assert moved_weights((60, 40), 0, Fraction(10)) == [70, 30]
    assert moved_weights((3, 2), 1, Fraction(10)) == [50, 50]
    assert moved_weights((1, 1, 2), 2, Fraction(-10)) == [30, 30, 40]
    assert moved_weights((5, 95), 0, Fraction(-10)) == [0, 100]
    assert moved_weights((7,), 0, Fraction(-10)) == [100]


def test_marked_is_what_changes_its_band_when_any_weight_moves() -> None:
    # With 70/30: A 55.83, B 63.33, C 56.25; with 50/50: A 54.17, B 66.67, C 68.75.
    moves = moves_of(TALLIES, WEIGHTS)
    assert moves[A] == ()
    assert moves[B] == (Move(0, -10, Band.MIDDLE), Move(1, 10, Band.MIDDLE))
    assert moves[C] == (Move(0, -10, Band.FRONT), Move(1, 10, Band.FRONT))
    assert moves_of({A: TALLIES[A]}, WEIGHTS) == {A: ()}


def test_borda_counts_what_stands_behind_and_halves_what_is_equal() -> None:
    reviews = [(person, key, row) for key, rows in ROWS.items() for person, row in enumerate(rows)]
    assert borda_of(reviews, WEIGHTS) == {key: Borda(Fraction(3), 6) for key in (A, B, C)}
    equal = borda_of([(1, A, (3, 3)), (1, B, (3, 3)), (1, C, (1, 1)), (2, A, (5, 5))], WEIGHTS)
    assert equal == {A: Borda(Fraction("1.5"), 2), B: Borda(Fraction("1.5"), 2), C: Borda(Fraction(0), 2)}
    assert borda_of([(1, A, (None, None))], WEIGHTS) == {}
