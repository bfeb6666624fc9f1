"""Whether councils' servers that staff have entered can be read at all."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError

from wagtail_aufbruch.council.domain.oparl.server.client import is_installed
from wagtail_aufbruch.council.models import Server


@register(Tags.database)
def check_library(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """W018: a server is to be read, and the library for it is missing; told by ``check --database default``."""
    if is_installed():
        return []
    for alias in databases or []:
        try:
            is_wanted = Server.objects.using(alias).filter(is_active=True).exists()
        except DatabaseError:  # before the tables are there
            continue
        if is_wanted:
            return [
                Warning(
                    "A council's server (OParl) is entered, and httpx is not installed: no paper comes in.",
                    hint="Install it where the site and its regular work run: pip install 'wagtail-aufbruch[oparl]'. "
                    "Or let staff say that the server is not asked at present.",
                    id="aufbruch_council.W018",
                )
            ]
    return []
