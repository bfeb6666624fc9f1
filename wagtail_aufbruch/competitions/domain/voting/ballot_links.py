"""The personal address of a ballot. It names the ballot's secret key and not the number of its row: from two numbers
anybody could read how many ballots came in between, and nobody may know that before the end."""

from django.core.signing import BadSignature, Signer

from wagtail_aufbruch.competitions.models import Ballot
from wagtail_aufbruch.competitions.models.entries.entry import new_secret

SALT = "wagtail_aufbruch.ballot"
KEY_LENGTH = len(new_secret())


def ballot_token(ballot: Ballot) -> str:
    """What stands in the personal address of a ballot."""
    return f"{ballot.key}{Signer(salt=SALT).signature(ballot.key)}"


def key_in(token: str) -> str | None:
    """The key of the ballot that the token opens; None for a token that :func:`ballot_token` has not made."""
    try:
        return Signer(salt=SALT).unsign(f"{token[:KEY_LENGTH]}:{token[KEY_LENGTH:]}")
    except BadSignature:
        return None
