"""What competitions refuse, in words that can be shown as they are."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wagtail_aufbruch.participation.domain.errors import LinkUnknown, ParticipationError


class EntryError(ParticipationError):
    """Something cannot be done with an entry; ``message`` says why and what to do."""


class EntryGone(EntryError):
    """It was deleted since it was read: its person has had their data erased, or its time is over."""

    def __init__(self) -> None:
        super().__init__(_("This entry does not exist any more; perhaps its person wished so. Go back to the list."))


class CompetitionGone(EntryError):
    """Its page was deleted since it was read."""

    def __init__(self) -> None:
        super().__init__(_("The page of this competition was deleted meanwhile, so nothing was stored."))


class NotOpen(EntryError):
    """Entries are not taken now: not yet, or no longer."""


class EnoughEntries(EntryError):
    """The person has handed in as many entries as the terms allow; ``by_other_spelling``: with other addresses of the
    same mailbox alone."""

    def __init__(self, most: int, *, by_other_spelling: bool = False) -> None:
        super().__init__(
            _(
                "From your mailbox as many entries were handed in here as there may be, with the address written "
                "otherwise. Look for our mails about that: you can change or withdraw such an entry. If it belongs to "
                "somebody who shares the mailbox with you, enter with an address of your own."
            )
            if by_other_spelling
            else _("You have handed in an entry here already. Change that one, or withdraw it first.")
            if most == 1
            else _("You have handed in %(most)d entries here, which is the most. Withdraw one of them first.")
            % {"most": most}
        )


@dataclass(frozen=True)
class Missing:
    """Something that has to be filled in, and on which step of the form (from 1)."""

    step: int
    label: str | Promise
    message: str | Promise


class Incomplete(EntryError):
    """Something is missing before it can be handed in."""

    def __init__(self, missing: Iterable[Missing]) -> None:
        super().__init__(_("Something is missing. What it is stands below, with the way to where you fill it in."))
        self.missing = tuple(missing)


class ChangedElsewhere(EntryError):
    """The entry was changed in another tab or by somebody else who has its link."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This entry was changed in another window since you opened this page. What you typed is still here. "
                "Look at what is stored below; “Save” keeps what stands in the form."
            )
        )


class FileLost(EntryError):
    """The disk has a file of the entry no more."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "A file of this entry is lost: the server knows it, and has it no more. Nothing was stored. Leave the "
                "file out, or let those who run the server bring it back from a backup."
            )
        )


class OpenedByMailSince(LinkUnknown):
    """The address was proved in between, so that the way of a browser that only typed it has ended."""

    def __init__(self) -> None:
        ParticipationError.__init__(
            self, _("The address of this entry was confirmed. Please go on by the link in our mail: all is there.")
        )
