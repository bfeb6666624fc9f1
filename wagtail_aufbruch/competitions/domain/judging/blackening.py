"""What is blacked out in an entry's texts: found by itself, or marked by hand. What is blacked out is not there any
more, and a bar says nothing of how long it was."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.core.lists.naming import Span, Worded

NAME, ADDRESS, PHONE, LINK = _("name"), _("e-mail address"), _("telephone number"), _("link")

# What stands before the sign is looked at from the sign on: from each letter on, a long word costs its square.
_AT = re.compile(r"\s?(?:@|\(at\)|\[at\]|\{at\})\s?[\w\-]+(?:\.[\w\-]+)+", re.IGNORECASE)
_BEFORE_AT = re.compile(r"[\w.+\-]")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"„“»«]+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@.])@[\w.]{3,}")
# Seven digits at least, as people write them: "+49 5241 12-345", "(05241) 82 1234", "0170/1234567".
_PHONE = re.compile(r"(?<![\w.,])(?:\+|00|\(?0)[\d\s()/.\-–]{5,}\d(?!\w)")
_FEWEST_DIGITS = 7
_DAY = re.compile(r"\d\d?\.\s?\d\d?\.\s?\d{4}")


@dataclass(frozen=True)
class Found:
    """Something that tells who wrote it, found by itself."""

    words: str
    """As it stands there."""
    what: str | Promise

    @property
    def key(self) -> str:
        """The same for the same words, however they are written."""
        return fold(self.words)


BAR = "\ufffc"
"""What is stored in place of a passage."""


def readable(text: str) -> str:
    """A text with bars, as people read it in their language."""
    return text.replace(BAR, gettext("[blacked out]"))


def find(texts: Iterable[str], names: Iterable[str], addresses: Iterable[str]) -> list[Found]:
    """What tells who wrote these texts, each once, in the order in which it stands there."""
    found: dict[str, Found] = {}
    known, listed = list(names), list(addresses)
    for text in texts:
        for start, end, what in sorted(_spans(text, known, listed), key=lambda one: (one[0], -one[1])):
            one = Found(text[start:end], what)
            found.setdefault(one.key, one)
    return list(found.values())


def _spans(text: str, names: list[str], addresses: list[str]) -> list[tuple[int, int, str | Promise]]:
    found: list[tuple[int, int, str | Promise]] = []
    worded = Worded(text)
    for name in names:
        found += [(*span, NAME) for span in worded.places_of_name(name)]
    for address in addresses:
        found += [(*span, ADDRESS) for span in worded.places_of_words(address)]
    found += [(*span, ADDRESS) for span in _addresses(text)]
    for pattern in (_LINK, _HANDLE):
        for one in pattern.finditer(text):
            end = one.end() - (len(one.group()) - len(one.group().rstrip(".,;:!?)")))
            found.append((one.start(), end, LINK))
    for one in _PHONE.finditer(text):
        if sum(sign.isdigit() for sign in one.group()) >= _FEWEST_DIGITS and not _DAY.fullmatch(one.group()):
            found.append((*one.span(), PHONE))
    return found


def _addresses(text: str) -> Iterator[Span]:
    """Whatever looks like an e-mail address."""
    at = 0
    for one in _AT.finditer(text):
        start = one.start()
        while start > at and _BEFORE_AT.match(text[start - 1]):
            start -= 1
        if start < one.start():
            yield start, one.end()
            at = one.end()


def blackened(text: str, passages: Iterable[str]) -> str:
    """The text with a bar in place of each of these passages, wherever and however it is written."""
    spans = _joined(text, _places(text, passages))
    kept, at = [], 0
    for start, end in spans:
        kept += [text[at:start], BAR]
        at = end
    return "".join([*kept, text[at:]])


def marked(text: str, passages: Iterable[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is going to be blacked out; for staff."""
    pieces, at = [], 0
    for start, end in _joined(text, _places(text, passages)):
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [(words, is_hidden) for words, is_hidden in [*pieces, (text[at:], False)] if words]


def _places(text: str, passages: Iterable[str]) -> list[Span]:
    worded = Worded(text)
    return [span for one in dict.fromkeys(passages) for span in worded.places_of_words(one)]


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """In order; what overlaps, or stands side by side with nothing but blanks between, is one bar."""
    joined: list[Span] = []
    for start, end in sorted(span for span in spans if span[1] > span[0]):
        if joined and (start <= joined[-1][1] or not text[joined[-1][1] : start].strip(" \t")):
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
