"""What an entry that went on allows now, by the competition that it was handed in to."""

from datetime import datetime

from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.core.moments.windows import Window
from wagtail_aufbruch.participation.enums import Comments, Moderation
from wagtail_aufbruch.participation.extension.kinds import Rules
from wagtail_aufbruch.participation.models import Contribution


def contribution_rules(contribution: Contribution) -> Rules:
    """What people may do with it. The competition is read anew unless ``contribution.page`` holds it already."""
    competition = _competition_of(contribution)
    if competition is None or not competition.live:
        return Rules(closed_message=_("This page has been taken down."))
    is_open = not competition.talk_window.is_over()
    return Rules(
        may_comment=is_open and competition.comments != Comments.NONE,
        comments_shown=competition.comments == Comments.PUBLIC,
        may_assess=is_open and competition.takes_support,
        publish_comments_first=competition.comment_moderation == Moderation.AFTER,
        closed_message=_why_closed(competition.talk_until),
    )


def _why_closed(until: datetime | None) -> str:
    """With the moment; "" while people may comment and support."""
    if until is None or not Window(None, until).is_over():
        return ""
    return _("Comments and support ended on %(moment)s.") % {"moment": say_moment(until)}


def _competition_of(contribution: Contribution) -> CompetitionPage | None:
    known = contribution._state.fields_cache.get("page")
    if isinstance(known, CompetitionPage):
        return known
    competition = CompetitionPage.objects.filter(pk=contribution.page_id).first()
    if competition is not None:
        # What happens to this object next, in the same transaction, goes by the same competition.
        contribution.page = competition
    return competition
