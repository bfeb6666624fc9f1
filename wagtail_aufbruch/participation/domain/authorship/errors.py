"""What cannot be claimed, in words that can be shown as they are."""

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.domain.errors import ParticipationError


class CodeError(ParticipationError):
    """Nothing can be found by this code."""


class CodeMistyped(CodeError):
    """It cannot be one of our codes: the check symbol, the length or a symbol is wrong."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "There is a slip in this code. Compare it with the card: it has three groups of four letters and "
                "digits, for instance K7M4-9QTX-2HRC, and never a zero, a one, an O or an I."
            )
        )


class CodeUnknown(CodeError):
    """The code could be one of ours, but nothing waits under it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The code is written correctly, but no idea waits for it. Perhaps the card has not been captured yet: "
                "then try it again in some days. Or the idea has been taken over already."
            )
        )


class CodeTaken(CodeError):
    """An idea was captured under this code already."""

    def __init__(self) -> None:
        super().__init__(_("A card with this code has been captured already. Each card holds one idea."))


class AlreadyClaimed(ParticipationError):
    """It has an author by now, or is gone."""

    def __init__(self) -> None:
        super().__init__(_("This idea belongs to somebody by now, or it has been withdrawn."))


class ClaimDecided(ParticipationError):
    """Somebody else was faster."""

    def __init__(self) -> None:
        super().__init__(_("This has been decided by now. Please load the page again."))
