"""That one can enter, that the dates were moved, that the public votes, that it is said who has won: told once to those
who follow the competition.

What they were told last is kept (``StageNotice``). What is due is the difference to what holds now, so nothing is left
out however long nobody looked, nothing is told twice, and nothing before its moment. A mail names no winner: between
the news and the mail somebody may withdraw a consent, and only the page asks anew each time.
"""

from collections.abc import Set as AbstractSet
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.announcing.phases import phase_of
from wagtail_aufbruch.competitions.enums import Phase
from wagtail_aufbruch.competitions.models import CompetitionPage, StageNotice
from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.core.domain.showing.visibility import only_public
from wagtail_aufbruch.participation.domain.notifications.announcements import announce_on_page
from wagtail_aufbruch.participation.domain.notifications.told_once import same_moments, tell_once, written
from wagtail_aufbruch.participation.enums import ActivityKind
from wagtail_aufbruch.participation.extension.periodic_work import each

VOTING = "voting"
"""Stands beside the phase while the public votes."""
ENDS = {"closes_at", "vote_until"}


def find_news() -> int:
    """Look at all competitions that citizens can see. Returns of how many of them there was something to tell."""
    rows = only_public(CompetitionPage.objects.all()).defer_streamfields().select_related("honouring").order_by("pk")
    known = StageNotice.objects.in_bulk()
    now = timezone.now()
    return each(rows, lambda row: _differs(row, known.get(row.pk), now) and notice_stages(row, now))


def notice_stages(competition: CompetitionPage, at: datetime | None = None) -> bool:
    """Tell the followers what has changed since they were told last. Returns whether there was anything.

    The first look at a competition is no news: there is nothing yet that it could differ from.
    """
    at = at or timezone.now()
    return tell_once(
        StageNotice,
        competition,
        at,
        state=lambda: {"stages": _stages(competition, at), "moments": _moments(competition)},
        differs=lambda notice: _differs(competition, notice, at),
        tell=lambda notice: _tell(competition, notice, at),
    )


def _stages(competition: CompetitionPage, at: datetime) -> list[str]:
    votes = [VOTING] if competition.has_vote and competition.vote_window.runs(at) else []
    return [phase_of(competition, at).value, *votes]


def _moments(competition: CompetitionPage) -> dict[str, str]:
    vote = competition.has_vote
    found = {
        "opens_at": competition.opens_at,
        "closes_at": competition.closes_at,
        "vote_from": competition.vote_from if vote else None,
        "vote_until": competition.vote_until if vote else None,
        "honoured_at": competition.honoured_at,
    }
    return written(found.items())


def _differs(competition: CompetitionPage, notice: StageNotice | None, at: datetime) -> bool:
    if notice is None or notice.stages != _stages(competition, at):
        return True
    return not same_moments(notice.moments, _moments(competition), ends=ENDS)


@written_to_people
def _tell(competition: CompetitionPage, notice: StageNotice, at: datetime) -> bool:
    """Tell of what has begun, or else of what was moved; that something is over is no news by itself."""
    process = competition.process
    if process is None:
        return False
    before, now = set(notice.stages), set(_stages(competition, at))
    title = _title(before, now)
    if title:
        words = title % {"title": competition.title}
        announce_on_page(competition, process, ActivityKind.PHASE, words, _text(competition, at))
    elif not same_moments(notice.moments, _moments(competition), ends=ENDS) and Phase.HONOURED not in now:
        announce_on_page(competition, process, ActivityKind.EXTENDED, competition.title, _text(competition, at))
    else:
        return False
    return True


def _title(before: AbstractSet[str], now: AbstractSet[str]) -> str:
    """What has begun; "" for nothing that followers are told of."""
    begun = now - before
    if Phase.HONOURED in begun:
        return _("It is announced who has won: %(title)s")
    if VOTING in begun:
        return _("Vote now: %(title)s")
    if Phase.ENTERING in begun:
        return _("Take part again: %(title)s") if Phase.JUDGING in before else _("Take part now: %(title)s")
    return ""


def _text(competition: CompetitionPage, at: datetime) -> str:
    """What runs now and what still comes, in one sentence for each."""
    if phase_of(competition, at) == Phase.HONOURED:
        return _("Who has won, and what the jury says of it, stands on the page.")
    lines = []
    window = competition.entry_window
    if competition.closes_at is not None and not window.is_over(at):
        words = {"end": say_moment(competition.closes_at)}
        if window.has_begun(at) or competition.opens_at is None:
            lines.append(_("Entries are taken until %(end)s.") % words)
        else:
            words["begin"] = say_moment(competition.opens_at)
            lines.append(_("Entries are taken from %(begin)s until %(end)s.") % words)
    vote = competition.vote_window
    if competition.has_vote and competition.vote_from and competition.vote_until and not vote.is_over(at):
        words = {"begin": say_moment(competition.vote_from), "end": say_moment(competition.vote_until)}
        begun = vote.has_begun(at)
        lines.append(
            (_("The public votes until %(end)s.") if begun else _("The public votes from %(begin)s until %(end)s."))
            % words
        )
    if competition.honoured_at is not None and competition.honoured_at > at:
        lines.append(_("Who has won is announced on %(begin)s.") % {"begin": say_moment(competition.honoured_at)})
    return " ".join(lines)
