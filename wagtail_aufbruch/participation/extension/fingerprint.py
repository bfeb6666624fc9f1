"""Noticing that somebody else wrote between the opening of a form and its arrival."""

import hashlib
from collections.abc import Iterable

from wagtail_aufbruch.core.lists.numbers import read_pk


def digest(*values: object) -> str:
    """A short text that is the same for the same values; it travels with the form and tells nothing."""
    return hashlib.sha256("\x1f".join(str(value) for value in values).encode()).hexdigest()[:32]


def read_seen(values: Iterable[str]) -> dict[int, str]:
    """What a page with several rows showed, from values ``key|fingerprint``: fingerprints by keys. What is none is left
    out."""
    pairs = (value.partition("|") for value in values)
    return {pk: words for key, _bar, words in pairs if (pk := read_pk(key)) is not None}
