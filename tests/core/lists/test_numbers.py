"""What somebody sends as a number finds a row, or nothing: never an error page."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from wagtail_aufbruch.core.lists.keyset import usable_moment, usable_seconds
from wagtail_aufbruch.core.lists.numbers import MAX_KEY, read_pk, read_pks


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


LAST_SECOND = 253_402_300_799
"""Of the year 9999: a list that looks one second further would find no such moment."""


@pytest.mark.parametrize("seconds", [LAST_SECOND, LAST_SECOND + 1, -62_135_596_800, -99_999_999_999, 10**18])
def test_a_moment_at_the_ends_of_the_calendar_is_no_place_in_a_list(seconds: int) -> None:
    assert usable_seconds(seconds) is None


@pytest.mark.parametrize("edge", [datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)])
@pytest.mark.parametrize("hours", [-14, 0, 14])
def test_neither_is_one_that_leaves_the_calendar_in_another_zone(edge: datetime, hours: int) -> None:
    assert usable_moment(edge.replace(tzinfo=timezone(timedelta(hours=hours)))) is None


def test_any_other_moment_is_the_same_in_utc() -> None:
    assert usable_seconds(0) == datetime(1970, 1, 1, tzinfo=UTC)
    noon = datetime(2026, 5, 5, 12, tzinfo=timezone(timedelta(hours=2)))
    assert usable_moment(noon) == noon
