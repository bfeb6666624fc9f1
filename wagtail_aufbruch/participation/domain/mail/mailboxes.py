"""The one spelling of an e-mail address under which it is stored, compared, counted and written to."""

import unicodedata

import idna

from wagtail_aufbruch.core.lists.unicode_forms import normal_form


def normal_email(email: str) -> str:
    """The address as it is stored: in lower case, without blanks or invisible marks, its domain as DNS knows it.

    ``Anna@Maßanfertigung.de`` and ``anna@xn--maanfertigung-cdb.de`` are one address. Domains are written by IDNA 2008;
    by the older rules, which Python and Django follow, "ß" becomes "ss" and the mail goes to somebody else. What is no
    address stays what it is, for a form to refuse.
    """
    local, at, domain = normal_form("NFC", email).strip().rpartition("@")
    return f"{_visible(local).strip().lower()}{at}{_in_dns(_visible(domain, keep=_JOINERS).strip())}"


_INVISIBLE = "Cf"
"""Turned directions, zero-width marks, soft hyphens: copied along from a web page or a PDF."""

_JOINERS = "\u200c\u200d"
"""Domains in some scripts are told apart by them alone; where they mean nothing, IDNA refuses them."""


def _visible(text: str, keep: str = "") -> str:
    return "".join(sign for sign in text if unicodedata.category(sign) != _INVISIBLE or sign in keep)


def _in_dns(domain: str) -> str:
    for spelling in (domain, _visible(domain)):
        if spelling.isascii():
            return spelling.lower()
        try:
            return idna.encode(spelling, uts46=True).decode()
        except idna.IDNAError:
            continue
    return _visible(domain).lower()
