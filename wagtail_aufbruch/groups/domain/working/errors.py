"""What cannot be done with a working page, in words for whoever tried."""

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.domain.errors import LinkEnded, ParticipationError


class Refused(ParticipationError):
    """``str(error)`` says why, and what to do instead."""


class LinkOver(LinkEnded):
    def __init__(self) -> None:
        super().__init__(
            _(
                "This link has ended: perhaps a newer mail has been sent to you, or it is older than half a year. "
                "Please use the newest mail, or ask the administration for a new one."
            )
        )


CHANGED = _("This was changed in the meantime. Please read it once more, then decide.")
