"""Two versions of a text beside each other, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
MAX_PARTS = 3000
"""Longer texts are compared line by line: word by word would take seconds."""

SAME, ADDED, REMOVED = "same", "added", "removed"


@dataclass(frozen=True)
class Piece:
    """Words that are the same in both, or stand in one alone."""

    kind: str
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """What became of ``old`` in ``new``, in reading order. What was taken out stands before what came instead."""
    first, second = _parts(old), _parts(new)
    pieces: list[Piece] = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, first, second).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(SAME, "".join(first[old_from:old_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece(REMOVED, "".join(first[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece(ADDED, "".join(second[new_from:new_to])))
    return pieces


def _parts(text: str) -> list[str]:
    parts = WORDS.findall(text)
    return parts if len(parts) <= MAX_PARTS else text.splitlines(keepends=True)
