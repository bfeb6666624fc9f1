"""What idea calls refuse."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.deadlines import say_moment
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.models import Contribution


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


class HandlingError(ParticipationError):
    """What staff wanted to do with an idea is not possible; ``message`` says what to do instead."""


class StageUnknown(HandlingError):
    def __init__(self) -> None:
        super().__init__(_("This stage does not exist. Choose one from the list."))


class StageUnchanged(HandlingError):
    def __init__(self, idea: Contribution) -> None:
        super().__init__(_("“%(title)s” is in this stage already.") % {"title": idea})


class IdeaNotPublic(HandlingError):
    def __init__(self, idea: Contribution) -> None:
        super().__init__(
            _("“%(title)s” is not public (%(state)s). Publish it first.")
            % {"title": idea, "state": idea.get_state_display()}
        )


class AnswerGone(HandlingError):
    """The draft was published or deleted by somebody else."""

    def __init__(self) -> None:
        super().__init__(_("This answer was published or deleted in the meantime. Nothing of yours was stored."))


class ChangedMeanwhile(HandlingError):
    """Somebody else wrote between opening the form and sending it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody has changed this in the meantime, so nothing was stored. Below you find what you typed; "
                "compare it with how it is now and send it again."
            )
        )


class WordsChanged(HandlingError):
    """An idea or an answer to it is not what was shown to read."""

    def __init__(self, idea: Contribution) -> None:
        super().__init__(
            _(
                "“%(title)s”, or what answers it, has been changed since this page was loaded, so nothing was done "
                "with it. Please read how it is now, and decide on that."
            )
            % {"title": idea}
        )


class CannotMerge(HandlingError):
    """Two ideas cannot be joined; ``message`` says why and what helps."""
