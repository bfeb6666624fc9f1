"""Wordings that an event begins with; the editor may change them."""

from django.utils.translation import gettext as _


def default_consent() -> str:
    """What people agree to when they register, in the site's language."""
    return _(
        "I agree that the town stores my name, my e-mail address and my answers in order to hold this event. They are "
        "deleted some weeks after it."
    )


def default_guardian_consent() -> str:
    """What a parent or guardian agrees to."""
    return _("I am the child's parent or guardian and agree that the child takes part in this event.")
