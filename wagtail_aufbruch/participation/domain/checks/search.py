"""The search index of the database."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError, connections

from wagtail_aufbruch.participation.models.contributions import search_index


@register(Tags.database)
def check_search_index(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """W010: no index for parts of words; told by ``check --database default`` and by ``migrate``."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        try:
            tables = connection.introspection.table_names()
            missing = search_index.ENTRIES in tables and not search_index.exists(connection)
        except DatabaseError:
            continue
        if missing:
            found.append(
                Warning(
                    "The database has no index for parts of words: searching contributions is slow with many of them.",
                    hint="PostgreSQL: let an administrator run CREATE EXTENSION pg_trgm in this database, then run "
                    "the command aufbruch_index. SQLite: needs a version with FTS5 and its tokenizer trigram (3.34).",
                    id="aufbruch_participation.W010",
                )
            )
    return found
