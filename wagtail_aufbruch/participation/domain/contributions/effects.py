"""What follows when a contribution becomes visible or goes: counters, search, news for followers.

All of it happens in the transaction of the step itself. The version of the readers' cache is raised by the saving of
the contribution (``core.reader_cache.freshness``), within the same transaction.

**Order of locks**, for whoever writes to several contributions at once: the one with the larger number first (a
reply, then the comment that it answers, then what that is about), then rows of ``Assessment``, then what is summed
up from those. Two that keep to it never wait for each other in a circle.
"""

from django.db.models import F
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.participation.domain.notifications import announcements
from wagtail_aufbruch.participation.domain.search import contribution_search
from wagtail_aufbruch.participation.enums import ActivityKind
from wagtail_aufbruch.participation.extension.kinds import kind_of
from wagtail_aufbruch.participation.models import COMMENT_KIND, Contribution


def after_change(contribution: Contribution, was_public: bool) -> None:
    """Bring all that hangs on the contribution's visibility up to date; to be called after it was saved.

    ``was_public`` says how it was before; for a contribution that was just made, False.
    """
    if contribution.is_public == was_public:
        return
    if contribution.kind == COMMENT_KIND:
        _count(contribution, 1 if contribution.is_public else -1)
    elif contribution.is_public:
        contribution_search.index(contribution)
    else:
        contribution_search.forget(contribution)
    if not contribution.is_public:
        _retract(contribution)
    elif _is_first_publication(contribution):
        _announce(contribution)


def _count(comment: Contribution, step: int) -> None:
    """Add to the stored numbers of the comment that it answers and of what it is about; in the order of locks."""
    for pk in (comment.reply_to_id, comment.about_id):
        if pk is not None:
            Contribution.objects.filter(pk=pk).update(comment_count=F("comment_count") + step)


def _is_first_publication(contribution: Contribution) -> bool:
    """What is shown again after it was hidden is no news."""
    return contribution.published_at == contribution.state_changed_at


def _announce(contribution: Contribution) -> None:
    """Tell those who follow the page of what is new there, followers of a contribution of a comment."""
    if contribution.kind == COMMENT_KIND:
        _announce_comment(contribution)
        return
    announcements.announce(
        contribution,
        ActivityKind.NEW,
        contribution.title,
        contribution.text,
        kind_of(contribution).public_url(contribution),
        author=contribution.author,
    )


@written_to_people
def _announce_comment(comment: Contribution) -> None:
    about = comment.about
    if about is None or not kind_of(about).rules(about).comments_shown:
        return
    announcements.announce(
        about,
        ActivityKind.COMMENT,
        _("%(name)s on “%(title)s”") % {"name": comment.shown_author, "title": about.title},
        comment.text,
        kind_of(comment).public_url(comment),
        author=comment.author,
        told_of=comment,
    )


def _retract(contribution: Contribution) -> None:
    """What is taken from view before its followers were told is not told any more."""
    announcements.retract(contribution)
