"""The test database is built once and copied: migrations take many seconds, a copy a fraction of one.

The template is kept from run to run under a name that changes with all that goes into it: migrations, models, settings
and the versions of everything installed. Processes that begin at the same time build it once: the second one waits.
"""

import fcntl
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.utils import DatabaseError

from tests.quick_migrations import quick_migrations

ROOT = Path(__file__).resolve().parents[1]
USED_BY_MIGRATIONS = {"apps.py", "base.py", "blocks.py", "enums.py", "models.py"}
CODE = [ROOT / "wagtail_aufbruch", ROOT / "site" / "guetersloh"]


def fingerprint() -> str:
    """Changes with whatever might change an empty database."""
    parts = [
        sys.version,
        connection.vendor,
        repr(settings.INSTALLED_APPS),
        repr(getattr(settings, "MIGRATION_MODULES", "")),
    ]
    parts += sorted(f"{one.metadata['Name']} {one.version}" for one in distributions())
    digest = blake2b("\n".join(parts).encode(), digest_size=8)
    for folder in CODE:
        for path in sorted(folder.rglob("*.py")):
            if {"migrations", "models", "settings"} & set(path.parts) or path.name in USED_BY_MIGRATIONS:
                digest.update(path.read_bytes())
    return digest.hexdigest()


class SQLiteTemplate:
    """A file beside the test databases."""

    def __init__(self, key: str, folder: Path) -> None:
        self.path = folder / f"template-{key}.sqlite3"

    def exists(self) -> bool:
        return self.path.exists()

    def copy_to(self, name: str) -> None:
        _remove_database(Path(name))
        shutil.copyfile(self.path, name)

    def make_from(self, name: str) -> None:
        for old in self.path.parent.glob("template-*.sqlite3"):
            old.unlink()
        # With what still lies in its log; renamed at the end, so that nobody finds half of it.
        unfinished = self.path.with_suffix(".part")
        _remove_database(unfinished)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(unfinished)])
        connection.close()
        unfinished.rename(self.path)


def _remove_database(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


class PostgreSQLTemplate:
    """A database that PostgreSQL copies as a whole."""

    def __init__(self, key: str, name: str) -> None:
        self.prefix = f"template_{name}_"[:50]
        self.name = f"{self.prefix}{key[:12]}"

    def exists(self) -> bool:
        return self.name in self._all()

    def copy_to(self, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')

    def make_from(self, name: str) -> None:
        connection.close()
        for old in self._all():
            # One that another run is reading stays until the next time.
            with suppress(DatabaseError):
                self._run(f'DROP DATABASE "{old}"')
        self._run(f'CREATE DATABASE "{self.name}" TEMPLATE "{name}"')

    def _all(self) -> list[str]:
        with connection.creation._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [self.prefix])
            return [name for (name,) in cursor.fetchall()]

    def _run(self, *statements: str) -> None:
        with connection.creation._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            for statement in statements:
                cursor.execute(statement)


@contextmanager
def databases_from_template(folder: Path) -> Iterator[None]:
    """Let Django make its test database from the template, and the template from the first one that it migrates."""
    creation: Any = connection.creation
    migrate: Callable[..., str] = creation.create_test_db
    key = fingerprint()
    template: Any = (
        SQLiteTemplate(key, folder)
        if connection.vendor == "sqlite"
        else PostgreSQLTemplate(key, str(connection.settings_dict["NAME"]))
    )

    def create_test_db(*arguments: Any, keepdb: bool = False, **options: Any) -> str:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if keepdb or not template.exists():
                with quick_migrations():
                    name = migrate(*arguments, keepdb=keepdb, **options)
                if not keepdb:
                    template.make_from(name)
            else:
                name = creation._get_test_db_name()
                connection.close()
                template.copy_to(name)
        settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
        connection.ensure_connection()
        return name

    creation.create_test_db = create_test_db
    try:
        yield
    finally:
        del creation.create_test_db
