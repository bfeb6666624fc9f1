"""Names within a sentence, in the quotation marks of the reader's language."""

from django.utils.translation import gettext as _


def quoted(words: object) -> str:
    """``words`` in quotation marks, as they are written in the active language."""
    return _("“%(words)s”") % {"words": words}
