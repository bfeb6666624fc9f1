"""What is kept of voters in place of what they gave: hashes keyed with a secret of their ballot box.

A hash of an address alone could be found by trying all addresses of a town. These need the secret of the box and that
of the site, and the box's is deleted when the vote is over (``closing``).
"""

import hashlib
import hmac

from django.conf import settings

from wagtail_aufbruch.competitions.models import BallotBox, CompetitionPage
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.domain.throttling import UNKNOWN

DOTS_MEAN_NOTHING = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}
"""Providers that deliver "a.nna@" and "anna@" to one mailbox, with the one name under which they are counted."""
LARGE = frozenset(
    {
        "gmail.com", "googlemail.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "outlook.com", "outlook.de",
        "hotmail.com", "hotmail.de", "live.de", "yahoo.com", "yahoo.de", "icloud.com", "me.com", "freenet.de",
        "posteo.de", "mailbox.org", "arcor.de", "aol.com", "1und1.de", "proton.me", "protonmail.com",
    }
)  # fmt: skip
"""Domains at which many people of one town have their mailbox: that many vote from there says nothing."""


def box_of(competition: CompetitionPage) -> BallotBox:
    """The competition's box, made with the first ballot. Under the competition's lock."""
    BallotBox.objects.bulk_create([BallotBox(competition_id=competition.pk)], ignore_conflicts=True)
    return BallotBox.objects.get(competition=competition.pk)


def voter_address(email: str) -> tuple[str, str]:
    """The mailbox behind an address, as (local part, domain): what stands behind a plus sign is left out everywhere,
    dots where the provider does so too."""
    local, _at, domain = normal_email(email).rpartition("@")
    local = local.partition("+")[0] or local
    if domain in DOTS_MEAN_NOTHING:
        return local.replace(".", "") or local, DOTS_MEAN_NOTHING[domain]
    return local, domain


def voter_of(box: BallotBox, email: str) -> str:
    """By what the ballot of this address is found as long as the vote runs."""
    return _keyed(box, "voter", "@".join(voter_address(email)))


def domain_of(box: BallotBox, email: str) -> str:
    """The same for the domain; "" for one at which everybody may be."""
    domain = voter_address(email)[1]
    return "" if domain in LARGE else _keyed(box, "domain", domain)


def network_of(box: BallotBox, network: str) -> str:
    """The same for the connection; "" where it is not known: then all would seem to be one."""
    return "" if network in {"", UNKNOWN} else _keyed(box, "network", network)


def is_disposable(email: str) -> bool:
    """Whether the address is of a provider whose addresses are thrown away after one mail."""
    parts = voter_address(email)[1].split(".")
    return any(".".join(parts[place:]) in aufbruch_settings.disposable_domains for place in range(len(parts)))


def _keyed(box: BallotBox, purpose: str, text: str) -> str:
    secret = f"wagtail_aufbruch.vote\x1f{settings.SECRET_KEY}\x1f{box.secret}".encode()
    return hmac.new(secret, f"{purpose}\x1f{text}".encode(), hashlib.sha256).hexdigest()
