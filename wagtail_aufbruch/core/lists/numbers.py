"""Numbers that people send: in an address, a form or a page key."""

from django.urls.converters import IntConverter

MAX_KEY = 2**63 - 1
"""The largest key that the databases hold (SQLite and PostgreSQL: 64 bits, signed)."""


def read_pk(text: str) -> int | None:
    """The key of a row that ``text`` names; None for anything else.

    Digits of other scripts, signs, spaces, and numbers that no database holds are no keys: a query for one of them
    would end in an error instead of finding nothing.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        return None
    number = int(text)
    return number if number <= MAX_KEY else None


def read_pks(texts: list[str]) -> list[int]:
    """The keys among ``texts``, in their order."""
    return [pk for text in texts if (pk := read_pk(text)) is not None]


def read_order(keys: list[str], places: list[str]) -> list[int] | None:
    """The rows with these keys, put in the order of the places that stand beside them, from 1.

    None where a place is missing, or taken twice.
    """
    rows, numbers = read_pks(keys), read_pks(places)
    if len(rows) != len(numbers) or sorted(numbers) != list(range(1, len(rows) + 1)):
        return None
    return [row for _number, row in sorted(zip(numbers, rows, strict=True))]


class KeyConverter(IntConverter):
    """``<key:…>`` in an address: the key of a row. An address with a number that no database holds does not exist."""

    def to_python(self, value: str) -> int:
        pk = read_pk(value)
        if pk is None:
            raise ValueError
        return pk
