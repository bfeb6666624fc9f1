"""The one spelling of an e-mail address under which it is stored, compared, counted and written to."""

import hashlib
import re
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
    return f"{_unquoted(_visible(local).strip().lower())}{at}{_in_dns(_visible(domain, keep=_JOINERS).strip())}"


def mailbox_behind(email: str) -> tuple[str, str]:
    """The mailbox behind an address, as (local part, domain), for comparing alone: mail goes to the address itself.

    What stands behind a plus sign is left out everywhere, and so are quotation marks; signs that mean nothing to the
    provider, and its other names, where it is one of those that do so.
    """
    local, _at, domain = normal_email(email).rpartition("@")
    local = re.sub(r'[\\"]', "", local).strip()
    local = local.partition("+")[0] or local
    domain = _ONE_PROVIDER.get(domain, domain)
    plain = "".join(sign for sign in local if sign not in _SIGNS_WITHOUT_MEANING.get(domain, ""))
    return plain or local, domain


def mailbox_of(address: str) -> str:
    """A name for the mailbox behind an address: "anna+forum@example.org" arrives at "anna@example.org"."""
    return hashlib.sha256("@".join(mailbox_behind(address)).encode()).hexdigest()


_ONE_PROVIDER = {
    "googlemail.com": "gmail.com",
    "protonmail.com": "proton.me",
    "protonmail.ch": "proton.me",
    "pm.me": "proton.me",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
    **dict.fromkeys((f"posteo.{ending}" for ending in ("net", "org", "eu", "at", "ch", "us", "me")), "posteo.de"),
}
"""Domains at which one name is one mailbox, with the one under which they are counted."""
_SIGNS_WITHOUT_MEANING = {"gmail.com": ".", "proton.me": ".-_"}
"""Providers that deliver "a.nna@" and "anna@" to one mailbox."""
_PLAIN_QUOTED = re.compile(r'"((?:\\?[A-Za-z0-9!#$%&\'*+/=?^_`{|}~.-])+)"')


def _unquoted(local: str) -> str:
    """``"anna"`` as ``anna``: to mail servers both are one. What needs its quotation marks keeps them."""
    found = _PLAIN_QUOTED.fullmatch(local)
    plain = found[1].replace("\\", "") if found else ""
    return plain if plain and not re.search(r"^\.|\.\.|\.$", plain) else local


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
