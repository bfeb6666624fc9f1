"""What an idea allows now, by the call that it was handed in to."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.ideas.domain.calls.phases import discussing, may_discuss
from wagtail_aufbruch.ideas.enums import AssessedBy, Assessing
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.participation.enums import Comments, Identification, Moderation
from wagtail_aufbruch.participation.extension.kinds import Rules
from wagtail_aufbruch.participation.models import Contribution


def idea_rules(idea: Contribution) -> Rules:
    """What people may do with the idea; ``closed_message`` says why it is not discussed and assessed now.

    Takes any contribution of this kind. The call is read anew unless ``idea.page`` holds it already.
    """
    call = _call_of(idea)
    if call is None or not call.live:
        return Rules(closed_message=_("This page has been taken down."))
    if idea.merged_into_id is not None:
        return _rules(
            call, closed_message=_("This idea was joined with another one. Please take part there."), is_discussed=False
        )
    return _rules(call, closed_message=discussion_message(call), is_discussed=may_discuss(call))


def _call_of(idea: Contribution) -> IdeaCallPage | None:
    known = idea._state.fields_cache.get("page")
    if isinstance(known, IdeaCallPage):
        return known
    call = IdeaCallPage.objects.filter(pk=idea.page_id).first()
    if call is not None:
        # What happens to this object next, in the same transaction, goes by the same call.
        idea.page = call
    return call


def _rules(call: IdeaCallPage, *, closed_message: str, is_discussed: bool) -> Rules:
    return Rules(
        may_comment=is_discussed and call.comments != Comments.NONE,
        comments_shown=discussing(call) is not None and call.comments == Comments.PUBLIC,
        asks_stance=call.asks_stance,
        may_assess=is_discussed and call.assessing != Assessing.NONE,
        browser_may_assess=call.assessed_by == AssessedBy.BROWSER,
        needs_email=call.identification == Identification.EMAIL,
        publish_first=call.moderation == Moderation.AFTER,
        publish_comments_first=call.comment_moderation == Moderation.AFTER,
        closed_message=closed_message,
    )


def discussion_message(call: IdeaCallPage, at: datetime | None = None) -> str:
    """Why ideas are not discussed and assessed at ``at`` (default: now), with the moment; "" while they are."""
    at = at or timezone.now()
    discussion = discussing(call)
    if discussion is None:
        return _("Ideas are not discussed and assessed in this call.")
    if discussion.is_over(at) and discussion.ends_at is not None:
        return _("Discussing and assessing ended on %(moment)s.") % {"moment": say_moment(discussion.ends_at)}
    if not discussion.has_begun(at) and discussion.begins_at is not None:
        return _("Discussing and assessing begin on %(moment)s.") % {"moment": say_moment(discussion.begins_at)}
    return ""
