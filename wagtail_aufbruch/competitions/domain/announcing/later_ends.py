"""Until when an end can be moved at most, for everybody or for one entry: what follows must not have begun by then."""

from datetime import datetime

from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.announcing.gate import may_be_told
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.models import CompetitionPage, Honouring


def demand_before_what_follows(competition: CompetitionPage, until: datetime) -> None:
    """Raise EntryError where people vote by ``until``, or the winners are announced or released: an entry that people
    have chosen, or that has won, is changed no more."""
    if competition.honoured_at is not None and until >= competition.honoured_at:
        raise EntryError(_("The winners are announced before that. Move the honouring on the page first."))
    if competition.has_vote and competition.vote_from is not None and until >= competition.vote_from:
        raise EntryError(_("The public vote begins before that. Move it on the page first."))
    if Honouring.objects.filter(competition=competition.pk, public_at__isnull=False).exists():
        raise EntryError(_("The winners are released already, so that nobody can enter any more."))


def what_follows_has_begun(competition: CompetitionPage, at: datetime | None = None) -> bool:
    """Whether people have begun to vote, or may know who won: from then on entries stay as they are, however late one
    of them was allowed to be. One query at most."""
    return (competition.has_vote and competition.vote_window.has_begun(at)) or may_be_told(competition, at)
