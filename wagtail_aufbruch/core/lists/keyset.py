"""Pages of a list by key: an address names the last row of the page before, and not how many pages went before.

So the hundredth page costs what the first one costs, and none is shown twice where rows come in between.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from wagtail_aufbruch.core.lists.numbers import read_pk

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = 253_402_300_799_000_000
"""The last second of the year 9999, in microseconds."""
_LARGEST_NUMBER = 2**31 - 1


_FIRST, _LAST = datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)
"""A year from the ends of what ``datetime`` knows, so that a key's moment can change its zone, or a second be added."""


class Position(NamedTuple):
    """A place in an order: the value that is sorted by, and the row's key."""

    value: Any
    pk: int


def usable_moment(moment: datetime) -> datetime | None:
    """The moment of a key, in UTC; None for one that no query could compare with."""
    try:
        there = moment.astimezone(UTC)
    except OverflowError:
        return None
    return there if _FIRST <= there <= _LAST else None


def usable_seconds(seconds: int) -> datetime | None:
    """The moment so many seconds after 1970 (UTC); None for one that no query could compare with."""
    try:
        return usable_moment(_EPOCH + timedelta(seconds=seconds))
    except OverflowError:
        return None


def write_key(value: datetime | int | float, pk: int) -> str:
    """The place after a row, for the address of the next page. Digits, so that nothing in it has to be quoted."""
    written = (value - _EPOCH) // timedelta(microseconds=1) if isinstance(value, datetime) else value
    return f"{written!r}_{pk}"


def read_key(key: str, kind: type) -> Position | None:
    """What :func:`write_key` wrote of a value of this kind (datetime, int, or float from 0 to 1).

    None for whatever else somebody typed: nothing that a database could not compare with.
    """
    value, _separator, last = key.partition("_")
    pk = read_pk(last)
    if pk is None:
        return None
    if kind is float:
        share = float(value) if re.fullmatch(r"[0-9]{1,20}(\.[0-9]{1,20})?(e-[0-9]{1,3})?", value) else 2.0
        return Position(share, pk) if share < 1 else None
    if not re.fullmatch(r"[0-9]{1,18}", value):
        return None
    number = int(value)
    if kind is datetime:
        return Position(_EPOCH + timedelta(microseconds=number), pk) if number <= _LATEST else None
    return Position(number, pk) if number <= _LARGEST_NUMBER else None
