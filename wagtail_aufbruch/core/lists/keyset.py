"""Pages of a list by key: an address names the last row of the previous page instead of a page number.

So the hundredth page costs as much as the first one, and no row is shown twice when others are added meanwhile. A key
holds the value that the list is sorted by and the row's primary key. For any other text the list shows its beginning:
nothing gets through that a database could not compare with.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, NamedTuple, TypeVar

from wagtail_aufbruch.core.lists.numbers import read_pk

V = TypeVar("V")
V_co = TypeVar("V_co", covariant=True)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)
"""One year inside the range of ``datetime``, so that a moment can be converted to any time zone."""
_LARGEST_NUMBER = 2**31 - 1
_NO_MOMENT = "u"


class Position(NamedTuple, Generic[V_co]):
    """A place in a sorted list: the value that is sorted by, and the row's primary key."""

    value: V_co
    pk: int


@dataclass(frozen=True)
class Codec(Generic[V]):
    """Writes and reads the page keys of a list that is sorted by values of this kind."""

    write_value: Callable[[V], str]
    """The result holds no underscore and nothing that has to be quoted in an address."""
    read_value: Callable[[str], V]
    """Raises ValueError for what :attr:`write_value` did not write."""

    def write(self, value: V, pk: int) -> str:
        """The place after a row, for the address of the next page."""
        return f"{self.write_value(value)}_{pk}"

    def read(self, key: str) -> Position[V] | None:
        """What :meth:`write` wrote; None for anything else."""
        value, _underscore, last = key.partition("_")
        pk = read_pk(last)
        if pk is None:
            return None
        try:
            return Position(self.read_value(value), pk)
        except ValueError:
            return None


def _write_moment(moment: datetime) -> str:
    return str((moment - _EPOCH) // timedelta(microseconds=1))


def _read_moment(text: str) -> datetime:
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        raise ValueError(text)
    try:
        moment = _EPOCH + timedelta(microseconds=int(text))
    except OverflowError as error:
        raise ValueError(text) from error
    if not _FIRST <= moment <= _LAST:
        raise ValueError(text)
    return moment


def _read_moment_if_any(text: str) -> datetime | None:
    return None if text == _NO_MOMENT else _read_moment(text)


def _read_number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,18}", text) or int(text) > _LARGEST_NUMBER:
        raise ValueError(text)
    return int(text)


def _read_share(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,20}(\.[0-9]{1,20})?(e-[0-9]{1,3})?", text) or float(text) >= 1:
        raise ValueError(text)
    return float(text)


MOMENT = Codec(_write_moment, _read_moment)
MOMENT_IF_ANY: Codec[datetime | None] = Codec(
    lambda moment: _NO_MOMENT if moment is None else _write_moment(moment), _read_moment_if_any
)
NUMBER = Codec[int](str, _read_number)
SHARE = Codec[float](repr, _read_share)
"""For numbers from 0 up to, but not including, 1."""
