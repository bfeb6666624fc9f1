"""System checks of participation; ``docs/checks.md`` lists the identifiers of all apps."""

from wagtail_aufbruch.participation.domain.checks import files, mail_server, proxies, scanner, search, sender  # noqa: F401
