"""Text as it is searched: what people write differently and mean alike becomes the same.

Two ways to search stand on the same rules. Where a folded text is kept, ``indexed`` writes it and ``fold`` folds what
is looked for. Where rows are asked as they are stored, ``holds_words`` makes the question for the database.
"""

import unicodedata
from functools import cache, reduce
from operator import and_, or_

from django.db.models import Q

from wagtail_aufbruch.core.lists.unicode_forms import normal_form

MAX_WORDS = 8
LONGEST_QUERY = 200

SPELLED_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "æ": "ae", "œ": "oe"}
"""Vowels that people without the key write as two; whoever is in a hurry writes the first of them alone."""
NO_ACCENT = {"ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŋ": "n", "þ": "th", "ø": "o", "æ": "a", "œ": "o"}
"""Letters that Unicode does not take apart into a letter and a mark."""
_OUT = str.maketrans(SPELLED_OUT)
_PLAIN = str.maketrans(NO_ACCENT)
_LATIN = [chr(number) for number in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)) if chr(number).isalpha()]


def fold(text: str) -> str:
    """``text`` in small letters, with ä ö ü ß written out, other accents dropped and blanks collapsed.

    "Straßen", "STRASSEN" and "Strassen" are the same afterwards. Controls, marks of the reading direction and
    halves of a character are gone; letters of other scripts and emoji stay.
    """
    # NFC first, so that an umlaut typed as a letter with two dots is one as well; ß becomes ss by `casefold`.
    return _plain(normal_form("NFC", text).casefold().translate(_OUT))


def indexed(text: str) -> str:
    """``text`` folded, to be searched; behind it the words with an umlaut once more, as they are typed in a hurry:
    "Öffis" is found by "öffis", "oeffis" and "offis"."""
    small = normal_form("NFC", text).casefold()
    hasty = (_plain(word) for word in small.split() if any(letter in word for letter in SPELLED_OUT))
    return " ".join([_plain(small.translate(_OUT)), *dict.fromkeys(hasty)])


def _plain(text: str) -> str:
    kept = []
    for sign in normal_form("NFKD", text.translate(_PLAIN)):
        category = unicodedata.category(sign)
        if category in {"Cc", "Zl", "Zp"}:
            kept.append(" ")
        elif category not in {"Cf", "Cs", "Mn"}:
            kept.append(sign)
    return " ".join("".join(kept).split())


def holds_words(fields: list[str] | tuple[str, ...], text: str) -> Q:
    """Rows in which each word of ``text`` stands in one of ``fields``, in whatever way either is written; all rows for
    a text without a word. Asked of each row: for lists of staff, not for what everybody may search."""
    words = fold(text[:LONGEST_QUERY]).split()[:MAX_WORDS]
    return reduce(and_, (holds_word(fields, word) for word in words), Q())


def holds_word(fields: list[str] | tuple[str, ...], word: str) -> Q:
    """The same for one word."""
    pattern = written_as(word)
    return reduce(or_, (Q(**{f"{field}__iregex": pattern}) for field in fields)) if pattern else Q()


def written_as(word: str) -> str:
    """A regular expression, for SQLite and PostgreSQL alike, of the ways in which people write ``word``."""
    folded = fold(word)
    parts, at = [], 0
    while at < len(folded):
        pair = folded[at : at + 2]
        instead = _one_for_two().get(pair)
        if instead:
            parts.append(f"(?:{_any_way(pair[0])}{_any_way(pair[1])}|[{instead}])")
            at += 2
        else:
            parts.append(_any_way(folded[at]))
            at += 1
    return "".join(parts)


def _any_way(letter: str) -> str:
    """The letter with all its accents, small and large; SQLite and some servers know no other large letters."""
    if not letter.isalnum():
        return f"\\{letter}" if letter.isascii() else letter
    ways = {letter, *_accented().get(letter, ())}
    return f"[{''.join(sorted(ways | {way.upper() for way in ways if len(way.upper()) == 1}))}]"


@cache
def _accented() -> dict[str, str]:
    """By the plain letter: those that become it without their accents."""
    found: dict[str, str] = {}
    for letter in _LATIN:
        plain = _plain(letter.casefold())
        if len(plain) == 1:
            found[plain] = found.get(plain, "") + letter
    return found


@cache
def _one_for_two() -> dict[str, str]:
    """By two letters: the single ones that are written out so."""
    found: dict[str, str] = {}
    for letter in _LATIN:
        folded = fold(letter)
        if len(folded) == 2:
            found[folded] = found.get(folded, "") + letter
    return found
