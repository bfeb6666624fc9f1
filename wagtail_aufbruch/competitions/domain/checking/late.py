"""What becomes of an entry that is admitted once people vote, in words: staff read it before they decide, and whoever
entered reads it afterwards."""

from datetime import datetime

from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.judging.installed import is_judged
from wagtail_aufbruch.competitions.domain.voting.taking_part import given_back_in_time
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import BallotBox, CompetitionPage, Entry
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment


def if_admitted_now(entry: Entry) -> str:
    """What staff read before they admit the entry once people have begun to vote; "" before that. Three queries at
    most, and none before."""
    competition = entry.competition
    if not competition.has_vote or not competition.vote_window.has_begun():
        return ""
    if competition.vote_window.is_over():
        over = _("People voted until %(moment)s. An entry that is admitted now was not in the vote.")
        return f"{over % {'moment': _said(competition.vote_until)}} {_in_its_place(competition)}"
    since = {"moment": _said(competition.vote_from)}
    turned_down = entry.state == EntryState.NOT_ADMITTED
    if not turned_down and Entry.objects.filter(given_back_in_time(competition), pk=entry.pk).exists():
        return _(
            "People vote since %(moment)s. This entry was handed in again before that: it takes part in the vote as "
            "soon as you admit it. Please decide soon, since it has less time than the others."
        ) % since  # fmt: skip
    told = _(
        "People vote since %(moment)s. An entry that is admitted now does not take part in the vote: it would have had "
        "less time than the others."
    ) % since  # fmt: skip
    told = f"{told} {_in_its_place(competition)}"
    if BallotBox.objects.filter(competition=competition.pk).exists():
        return told
    moves = _(
        "Nobody has voted yet: move the beginning of the vote on the page of the competition first, and all take part."
    )
    return f"{told} {moves}"


def _said(moment: datetime | None) -> str:
    return say_moment(moment) if moment is not None else ""


def _in_its_place(competition: CompetitionPage) -> str:
    if is_judged(competition):
        return _("In its place it gets the mean of the points that the public gives in its category.")
    return without_a_jury()


def without_a_jury() -> str:
    """What becomes of an entry beside the vote as long as no jury is known to judge."""
    return _(
        "Without a jury it gets no place; where a jury judges as well, it gets the mean of the points that the public "
        "gives in its category."
    )
