"""Noticing that somebody else wrote between the opening of a form and its arrival."""

import hashlib


def digest(*values: object) -> str:
    """A short text that is the same for the same values; it travels with the form and tells nothing."""
    return hashlib.sha256("\x1f".join(str(value) for value in values).encode()).hexdigest()[:32]
