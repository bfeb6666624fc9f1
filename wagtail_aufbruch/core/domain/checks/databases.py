"""The database that holds the package's tables: one that it works on, set up for several writers."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from wagtail_aufbruch.core.models import Handlungsfeld

SUPPORTED = ("postgresql", "sqlite")
LEAST_TIMEOUT = 10
"""Seconds for which one writer waits for another; Django's default is 5."""
ADVICE = (
    'Set "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, '
    '"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"} in DATABASES.'
)


@register(Tags.compatibility)
def check_database(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """E008: neither PostgreSQL nor SQLite. W004: SQLite that is not set up for several writers.

    Also told by ``migrate``, which stops at the former. Databases that hold no table of the package are no concern.
    """
    found: list[CheckMessage] = []
    for alias in _ours(databases or []):
        connection = connections[alias]
        if connection.vendor == "unknown":  # no database at all, as while an image is built
            continue
        if connection.vendor not in SUPPORTED:
            found.append(
                Error(
                    f"The database {alias!r} is {connection.display_name}, on which the package does not work.",
                    hint="Supported are PostgreSQL and SQLite: the package leans on constraints and locks that "
                    "MySQL, MariaDB and Oracle lack or treat differently, and seats could be given twice. Other "
                    "data of your site may stay where they are.",
                    id="aufbruch.E008",
                )
            )
        elif connection.vendor == "sqlite" and (missing := list(_missing_options(connection))):
            found.append(
                Warning(
                    f"SQLite ({alias!r}) is not set up for several writers ({', '.join(missing)}): people who write "
                    "at the same moment get errors.",
                    hint=ADVICE,
                    id="aufbruch.W004",
                )
            )
    return found


def _ours(databases: Sequence[str]) -> list[str]:
    """The aliases under which the package's tables are written, or are about to be made."""
    named = [alias for alias in databases if router.allow_migrate_model(alias, Handlungsfeld)]
    return sorted({router.db_for_write(Handlungsfeld), *named})


def _missing_options(connection: BaseDatabaseWrapper) -> Iterator[str]:
    name = str(connection.settings_dict["NAME"])
    if ":memory:" in name or "mode=memory" in name:
        return
    options = connection.settings_dict.get("OPTIONS", {})
    if str(options.get("transaction_mode")).upper() not in ("IMMEDIATE", "EXCLUSIVE"):
        yield "transaction_mode"
    if not isinstance(timeout := options.get("timeout"), int | float) or timeout < LEAST_TIMEOUT:
        yield "timeout"
    if "journal_mode" not in str(options.get("init_command")).lower():
        yield "journal_mode"
