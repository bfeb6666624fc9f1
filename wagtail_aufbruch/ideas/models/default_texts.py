"""Texts that a new idea call begins with."""

from django.utils.translation import gettext as _


def default_consent() -> str:
    """What people agree to, in the language active when the call is made."""
    return _(
        "My idea is published with the name that I give. My e-mail address is kept to confirm the idea and to tell "
        "me what becomes of it; it is not published. I can withdraw the idea and my consent at any time."
    )


def consent_without_address() -> str:
    """A wording for calls whose form asks for no e-mail address: nobody can withdraw there by themselves."""
    return _(
        "My idea is published with the name that I give. I can withdraw the idea and my consent at any time; for that "
        "I turn to the town."
    )


def default_guardian_consent() -> str:
    """What a parent or guardian agrees to, in the language active when the call is made."""
    return _(
        "I am the parent or guardian. I agree that my child's idea is published with the name given, and that the "
        "e-mail addresses are kept for it. I can withdraw this at any time."
    )
