"""The databases' own index for parts of words, on the table of search entries; plain SQL, used by migration 0002.

PostgreSQL: an index of three letters each (pg_trgm). A site whose database user may not create the extension, and
whose administrator has not, searches without: right, but slow with many contributions (W010).
SQLite: an FTS5 table of three letters each, which triggers keep in step. Django rebuilds a table when one of its
columns changes on SQLite, and loses its triggers: a migration that does so has to call ``create`` again.

Every function may be called again at any time.
"""

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

ENTRIES = "aufbruch_participation_searchentry"
TRIGRAMS = "aufbruch_search_trigrams"
FTS = "aufbruch_search_fts"

_SQLITE_TABLE = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {FTS} USING fts5("
    f"folded, content='{ENTRIES}', content_rowid='contribution_id', tokenize='trigram')"
)
_FORGET = f"INSERT INTO {FTS}({FTS}, rowid, folded) VALUES ('delete', old.contribution_id, old.folded)"  # noqa: S608
_REMEMBER = f"INSERT INTO {FTS}(rowid, folded) VALUES (new.contribution_id, new.folded)"  # noqa: S608
_SQLITE_TRIGGERS = {
    "aufbruch_search_added": f"AFTER INSERT ON {ENTRIES} BEGIN {_REMEMBER}; END",
    "aufbruch_search_removed": f"AFTER DELETE ON {ENTRIES} BEGIN {_FORGET}; END",
    "aufbruch_search_changed": f"AFTER UPDATE ON {ENTRIES} BEGIN {_FORGET}; {_REMEMBER}; END",
}


def create(connection: BaseDatabaseWrapper) -> bool:
    """Make the index where it is missing. Returns whether there is one now; without it search is slow, not wrong."""
    if connection.vendor == "postgresql":
        return _try(
            connection,
            "CREATE EXTENSION IF NOT EXISTS pg_trgm",
            f"CREATE INDEX IF NOT EXISTS {TRIGRAMS} ON {ENTRIES} USING gin (folded gin_trgm_ops)",
        )
    if connection.vendor == "sqlite":
        had_one = exists(connection)
        triggers = [f"CREATE TRIGGER IF NOT EXISTS {name} {body}" for name, body in _SQLITE_TRIGGERS.items()]
        made = _try(connection, _SQLITE_TABLE, *triggers)
        if made and not had_one:
            rebuild(connection)
        return made
    return False


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the index away; the entries stay."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP INDEX IF EXISTS {TRIGRAMS}")
        elif connection.vendor == "sqlite":
            for name in _SQLITE_TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"DROP TABLE IF EXISTS {FTS}")


def rebuild(connection: BaseDatabaseWrapper) -> None:
    """Build SQLite's table anew from the entries, all at once; PostgreSQL keeps its index by itself."""
    if connection.vendor == "sqlite" and exists(connection):
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {FTS}({FTS}) VALUES ('rebuild')")  # noqa: S608


def forget_deleted(connection: BaseDatabaseWrapper) -> None:
    """Take the letters of what was deleted out of SQLite's table, which else only marks them as deleted."""
    if connection.vendor == "sqlite" and exists(connection):
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {FTS}({FTS}) VALUES ('optimize')")  # noqa: S608


def exists(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database has the index."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [TRIGRAMS])
        elif connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = %s", [FTS])
        else:
            return False
        return bool(cursor.fetchone()[0])


def _try(connection: BaseDatabaseWrapper, *statements: str) -> bool:
    """Run all of them or none."""
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    except DatabaseError:
        return False
    return True
