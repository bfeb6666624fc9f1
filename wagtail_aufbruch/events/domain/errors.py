"""What events refuse, in words that can be shown as they are."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wagtail_aufbruch.events.models import EventTable
from wagtail_aufbruch.participation.domain.errors import ParticipationError

if TYPE_CHECKING:
    from wagtail_aufbruch.events.domain.seats.availability import Availability


class RegistrationError(ParticipationError):
    """Something cannot be done with a registration; ``message`` says why and what to do."""


class RegistrationGone(RegistrationError):
    """The registration was deleted meanwhile: its time was over, or its person has erased their data."""

    def __init__(self) -> None:
        super().__init__(_("This registration is not there any more: it was deleted in the meantime."))


class RegistrationNotOpen(RegistrationError):
    """Nobody can register now: not yet, no longer, or not here."""

    def __init__(self, availability: "Availability") -> None:
        super().__init__(availability.message)
        self.availability = availability


class EventFull(RegistrationError):
    """No seat is left, and there is no waiting list."""

    def __init__(self) -> None:
        super().__init__(_("The last seat has just been taken, and there is no waiting list."))


class DoesNotFit(RegistrationError):
    """There are seats, but not enough, or not at this table; ``tables`` are those that have enough."""

    def __init__(self, message: str | Promise, tables: Iterable[EventTable] = (), *, can_wait: bool = False) -> None:
        super().__init__(message)
        self.tables = tuple(tables)
        self.can_wait = can_wait


class TooMany(DoesNotFit):
    """More people than there are seats in total, so that waiting would not help."""


class NotPossible(RegistrationError):
    """This step is not possible in the state that the registration is in."""


class ReasonMissing(RegistrationError):
    def __init__(self) -> None:
        super().__init__(_("Give a reason. It stands in the mail."))


class NameChanged(NotPossible):
    """The young person has changed who comes while their guardian was reading."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The registration was changed while you were reading. "
                "Below stands who is registered now: please read it anew."
            )
        )


class ChangedMeanwhile(NotPossible):
    """Somebody else has changed the registration since the form was opened. ``now``: the fingerprint of what has been
    told with this, so that the next try counts."""

    def __init__(self, words: str, now: str) -> None:
        super().__init__(
            _(
                "Somebody has changed this since you opened the form. Now it says: %(words)s. What you typed is still "
                "in the form: store once more if it is to hold."
            )
            % {"words": words}
        )
        self.now = now
