"""What staff are told where something cannot be done with a contribution now."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.models import Contribution


class HandlingError(ParticipationError):
    """What staff wanted to do with a contribution is not possible; ``message`` says what to do instead."""


class StageUnknown(HandlingError):
    def __init__(self) -> None:
        super().__init__(_("This stage does not exist. Choose one from the list."))


class StageUnchanged(HandlingError):
    def __init__(self, contribution: Contribution) -> None:
        super().__init__(_("“%(title)s” is in this stage already.") % {"title": contribution})


class NotPublic(HandlingError):
    def __init__(self, contribution: Contribution) -> None:
        super().__init__(
            _("“%(title)s” is not public (%(state)s). Publish it first.")
            % {"title": contribution, "state": contribution.get_state_display()}
        )


class AnswerGone(HandlingError):
    """The draft was published or deleted by somebody else."""

    def __init__(self) -> None:
        super().__init__(_("This answer was published or deleted in the meantime. Nothing of yours was stored."))


class ContributionGone(HandlingError):
    """What was to be answered was deleted by somebody else."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "What you are answering was deleted in the meantime, so nothing was stored. Below you find what you "
                "typed."
            )
        )


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
    """A contribution or an answer to it is not what was shown to read."""

    def __init__(self, contribution: Contribution) -> None:
        super().__init__(
            _(
                "“%(title)s”, or what answers it, has been changed since this page was loaded, so nothing was done "
                "with it. Please read how it is now, and decide on that."
            )
            % {"title": contribution}
        )
