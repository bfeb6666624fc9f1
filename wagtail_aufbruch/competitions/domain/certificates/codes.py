"""Codes of certificates, and what is kept in place of codes and names.

The hash of a name is keyed with the code of its paper. Once the entry is deleted, the code stands on the paper alone:
who holds it can have the name compared, and nobody else can find out whose it was, the town and whoever runs the site
among them.
"""

import hashlib
import hmac
import re

from django.conf import settings

from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.participation.domain.authorship.card_codes import new_code


def fresh_code() -> str:
    """A code that nobody can guess, as it is printed."""
    return new_code()[0]


def hash_of_code(code: str) -> str:
    """What is kept of a code."""
    return _keyed(settings.SECRET_KEY, "code", code)


def hashes_of_code(code: str) -> list[str]:
    """By what it is found: certificates are older than a site's secret, so that those of former ones count too."""
    return [_keyed(key, "code", code) for key in _keys()]


def hash_of_name(name: str, code: str) -> str:
    """What is kept of the name on the paper with this code; "" where there is none."""
    return _keyed(settings.SECRET_KEY, "name", code, _plain(name)) if _plain(name) else ""


def is_name(kept: str, name: str, code: str) -> bool:
    """Whether ``name`` is the one of which ``kept`` was made; accents, case and punctuation do not matter."""
    plain = _plain(name)
    return bool(plain) and any(hmac.compare_digest(kept, _keyed(key, "name", code, plain)) for key in _keys())


def _keys() -> list[str]:
    return [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _plain(name: str) -> str:
    return " ".join(re.split(r"[\W_]+", fold(name))).strip()


def _keyed(key: str, *parts: str) -> str:
    secret = f"wagtail_aufbruch.certificate\x1f{key}".encode()
    return hmac.new(secret, "\x1f".join(parts).encode(errors="replace"), hashlib.sha256).hexdigest()
