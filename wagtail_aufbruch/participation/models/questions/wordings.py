"""Wordings that people agree to: under one version's name there is one wording."""

from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from wagtail_aufbruch.participation.models.questions.asking import ConsentMixin

LONGEST_NAME = 40


def wording_of(page: "ConsentMixin") -> tuple[str, str]:
    """What people agree to on ``page``, and their guardians where they are asked; blanks and breaks do not count.

    ``page`` is a ConsentMixin.
    """
    guardian = page.guardian_text if page.guardian_below is not None else ""
    return " ".join((page.consent_text or "").split()), " ".join((guardian or "").split())


def consent_changed_silently(page: "ConsentMixin") -> bool:
    """Whether ``page`` asks for another consent than its published version, under the same version's name.

    What somebody agreed to is kept with what they hand in. ``page`` is the edited version, with a query of its own
    for the published one.
    """
    published = type(page)._default_manager.filter(Q(live=True), pk=page.pk).first() if page.pk else None
    if published is None or published.consent_version != page.consent_version:
        return False
    return wording_of(published) != wording_of(page)


def next_version(version: str) -> str:
    """A name for the next version: the number after the last one, or with a "2" behind it."""
    if version.isascii() and version.isdigit() and len(version) < LONGEST_NAME:
        return str(int(version) + 1)
    return f"{version[: LONGEST_NAME - 2]}-2"
