"""Two versions of a text beside each other, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from operator import eq

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
MOST_PAIRS = 2_000_000
"""So many words times words are compared: every version that a stranger writes is compared again with each look at the
page, and words that alternate with others take the square of their number."""

SAME, ADDED, REMOVED = "same", "added", "removed"


@dataclass(frozen=True)
class Piece:
    """Words that are the same in both, or stand in one alone."""

    kind: str
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """What became of ``old`` in ``new``, in reading order. What was taken out stands before what came instead.

    Word by word where that is quickly done, else line by line, else one text after the other.
    """
    for first, second in (_words(old), _words(new)), (_lines(old), _lines(new)):
        before, after = _ends_in_common(first, second)
        middle = first[before : len(first) - after], second[before : len(second) - after]
        if len(middle[0]) * len(middle[1]) <= MOST_PAIRS:
            same = _piece(SAME, first[:before]), _piece(SAME, first[len(first) - after :])
            return [*same[0], *_compared(*middle), *same[1]]
    return [*_piece(REMOVED, [old]), *_piece(ADDED, [new])]


def _words(text: str) -> list[str]:
    return WORDS.findall(text)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _ends_in_common(first: list[str], second: list[str]) -> tuple[int, int]:
    """How many parts both begin with, and how many of the rest both end with."""
    before = _same_at_the_beginning(first, second)
    return before, _same_at_the_beginning(first[before:][::-1], second[before:][::-1])


def _same_at_the_beginning(first: list[str], second: list[str]) -> int:
    return sum(takewhile(bool, map(eq, first, second)))


def _compared(first: list[str], second: list[str]) -> Iterator[Piece]:
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, first, second).get_opcodes():
        if tag == "equal":
            yield from _piece(SAME, first[old_from:old_to])
            continue
        yield from _piece(REMOVED, first[old_from:old_to])
        yield from _piece(ADDED, second[new_from:new_to])


def _piece(kind: str, parts: list[str]) -> list[Piece]:
    return [Piece(kind, "".join(parts))] if parts else []
