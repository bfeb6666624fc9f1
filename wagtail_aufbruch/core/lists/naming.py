"""Whether a text says somebody's name or address, and where; however they are written.

"Muster, Erika" is Erika Muster too, "MUELLER" is Müller. A name is found as a whole, and not within another word.
"""

import re
from collections.abc import Iterator

from wagtail_aufbruch.core.lists.folding import fold

Span = tuple[int, int]
"""Where a passage begins and ends in its text."""

# A word with the signs that nobody sees: soft hyphens, marks of direction, accents on their own.
_WORD = re.compile(r"[\w\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_PLAIN_WORD = re.compile(r"\w+")


def says_name(text: str, name: str) -> bool:
    """Whether the words of the name stand side by side, in any order."""
    return next(_runs(_PLAIN_WORD.findall(fold(text)), words_of(name)), None) is not None


def says_address(text: str, address: str) -> bool:
    """Whether the address stands in it."""
    wanted = fold(address)
    return bool(wanted) and wanted in fold(text)


def places_of_name(text: str, name: str) -> list[Span]:
    """Where the words of the name stand side by side, in any order."""
    found = list(_WORD.finditer(text))
    wanted = words_of(name)
    runs = _runs([fold(one.group()) for one in found], wanted)
    return [(found[start].start(), found[start + len(wanted) - 1].end()) for start in runs]


def places_of_words(text: str, passage: str) -> list[Span]:
    """Where the words of the passage stand in its own order, whatever stands between them; with its outer signs, where
    they stand there too."""
    found, wanted = list(_WORD.finditer(text)), words_of(passage)
    if not wanted:
        return _places_of_signs(text, passage.strip())
    said, length = [fold(one.group()) for one in found], len(wanted)
    inner = [start for start in range(len(said) - length + 1) if said[start : start + length] == wanted]
    outer = list(_WORD.finditer(passage))
    before, behind = passage[: outer[0].start()].strip(), passage[outer[-1].end() :].strip()
    return [_widened(text, (found[start].start(), found[start + length - 1].end()), before, behind) for start in inner]


def _widened(text: str, span: Span, before: str, behind: str) -> Span:
    start, end = span
    if before and text[:start].endswith(before):
        start -= len(before)
    if behind and text[end:].startswith(behind):
        end += len(behind)
    return start, end


def _places_of_signs(text: str, signs: str) -> list[Span]:
    return [one.span() for one in re.finditer(re.escape(signs), text)] if signs else []


def words_of(text: str) -> list[str]:
    """The words alone, folded."""
    return _PLAIN_WORD.findall(fold(text))


def _runs(said: list[str], name: list[str]) -> Iterator[int]:
    """Where the words of the name stand side by side: the number of the first of them."""
    if not name or not set(name) <= set(said):
        return
    wanted, length = sorted(name), len(name)
    at = 0
    while at <= len(said) - length:
        if sorted(said[at : at + length]) == wanted:
            yield at
            at += length
        else:
            at += 1
