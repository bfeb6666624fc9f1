"""The personal addresses of guardians: each opens one guardian's page, and nothing else of the entry."""

from wagtail_aufbruch.competitions.models import CompetitionPage, Guardian
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.people.signed_addresses import is_genuine, number_in, token_for

WAY = "g"
"""Begins the tokens, so that none is taken for one of an entry."""
SALT = "wagtail_aufbruch.entry.g"


def guardian_token(guardian: Guardian) -> str:
    """The token in the personal address."""
    return f"{WAY}{token_for(guardian.pk, guardian.key, SALT)}"


def guardian_address_of(guardian: Guardian, competition: CompetitionPage) -> str:
    """Full address of the guardian's page for a mail, with the host of the competition's site."""
    path = CompetitionPage.get_resolver().reverse("entry_guardian", guardian_token(guardian))
    return f"{competition.full_url}{path}"


def open_for_guardian(competition: CompetitionPage, token: str) -> Guardian:
    """The guardian whose token it is, with the entry. Raises LinkUnknown, also where somebody else is asked now."""
    pk = number_in(token[1:])
    if pk is None or token[:1] != WAY:
        raise LinkUnknown
    rows = Guardian.objects.select_related("entry__form", "entry__participant")
    guardian = rows.filter(entry__competition=competition.pk, pk=pk).first()
    if guardian is None or not is_genuine(token[1:], pk, guardian.key, SALT):
        raise LinkUnknown
    guardian.entry.competition = competition
    return guardian
