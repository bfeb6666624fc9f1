"""System checks of papers of the council; ``docs/checks.md`` lists the identifiers of all apps."""

from wagtail_aufbruch.council.domain.checks import servers  # noqa: F401
