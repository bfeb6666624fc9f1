"""Texts that people agree to, and what several mails say alike."""

from django.utils.translation import gettext as _

CONSENT_TO_COMMENT_VERSION = "comment-1"
"""Changed whenever the wording below changes; both are kept with each comment."""


def consent_to_comment() -> str:
    """What people agree to who write a comment."""
    return _(
        "My comment is published with the name that I give. My e-mail address, if I give one, is kept to confirm the "
        "comment and to tell me what was decided on it; it is not published. I can withdraw the comment and my consent "
        "at any time."
    )


def why_contribution() -> str:
    """Why somebody gets a mail about what they handed in."""
    return _("You get this mail because your address was given with this contribution.")
