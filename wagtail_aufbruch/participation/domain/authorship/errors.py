"""What cannot be claimed, in words that can be shown as they are."""

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.extension.kinds import general_words


class CodeError(ParticipationError):
    """Nothing can be found by this code."""


class CodeMistyped(CodeError):
    """It cannot be one of our codes: the check symbol, the length or a symbol is wrong."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "There is a slip in this code. Please compare it with what you noted: it has three groups of four "
                "letters and digits, for instance K7M4-9QTX-2HRC, and never a zero, a one, an O or an I."
            )
        )


class CodeUnknown(CodeError):
    """The code could be one of ours, but nothing waits under it."""

    def __init__(self) -> None:
        super().__init__(general_words().card_unknown)


class CodeTaken(CodeError):
    """Something was captured under this code already."""

    def __init__(self) -> None:
        super().__init__(general_words().card_used)


class AlreadyClaimed(ParticipationError):
    """It has an author by now, or is gone."""

    def __init__(self) -> None:
        super().__init__(general_words().claim_taken)


class ClaimDecided(ParticipationError):
    """Somebody else was faster."""

    def __init__(self) -> None:
        super().__init__(_("This has been decided by now. Please load the page again."))
