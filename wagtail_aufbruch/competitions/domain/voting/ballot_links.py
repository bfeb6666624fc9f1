"""The personal address of a ballot; see ``participation.domain.people.signed_addresses``."""

from wagtail_aufbruch.competitions.models import Ballot
from wagtail_aufbruch.participation.domain.people.signed_addresses import token_for

SALT = "wagtail_aufbruch.ballot"


def ballot_token(ballot: Ballot) -> str:
    """What stands in the personal address of a ballot."""
    return token_for(ballot.pk, ballot.key, SALT)
