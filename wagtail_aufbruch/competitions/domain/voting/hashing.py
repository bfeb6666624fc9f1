"""What is kept of voters in place of what they gave: hashes keyed with a secret of their ballot box.

A hash of an address alone could be found by trying all addresses of a town. These need the secret of the box and that
of the site, and the box's is deleted when the vote is over (``closing``).
"""

import hashlib
import hmac

from django.conf import settings

from wagtail_aufbruch.competitions.models import BallotBox, CompetitionPage
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.participation.domain.mail.mailboxes import mailbox_behind
from wagtail_aufbruch.participation.domain.throttling import UNKNOWN

LARGE = frozenset(
    {
        "gmail.com", "googlemail.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "outlook.com", "outlook.de",
        "hotmail.com", "hotmail.de", "live.de", "yahoo.com", "yahoo.de", "icloud.com", "me.com", "freenet.de",
        "posteo.de", "mailbox.org", "arcor.de", "aol.com", "1und1.de", "proton.me", "protonmail.com",
    }
)  # fmt: skip
"""Domains at which many people of one town have their mailbox: that many vote from there says nothing."""
SHORT = 3
"""Letters of what may belong to an ending."""


def box_of(competition: CompetitionPage) -> BallotBox:
    """The competition's box, made with the first ballot. Under the competition's lock."""
    BallotBox.objects.bulk_create([BallotBox(competition_id=competition.pk)], ignore_conflicts=True)
    return BallotBox.objects.get(competition=competition.pk)


def voter_of(box: BallotBox, email: str) -> str:
    """By what the ballot of this address is found as long as the vote runs."""
    return _keyed(box, "voter", "@".join(mailbox_behind(email)))


def domain_of(box: BallotBox, email: str) -> str:
    """The same for the domain, or the one that somebody has bought and made it below; "" for one at which everybody
    may be."""
    domain = mailbox_behind(email)[1]
    return "" if domain in LARGE else _keyed(box, "domain", _bought(domain))


def _bought(domain: str) -> str:
    """Whoever has a domain has as many below it as they like: "a1.example.org" and "a2.example.org" are one owner's.
    Short names before the ending are part of it ("co.uk"); where that is wrong, a sign shows more than it might."""
    parts = domain.split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and len(parts[-2]) <= SHORT else parts[-2:])


def network_of(box: BallotBox, network: str) -> str:
    """The same for the connection; "" where it is not known: then all would seem to be one."""
    return "" if network in {"", UNKNOWN} else _keyed(box, "network", network)


def is_disposable(email: str) -> bool:
    """Whether the address is of a provider whose addresses are thrown away after one mail."""
    parts = mailbox_behind(email)[1].split(".")
    return any(".".join(parts[place:]) in aufbruch_settings.disposable_domains for place in range(len(parts)))


def _keyed(box: BallotBox, purpose: str, text: str) -> str:
    secret = f"wagtail_aufbruch.vote\x1f{settings.SECRET_KEY}\x1f{box.secret}".encode()
    return hmac.new(secret, f"{purpose}\x1f{text}".encode(), hashlib.sha256).hexdigest()
