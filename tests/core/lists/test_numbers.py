"""What somebody sends as a number finds a row, or nothing: never an error page."""

import pytest

from wagtail_aufbruch.core.lists.numbers import MAX_KEY, read_order, read_pk, read_pks


@pytest.mark.parametrize(("text", "key"), [("7", 7), ("007", 7), ("0", 0), (str(MAX_KEY), MAX_KEY)])
def test_a_key_is_read(text: str, key: int) -> None:
    assert read_pk(text) == key


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", " 7", "7 ", "1e3", "1_000", "１２", "²", "٣", "0x10", str(MAX_KEY + 1), "9" * 30, "7\0"]
)
def test_what_no_database_can_hold_is_no_key(text: str) -> None:
    assert read_pk(text) is None


def test_of_several_those_that_are_keys_stay_in_their_order() -> None:
    assert read_pks(["3", "drei", "1", "9" * 30]) == [3, 1]


@pytest.mark.parametrize(
    ("places", "order"),
    [
        (["2", "1", "3"], [8, 7, 9]),
        (["1", "1", "2"], None),
        (["0", "1", "2"], None),
        (["1", "2"], None),
        (["1", "", "2"], None),
        (["1", "2", "4"], None),
    ],
)
def test_an_order_typed_as_places_holds_each_place_once(places: list[str], order: list[int] | None) -> None:
    assert read_order(["7", "8", "9"], places) == order
