"""What review rounds refuse, in words that can be shown as they are."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.domain.errors import LinkEnded, ParticipationError


class ReviewError(ParticipationError):
    """Something in a round cannot be done; ``message`` says why and what helps."""


class RoundGone(Exception):  # as what is written here is called
    """The round was deleted since it was read. No error of a form: the page that would tell it beside its form is of
    a round that is not there any more. The guards of the views tell it (``staff.guards``, ``public.ways``)."""

    message = _("This round was deleted meanwhile, so nothing was stored.")


class NotStaff(LinkEnded):
    """Whoever judges as one of the staff handles the cases of the process no more."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You do not handle the contributions of this process any more, so you do not judge here any more. The "
                "reviews that you have handed in stay."
            )
        )


class NotReady(ReviewError):
    """A round cannot be released yet; ``problems`` says what is missing, one sentence each."""

    def __init__(self, problems: Sequence[str | Promise]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = list(problems)


class Locked(ReviewError):
    """What people have judged by is not changed any more."""


class RoundChanged(ReviewError):
    """A colleague, or the first review, has changed what a form of the round showed."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Since you opened this form a colleague has changed the round, or somebody has begun to judge. Look at "
                "the page of the round in another tab. What you typed is still in the form: save once more if it is to "
                "hold."
            )
        )


class AlreadyNoted(ReviewError):
    """It is known already, with another reason, that somebody is biased there."""

    def __init__(self) -> None:
        super().__init__(
            _("That this person is biased there is noted already, with another reason. Nothing was stored.")
        )


class NotOpen(ReviewError):
    """The round does not run now; ``message`` names the moment."""


class InConflict(ReviewError):
    """Somebody judges what they must not judge."""

    def __init__(self) -> None:
        super().__init__(_("You have said that you cannot judge this without bias, so nothing was stored for it."))


class NotDealt(ReviewError):
    """Somebody judges what is not theirs to judge."""

    def __init__(self) -> None:
        super().__init__(_("This is not among what you are asked to judge."))


class NotThere(ReviewError):
    """What somebody judges was withdrawn, or is not shown to those who judge any more."""

    def __init__(self) -> None:
        super().__init__(
            _("This was taken back or changed meanwhile, and is not shown to you any more; nothing was stored for it.")
        )


class SavedElsewhere(ReviewError):
    """Another tab or device has saved since the form was opened."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This review was saved in another tab or on another device since you opened this page. What you typed "
                "here is still in the form, the other one stands beside it. Save once more to keep what is in the form."
            )
        )


class Incomplete(ReviewError):
    """Some criterion has no answer; ``missing`` holds the keys of the criteria."""

    def __init__(self, missing: Sequence[int]) -> None:
        super().__init__(_("Answer each criterion before you hand in. A draft may have gaps."))
        self.missing = list(missing)


class OutOfScale(ReviewError):
    """A score that the criterion does not have."""

    def __init__(self, criterion: int) -> None:
        super().__init__(_("Choose one of the scores that are offered."))
        self.criterion = criterion
