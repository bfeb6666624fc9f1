"""Keep the contents of the whole test database and put them back.

Tests that several connections write to cannot be rolled back: Django empties every table after them, and with that
Wagtail's root page, locale and permissions are gone, which migrations made. Copying everything back takes
milliseconds, however much a demo process holds, and is exact, search index included.
"""

import sqlite3
from typing import Any

from django.db import connection, transaction


class SQLiteSnapshot:
    """A copy of the file in memory."""

    def __init__(self) -> None:
        connection.ensure_connection()
        self.copy = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(self.copy)

    def restore(self) -> None:
        connection.ensure_connection()
        self.copy.backup(connection.connection)

    def close(self) -> None:
        self.copy.close()


class PostgreSQLSnapshot:
    """Each table in PostgreSQL's own copy format. Foreign keys are checked at the end of the transaction."""

    def __init__(self) -> None:
        self.tables: dict[str, bytes] = {}
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                with cursor.copy(f"COPY {connection.ops.quote_name(table)} TO STDOUT") as copy:
                    self.tables[table] = b"".join(bytes(chunk) for chunk in copy)
            self.sequences = self._sequences(cursor)

    def restore(self) -> None:
        names = ", ".join(connection.ops.quote_name(table) for table in self.tables)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(f"TRUNCATE {names}")
            for table, rows in self.tables.items():
                if rows:
                    with cursor.copy(f"COPY {connection.ops.quote_name(table)} FROM STDIN") as copy:
                        copy.write(rows)
            for sequence, value in self.sequences:
                if value is None:
                    cursor.execute(f"ALTER SEQUENCE {connection.ops.quote_name(sequence)} RESTART")
                else:
                    cursor.execute("SELECT setval(%s::regclass, %s)", [connection.ops.quote_name(sequence), value])

    def close(self) -> None:
        self.tables.clear()

    @staticmethod
    def _sequences(cursor: Any) -> list[tuple[str, int | None]]:
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()")
        return list(cursor.fetchall())


Snapshot = SQLiteSnapshot | PostgreSQLSnapshot


def take_snapshot() -> Snapshot:
    """Copy what the test database holds now."""
    return SQLiteSnapshot() if connection.vendor == "sqlite" else PostgreSQLSnapshot()
