"""What followers are told by mail, and how they confirm and stop."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.extension.protocols import Page, Process
from wagtail_aufbruch.participation.domain.mail.addresses import full_address
from wagtail_aufbruch.participation.domain.mail.outbox import Item, Message
from wagtail_aufbruch.participation.enums import ActivityKind, Reach
from wagtail_aufbruch.participation.extension.kinds import KindWords, kind_of
from wagtail_aufbruch.participation.models import Contribution, Follow, News

EXCERPT = 300
"""Letters of a text that a mail shows; the rest stands on the site."""


@written_to_people
def ask_to_confirm(followed: Contribution | Page, process: Process, token: str) -> Message:
    """The link by which somebody who is not known yet confirms that they want to follow a contribution or page."""
    if isinstance(followed, Contribution):
        page = followed.page.title
        first = _("Somebody, you we hope, wants to hear by mail what becomes of something that stands in “%(page)s”.")
    else:
        page = followed.title
        first = _("Somebody, you we hope, wants to hear by mail what becomes of “%(page)s”.")
    return Message(
        kind="follow",
        subject=_("Please confirm: news from “%(page)s” by mail") % {"page": page},
        paragraphs=[
            first % {"page": page},
            _("Was it not you? Then do nothing: without the link you get no more mail about it."),
        ],
        action_label=_("Go to confirmation"),
        action_url=full_address(process, "follow_confirm", token),
        why=_("You get this mail because somebody gave your address on our site."),
        reach=Reach.REQUESTED,
    )


@written_to_people
def at_once(process: Process, follow: Follow, news: News) -> Message:
    """One thing that happened."""
    return Message(
        kind=f"news_{news.kind}",
        subject=_subject(news, _followed_title(follow)),
        paragraphs=[],
        items=(_item(news),),
        action_label=_("See it on the site"),
        action_url=news.url,
        why=_why(follow, news) % {"title": _followed_title(follow)},
        stop_url=_stop_url(process, "follow_stop", follow),
    )


def _why(follow: Follow, news: News) -> str:
    if news.kind in {ActivityKind.JOINED, ActivityKind.PROJECT} and follow.contribution_id is not None:
        return _("You get this mail because you handed in, support or follow “%(title)s”.")
    return _("You get this mail because you follow “%(title)s”.")


@written_to_people
def digest(process: Process, follow: Follow, news: list[News], number: int) -> Message:
    """Everything new in one week. ``number`` is how much there is, of which ``news`` are the first."""
    paragraphs = [
        ngettext(
            "There is %(number)s thing new in what you follow.",
            "There are %(number)s things new in what you follow.",
            number,
        )
        % {"number": number}
    ]
    if number > len(news):
        paragraphs.append(_("Here are the first %(shown)s of them.") % {"shown": len(news)})
    return Message(
        kind="digest",
        subject=_("What is new: %(process)s") % {"process": process.title},
        paragraphs=paragraphs,
        items=tuple(_item(one, with_place=True) for one in news),
        action_label=_("Choose what you follow"),
        action_url=full_address(process, "my_participation"),
        why=_("You get this mail once a week because you asked for it."),
        stop_url=_stop_url(process, "follow_stop_weekly", follow),
    )


def _followed_title(follow: Follow) -> str:
    """What is followed, as people know it."""
    return str(follow.contribution or follow.page)


def _item(news: News, *, with_place: bool = False) -> Item:
    title = f"{_label(news)}: {news.title}"
    if with_place and news.contribution is not None and news.title != news.contribution.title:
        title = f"{news.contribution} – {title}"
    return Item(title[:1].upper() + title[1:], Truncator(" ".join(news.text.split())).chars(EXCERPT), news.url)


def _label(news: News) -> str:
    return str(_words(news).news_label if news.kind == ActivityKind.NEW else ActivityKind(news.kind).label)


def _words(news: News) -> KindWords:
    return kind_of(news.contribution).words if news.contribution is not None else KindWords()


def _subject(news: News, title: str) -> str:
    subjects = {
        ActivityKind.NEW: str(_words(news).news_subject),
        ActivityKind.COMMENT: _("New comment on “%(title)s”"),
        ActivityKind.STAGE: _("It goes on with “%(title)s”"),
        ActivityKind.ANSWER: _("The town answers: %(title)s"),
        ActivityKind.MERGED: _("“%(title)s” was joined with another one"),
        ActivityKind.EDITED: _("New version of “%(title)s”"),
        ActivityKind.PHASE: "%(news)s",
        ActivityKind.EXTENDED: _("Other dates: %(title)s"),
        ActivityKind.JOINED: _("“%(title)s” has become part of a project"),
        ActivityKind.PROJECT: "%(news)s",
    }
    return subjects[ActivityKind(news.kind)] % {"news": news.title, "title": title}


def _stop_url(process: Process, name: str, follow: Follow) -> str:
    return full_address(process, name, follow.stop_key)
