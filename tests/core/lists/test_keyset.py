"""Keys of pages: what was written is read, and whatever else stands in an address is no place in a list."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from wagtail_aufbruch.core.lists.keyset import MOMENT, MOMENT_IF_ANY, NUMBER, SHARE, Codec

CODECS = {"moment": MOMENT, "moment if any": MOMENT_IF_ANY, "number": NUMBER, "share": SHARE}
NOON = datetime(2026, 5, 5, 12, 0, 0, 123456, tzinfo=UTC)
LAST_SECOND = 253_402_300_799 * 10**6
"""Of the year 9999, in microseconds: a list that looks one second further would find no such moment."""
FIRST_SECOND = -62_135_596_800 * 10**6
"""Of the year 1."""


@pytest.mark.parametrize(
    ("codec", "value", "key"),
    [
        (MOMENT, NOON, "1777982400123456_7"),
        (MOMENT, NOON.astimezone(timezone(timedelta(hours=2))), "1777982400123456_7"),
        (MOMENT, datetime(1969, 12, 31, tzinfo=UTC), "-86400000000_7"),
        (MOMENT_IF_ANY, NOON, "1777982400123456_7"),
        (MOMENT_IF_ANY, None, "u_7"),
        (NUMBER, 0, "0_7"),
        (NUMBER, 2**31 - 1, "2147483647_7"),
        (SHARE, 0.0, "0.0_7"),
        (SHARE, 0.1234567890123456, "0.1234567890123456_7"),
        (SHARE, 1e-07, "1e-07_7"),
    ],
)
def test_what_is_written_is_read(codec: Codec[Any], value: Any, key: str) -> None:
    assert codec.write(value, 7) == key
    assert codec.read(key) == (value, 7)


@pytest.mark.parametrize("value", [LAST_SECOND, FIRST_SECOND, 10**18 - 1, -(10**18 - 1), 10**18, 10**30])
def test_a_moment_at_the_ends_of_the_calendar_is_no_place_in_a_list(value: int) -> None:
    assert MOMENT.read(f"{value}_7") is None
    assert MOMENT_IF_ANY.read(f"{value}_7") is None


@pytest.mark.parametrize("codec", CODECS.values(), ids=CODECS)
@pytest.mark.parametrize(
    "key",
    [
        "",
        "_",
        "_7",
        "1",
        "1_",
        "x_7",
        "1_x",
        "1_-7",
        "1_7_7",
        "1.7",
        "u.7",
        "+1_7",
        "--1_7",
        "1e999_7",
        "nan_7",
        "\u0661_7",
        "1_\u0667",
        "1\x00_7",
        "1\n_7",
        f"1_{2**63}",
        f"{'9' * 400}_7",
    ],
)
def test_what_nobody_wrote_is_no_place(codec: Codec[Any], key: str) -> None:
    assert codec.read(key) is None


def test_only_a_list_with_undated_rows_has_a_place_among_them() -> None:
    assert MOMENT.read("u_7") is None
    assert NUMBER.read(f"{2**31}_7") is None
    assert NUMBER.read("-1_7") is None
    assert SHARE.read("1_7") is None
