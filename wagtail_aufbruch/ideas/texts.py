"""Texts that a new idea call begins with."""

from django.utils.translation import gettext as _


def default_consent() -> str:
    """What people agree to, in the language active when the call is made."""
    return _(
        "My idea is published with the name that I give. My e-mail address is kept to confirm the idea and to tell "
        "me what becomes of it; it is not published. I can withdraw the idea and my consent at any time."
    )
