"""Whether a text says somebody's name or address, and where; however they are written.

"Muster, Erika" is Erika Muster too, "MUELLER" is Müller. A name is found as a whole, and not within another word.
"""

import re
from collections.abc import Iterable, Iterator

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
    return Worded(text).places_of_name(name)


def places_of_words(text: str, passage: str) -> list[Span]:
    """Where the words of the passage stand in its own order, whatever stands between them; with its outer signs, where
    they stand there too."""
    return Worded(text).places_of_words(passage)


class Worded:
    """A text taken apart into its words once, however many names and passages are looked for in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._found = list(_WORD.finditer(text))
        self._said = [fold(one.group()) for one in self._found]
        self._where: dict[str, list[int]] = {}
        for place, word in enumerate(self._said):
            self._where.setdefault(word, []).append(place)

    def places_of_name(self, name: str) -> list[Span]:
        """As :func:`places_of_name`."""
        wanted = words_of(name)
        in_order, spans, at = sorted(wanted), list[Span](), 0
        for start in self._starts(wanted, in_any_order=True):
            if start >= at and sorted(self._said[start : start + len(wanted)]) == in_order:
                at = start + len(wanted)
                spans.append(self._span(start, len(wanted)))
        return spans

    def places_of_words(self, passage: str) -> list[Span]:
        """As :func:`places_of_words`."""
        wanted = words_of(passage)
        if not wanted:
            return _places_of_signs(self.text, passage.strip())
        length = len(wanted)
        inner = [one for one in self._starts(wanted) if self._said[one : one + length] == wanted]
        if not inner:
            return []
        outer = list(_WORD.finditer(passage))
        before, behind = passage[: outer[0].start()].strip(), passage[outer[-1].end() :].strip()
        return [_widened(self.text, self._span(start, length), before, behind) for start in inner]

    def _starts(self, wanted: list[str], *, in_any_order: bool = False) -> Iterable[int]:
        """Where all of them could begin, in order: it is looked for around the word that stands there least often."""
        if not wanted:
            return []
        rarest = min(wanted, key=lambda word: len(self._where.get(word, ())))
        places, last = self._where.get(rarest, []), len(self._said) - len(wanted)
        if in_any_order:
            first = {start for place in places for start in range(place - len(wanted) + 1, place + 1)}
        else:
            first = {place - wanted.index(rarest) for place in places}
        return sorted(start for start in first if 0 <= start <= last)

    def _span(self, start: int, length: int) -> Span:
        return self._found[start].start(), self._found[start + length - 1].end()


def _widened(text: str, span: Span, before: str, behind: str) -> Span:
    start, end = span
    if before and text.endswith(before, 0, start):
        start -= len(before)
    if behind and text.startswith(behind, end):
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
