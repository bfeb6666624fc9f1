"""What the domain refuses, in words that can be shown as they are."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.extension.kinds import NOT_INSTALLED


class ParticipationError(Exception):
    """Something cannot be done; ``message`` says to the person why and what helps."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


class TransitionNotAllowed(ParticipationError):
    """The contribution is in a state from which this step is not possible."""


class ReasonMissing(ParticipationError):
    """A decision against a contribution needs a reason."""

    def __init__(self) -> None:
        super().__init__(_("Give a reason. The author will read it."))


class GuardianConsentMissing(ParticipationError):
    """A young person's contribution waits for their parent or guardian."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The consent of a parent or guardian is missing, so this cannot be published yet. Remind them by mail, "
                "or record a consent on paper."
            )
        )


class AppRemoved(ParticipationError):
    """The app that a contribution belongs to was removed: it can be refused, taken back and erased, and no more."""

    def __init__(self) -> None:
        super().__init__(NOT_INSTALLED)


class NoAddress(ParticipationError):
    """Nobody can open any page of the process, so no mail can lead to one."""

    def __init__(self, process: object) -> None:
        super().__init__(
            _(
                "No mail can be written: “%(process)s” has no address, since no site begins above it. Move it below "
                "the start page of a site, or enter a site for it under Settings, Sites."
            )
            % {"process": process}
        )


class NotNow(ParticipationError):
    """The page does not allow this step at the moment; ``message`` says why, with the moment."""


class CaseDecided(ParticipationError):
    """Somebody else of the staff has decided in between."""

    def __init__(self) -> None:
        super().__init__(_("This was decided in the meantime. Please load the page again."))


class ChangedSinceShown(ParticipationError):
    """What is decided on is not what was shown."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The words, files or reports have changed since this page was loaded, so nothing was decided. "
                "Please read what is there now, and decide on that."
            )
        )


class LinkError(ParticipationError):
    """A link from a mail cannot be used."""


class LinkUnknown(LinkError):
    def __init__(self) -> None:
        super().__init__(
            _(
                "We do not know this link. Perhaps the mail programme has cut it: "
                "please copy the whole address from the mail."
            )
        )


class LinkEnded(LinkError):
    """It was good once; whose link it is says what helps."""


class LinkExpired(LinkError):
    def __init__(self) -> None:
        super().__init__(_("This link is no longer valid. Nothing is lost: let us send you a new one."))


class LinkUsed(LinkError):
    def __init__(self) -> None:
        super().__init__(
            _("This link has been used already, so everything is done. A new link leads you to your contributions.")
        )
