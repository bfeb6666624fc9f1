"""From when until when the public votes, and why nobody can vote now."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment


def takes_votes(competition: CompetitionPage, at: datetime | None = None) -> bool:
    """Whether people vote at ``at`` (default: now)."""
    return competition.has_vote and competition.vote_window.runs(at)


def vote_is_over(competition: CompetitionPage, at: datetime | None = None) -> bool:
    """Whether there was a vote whose last minute has passed: not before may anybody know a number."""
    return competition.has_vote and competition.vote_window.is_over(at)


def why_no_vote(competition: CompetitionPage, at: datetime | None = None) -> str:
    """Why nobody can vote now, with the moment; "" while people vote."""
    at = at or timezone.now()
    if takes_votes(competition, at):
        return ""
    if not competition.has_vote or competition.vote_from is None or competition.vote_until is None:
        return _("There is no public vote.")
    if vote_is_over(competition, at):
        return _("Votes were taken until %(moment)s.") % {"moment": say_moment(competition.vote_until)}
    return _("You can vote from %(moment)s.") % {"moment": say_moment(competition.vote_from)}
