"""Wordings that people agree to: under one version's name there is one wording."""

from typing import Any


def wording_of(page: Any) -> tuple[str, str]:
    """What people agree to on ``page``, and their guardians where they are asked; blanks and breaks do not count.

    ``page`` has consent_text, guardian_text and guardian_below.
    """
    guardian = page.guardian_text if page.guardian_below is not None else ""
    return " ".join((page.consent_text or "").split()), " ".join((guardian or "").split())


def changed_silently(published: Any, edited: Any) -> bool:
    """Whether ``edited`` asks for another consent than the published page, under the same version's name.

    What somebody agreed to is kept with what they hand in. ``published``: None where nothing is public yet.
    """
    if published is None or published.consent_version != edited.consent_version:
        return False
    return wording_of(published) != wording_of(edited)


def next_version(version: str) -> str:
    """A name for the next version: the number after the last one, or with a "2" behind it."""
    return str(int(version) + 1) if version.isascii() and version.isdigit() else f"{version}-2"
