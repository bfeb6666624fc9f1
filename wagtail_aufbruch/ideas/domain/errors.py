"""What idea calls refuse."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.responses.errors import HandlingError


class CallNotOpen(ParticipationError):
    """The call has closed, has not opened yet, or was taken down; ``message`` says which, with the moment."""

    def __init__(self, call: IdeaCallPage) -> None:
        super().__init__(self._reason(call))

    @staticmethod
    def _reason(call: IdeaCallPage) -> str:
        if call.closes_at is not None and call.has_closed():
            moment = say_moment(call.closes_at)
            return _("This call closed on %(moment)s. Ideas are no longer taken here.") % {"moment": moment}
        if call.opens_at is not None and (call.live or not call.is_open()):
            moment = say_moment(call.opens_at)
            return _("This call opens on %(moment)s. Until then no ideas are taken.") % {"moment": moment}
        return _("This page has been taken down.")


class CannotMerge(HandlingError):
    """Two ideas cannot be joined; ``message`` says why and what helps."""
