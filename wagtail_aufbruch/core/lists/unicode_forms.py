"""The forms of Unicode: the one place that puts text in order."""

import re
import unicodedata
from functools import cache
from typing import Literal

MAX_MARKS = 30
"""Most accents on one letter. No language comes near it (UAX 15, "Stream-Safe Text Format")."""


def normal_form(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """``text`` in this Unicode form, at a cost that grows with its length and no faster.

    Accents are put in order within a letter, at the square of their number: some ten thousand on one letter would keep
    a process busy for seconds. So those beyond ``MAX_MARKS`` are dropped. Nobody calls ``unicodedata.normalize`` else.
    """
    if not text.isascii():
        text = _too_many_marks().sub(r"\1", text)
    return unicodedata.normalize(form, text)


@cache
def _too_many_marks() -> re.Pattern[str]:
    """A longer run of signs that are put in order (those with a combining class), with what stays of it as group 1."""
    signs = [number for number in range(0x300, 0x20000) if unicodedata.combining(chr(number))]
    spans: list[list[int]] = []
    for number in signs:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    marks = "[" + "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in spans) + "]"
    return re.compile(f"({marks}{{{MAX_MARKS}}}){marks}+")
