"""A database on which seats could be given twice is refused before its first table is made."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import DatabaseWrapper

from wagtail_aufbruch.core.domain.checks import databases
from wagtail_aufbruch.core.domain.checks.databases import check_database

OPTIONS = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL;"}


class LegacyRouter:
    """Keeps the package's tables out of the database ``legacy``."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db != "legacy"


def of_vendor(monkeypatch: pytest.MonkeyPatch, vendor: str, name: str, alias: str = "default") -> None:
    other = DatabaseWrapper({**connection.settings_dict, "ENGINE": "other", "OPTIONS": {}}, alias)
    other.vendor, other.display_name = vendor, name
    put(monkeypatch, alias, other)


def put(monkeypatch: pytest.MonkeyPatch, alias: str, other: BaseDatabaseWrapper) -> None:
    known = {"default": connection, "legacy": connection, alias: other}
    monkeypatch.setattr(databases, "connections", known)


@pytest.mark.parametrize(
    ("vendor", "name"),
    [("mysql", "MySQL"), ("mysql", "MariaDB"), ("oracle", "Oracle"), ("microsoft", "SQL Server")],
)
def test_a_database_that_is_not_supported_is_named_with_those_that_are(
    monkeypatch: pytest.MonkeyPatch, vendor: str, name: str
) -> None:
    of_vendor(monkeypatch, vendor, name)
    (error,) = check_database(None)
    assert error.id == "aufbruch.E008"
    assert f"The database 'default' is {name}" in error.msg
    assert "Supported are PostgreSQL and SQLite" in str(error.hint)


@pytest.mark.django_db
def test_migrate_stops_before_the_first_table_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    of_vendor(monkeypatch, "mysql", "MariaDB")
    with pytest.raises(SystemCheckError, match=r"aufbruch\.E008"):
        call_command("migrate", skip_checks=False)


def test_another_database_beside_ours_is_no_concern_unless_our_tables_are_to_be_made_there(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    of_vendor(monkeypatch, "mysql", "MySQL", "legacy")
    assert check_database(None) == []
    assert [error.id for error in check_database(None, databases=["legacy"])] == ["aufbruch.E008"]
    settings.DATABASE_ROUTERS = ["tests.core.checks.test_databases.LegacyRouter"]
    assert check_database(None, databases=["legacy"]) == []


@pytest.mark.parametrize(
    ("options", "missing"),
    [
        ({}, "transaction_mode, timeout, journal_mode"),
        ({**OPTIONS, "transaction_mode": "DEFERRED"}, "transaction_mode"),
        ({**OPTIONS, "timeout": 5}, "timeout"),
        ({**OPTIONS, "init_command": None}, "journal_mode"),
    ],
)
def test_sqlite_with_djangos_options_is_told_with_those_to_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, options: dict[str, Any], missing: str
) -> None:
    settings = {**connection.settings_dict, "NAME": str(tmp_path / "db.sqlite3"), "OPTIONS": options}
    put(monkeypatch, "default", DatabaseWrapper(settings, "default"))
    (warning,) = check_database(None)
    assert warning.id == "aufbruch.W004"
    assert f"({missing})" in warning.msg
    assert '"transaction_mode": "IMMEDIATE"' in str(warning.hint)


@pytest.mark.parametrize("given", [{"OPTIONS": OPTIONS}, {"NAME": ":memory:", "OPTIONS": {}}])
def test_sqlite_as_readme_asks_for_and_sqlite_in_memory_are_fine(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, Any]
) -> None:
    put(monkeypatch, "default", DatabaseWrapper({**connection.settings_dict, "NAME": "x.sqlite3", **given}, "default"))
    assert check_database(None) == []
