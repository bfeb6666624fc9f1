"""System checks: what is set wrongly is told at start, with what to do, and not to the first visitor.

All identifiers, also those of other apps, are listed in ``docs/checks.md``.
"""

from wagtail_aufbruch.core.domain.checks import databases, frame, hook_names, settings, surroundings  # noqa: F401
