"""What people who judge are written. The town's own words alone: the address is one that staff typed."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.enums import Reach
from wagtail_aufbruch.reviews.extension.subjects import told_of
from wagtail_aufbruch.reviews.models import Round

Builder = Callable[[Round, Process, str, bool], Message]
"""Of the round, its process, the address that leads to what is judged, and whether one logs in there."""

INVITED, REMINDED, EXTENDED = "review_invited", "review_reminder", "review_extended"


def _message(
    round_: Round, process: Process, url: str, kind: str, subject: str, paragraphs: list[str], *, logs_in: bool
) -> Message:
    return Message(
        kind=kind,
        subject=subject % {"round": round_.title},
        paragraphs=[
            *paragraphs,
            _way(logs_in),
        ],
        action_label=_("Open what I am asked to judge"),
        action_url=url,
        why=_("You get this mail because the staff of “%(process)s” have asked you to judge.")
        % {"process": process.title},
        reach=Reach.ANYBODY,
    )


def _way(logs_in: bool) -> str:
    if logs_in:
        return _("To judge, log in with your account, on any device.")
    return _(
        "The link is meant for you alone: whoever opens it can judge in your name. Please do not forward it. "
        "It works as long as the round runs, on any device."
    )


@written_to_people
def invite(round_: Round, process: Process, url: str, logs_in: bool) -> Message:
    """The first mail, with the link."""
    return _message(
        round_,
        process,
        url,
        INVITED,
        _("Please judge: %(round)s"),
        [
            _("You are one of those who judge in “%(round)s”.") % {"round": round_.title},
            _("You can judge from %(begin)s until %(end)s. Before that you can have a look.")
            % {"begin": _say(round_.opens_at), "end": _say(round_.closes_at)},
            _("Are you close to something, or to somebody whose it is? Say so there first, in one sentence."),
            *filter(None, [told_of(round_.subject_kind, round_.page)]),
        ],
        logs_in=logs_in,
    )


@written_to_people
def remind(round_: Round, process: Process, url: str, logs_in: bool) -> Message:
    """Something is still open."""
    return _message(
        round_,
        process,
        url,
        REMINDED,
        _("Still open: %(round)s"),
        [
            _("In “%(round)s” you have not handed in all reviews yet.") % {"round": round_.title},
            _("You can do so until %(end)s. What you have saved is still there.") % {"end": _say(round_.closes_at)},
        ],
        logs_in=logs_in,
    )


@written_to_people
def extended(round_: Round, process: Process, url: str, logs_in: bool) -> Message:
    """There is more time."""
    return _message(
        round_,
        process,
        url,
        EXTENDED,
        _("More time: %(round)s"),
        [
            _("You can judge in “%(round)s” until %(end)s.") % {"round": round_.title, "end": _say(round_.closes_at)},
            _("What you have handed in stays, and you may change it until then."),
        ],
        logs_in=logs_in,
    )


def _say(moment: datetime | None) -> str:
    return say_moment(moment) if moment is not None else ""
