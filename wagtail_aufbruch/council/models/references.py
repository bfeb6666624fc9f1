"""What is written in many ways and means one: papers "DS 2026 / 289" and "2026/0289", not "2026/0289/1"."""

import re

from wagtail_aufbruch.core.lists.folding import fold

LONGEST = 200
WORD = re.compile(r"[^\W\d_]+|\d+")
_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
_SAYS_NOTHING = frozenset(
    {"beschlussvorlage", "drs", "drucks", "drucksache", "drucksachen", "drucksachennummer", "ds", "no", "nr", "nummer"}
    | {"sitzungsvorlage", "vorl", "vorlage", "vorlagen", "vorlagennummer"}
)
"""What stands before a number and only says that it is one. Other letters may tell series apart and count."""


def reference_key(text: str) -> str:
    """The same for all ways to write one number; "" where there is no digit in it.

    The order stays: whether a year stands first or last is the town's own way, and 12/2013 is not 2013/12.
    """
    parts = _PARTS.findall(fold(text[:LONGEST]))
    while parts and parts[0] in _SAYS_NOTHING:
        parts = parts[1:]
    if not any(part.isdigit() for part in parts):
        return ""
    return "/".join(part.lstrip("0") or "0" if part.isdigit() else part for part in parts)


def address_key(address: str) -> str:
    """The same for all ways to write one address: with http or https, with a slash at the end, with a fragment."""
    text = address.strip().split("#", 1)[0]
    for start in ("https://", "http://"):
        if text[: len(start)].lower() == start:
            text = text[len(start) :]
            break
    else:
        return ""
    host, slash, path = text.partition("/")
    return f"{host.lower()}{slash}{path}".rstrip("/")


def wording_key(text: str) -> str:
    """The same for a wording with other numbers, capitals, blanks and full stops: "einstimmig, 2 Enthaltungen"."""
    parts = WORD.findall(fold(text[: LONGEST * 4]))
    return " ".join("#" if part.isdigit() else part for part in parts)[:LONGEST]
