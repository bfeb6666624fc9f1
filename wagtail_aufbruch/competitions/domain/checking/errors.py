"""What the formal check refuses, in words that can be shown as they are."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.errors import EntryError


class NotChecked(EntryError):
    """The entry does not wait for a check: it was decided on meanwhile, or withdrawn."""

    def __init__(self) -> None:
        super().__init__(
            _("This entry does not wait for the check any more: somebody decided on it, or it was withdrawn.")
        )


class RulesOpen(EntryError):
    """What is ticked does not fit the decision."""


class OneAppeal(EntryError):
    """There was an appeal already, and there is one alone."""

    def __init__(self) -> None:
        super().__init__(_("You have appealed already. There is one appeal, and its decision is final."))


class DecidedByThemselves(EntryError):
    """Whoever decided not to admit an entry may not decide on the appeal."""

    def __init__(self, others: Sequence[str]) -> None:
        said = _("You decided not to admit this entry, so somebody else has to decide on the appeal.")
        helps = (
            _("Ask one of these colleagues: %(names)s.") % {"names": ", ".join(others)}
            if others
            else _(
                "Nobody else handles cases of this process yet: ask those who manage users and groups to put a "
                "colleague into a group that is responsible for it."
            )
        )
        super().__init__(f"{said} {helps}")


class NotUndone(EntryError):
    """What staff decided stays, or no more time can be given; ``message`` says why."""
