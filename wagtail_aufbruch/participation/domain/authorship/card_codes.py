"""Codes on cards: short enough to type, long enough not to be guessed, and a slip of the finger shows."""

import hashlib
import hmac
import re
import secrets
import uuid

from django.conf import settings

from wagtail_aufbruch.participation.domain.authorship.errors import CodeMistyped

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0, O, 1 and I, which look alike on paper."""
SYMBOLS = 12
SECRET_BITS = 5 * (SYMBOLS - 1)
"""55: the last of the twelve symbols is a check of the others."""
GROUP = 4


def new_code() -> tuple[str, str]:
    """A fresh code as people read it, and the hash that is stored."""
    return _with_hash(secrets.randbits(SECRET_BITS))


def code_of(key: uuid.UUID) -> tuple[str, str]:
    """The same for the key of a form: always the same code for one form, so that staff can print it once more.

    Nobody can work it out without the site's secret.
    """
    secret = hashlib.sha256(f"wagtail_aufbruch.claim.{settings.SECRET_KEY}".encode()).digest()
    digest = hmac.new(secret, key.bytes, hashlib.sha256).digest()
    return _with_hash(int.from_bytes(digest[:8]) >> (64 - SECRET_BITS))


def read_code(typed: str) -> str:
    """The hash of a code that somebody typed, with or without dashes, in any case. Raises CodeMistyped."""
    return _hash(_symbols_of(typed))


def spelled_code(typed: str) -> str:
    """The code that somebody typed, as it is printed: K7M4-9QTX-2HRC. Raises CodeMistyped."""
    return _in_groups(_symbols_of(typed))


def _symbols_of(typed: str) -> str:
    """Raises CodeMistyped where it cannot be one of ours: its length, a symbol or its check symbol is wrong."""
    symbols = re.sub(r"[\s\-‐-―.]", "", typed.upper())
    values = [ALPHABET.find(symbol) for symbol in symbols]
    if len(values) != SYMBOLS or -1 in values or _check(values[:-1]) != values[-1]:
        raise CodeMistyped
    return symbols


def _in_groups(symbols: str) -> str:
    return "-".join(symbols[start : start + GROUP] for start in range(0, SYMBOLS, GROUP))


def _with_hash(bits: int) -> tuple[str, str]:
    values = [bits >> (5 * place) & 31 for place in range(SYMBOLS - 1)]
    symbols = "".join(ALPHABET[value] for value in [*values, _check(values)])
    return _in_groups(symbols), _hash(symbols)


def _check(values: list[int]) -> int:
    """A sum in the field of 32 elements, each place with a weight of its own.

    Whatever single symbol is wrong, and whichever two have changed places, the sum differs.
    """
    total = 0
    for value in values:
        total ^= value
        total <<= 1
        if total & 32:
            total ^= 0b100101  # x⁵ + x² + 1, which generates the field
    return total


def _hash(symbols: str) -> str:
    return hashlib.sha256(symbols.encode()).hexdigest()
