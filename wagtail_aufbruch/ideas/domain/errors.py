"""What idea calls refuse."""

from typing import Any

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.deadlines import say_moment
from wagtail_aufbruch.participation.domain.errors import ParticipationError


class CallNotOpen(ParticipationError):
    """The call has closed or has not opened yet; ``message`` says since when or from when."""

    def __init__(self, call: Any) -> None:
        if call.has_closed():
            text = _("This call closed on %(moment)s. Ideas are no longer taken here.")
            moment = call.closes_at
        else:
            text = _("This call opens on %(moment)s. Until then no ideas are taken.")
            moment = call.opens_at
        super().__init__(text % {"moment": say_moment(moment)})


class HandlingError(ParticipationError):
    """What staff wanted to do with an idea is not possible; ``message`` says what to do instead."""


class StageUnknown(HandlingError):
    def __init__(self) -> None:
        super().__init__(_("This stage does not exist. Choose one from the list."))


class StageUnchanged(HandlingError):
    def __init__(self, idea: Any) -> None:
        super().__init__(_("“%(title)s” is in this stage already.") % {"title": idea})


class IdeaNotPublic(HandlingError):
    def __init__(self, idea: Any) -> None:
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


class CannotMerge(HandlingError):
    """Two ideas cannot be joined; ``message`` says why and what helps."""
