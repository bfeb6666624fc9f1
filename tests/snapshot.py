"""Keep the contents of the whole test database and put them back.

Tests that several connections write to cannot be rolled back. Django empties every table after them, which takes
seconds on PostgreSQL and loses what migrations made: Wagtail's root page, locale and permissions. Copying everything
back takes milliseconds, however much a demo process holds, and is exact, search index included.
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
        """Delete and copy back; to TRUNCATE a hundred tables, as Django does, takes seconds."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table in self._filled(cursor):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608  names of our own tables
            for table, rows in self.tables.items():
                if rows:
                    with cursor.copy(f"COPY {connection.ops.quote_name(table)} FROM STDIN") as copy:
                        copy.write(rows)
            names, values, used = zip(*self.sequences, strict=True)
            cursor.execute(
                "SELECT setval(name::regclass, value, used)"
                " FROM unnest(%s::text[], %s::bigint[], %s::boolean[]) AS sequence(name, value, used)",
                [list(names), list(values), list(used)],
            )

    def _filled(self, cursor: Any) -> list[str]:
        """Tables that hold anything now."""
        questions = [
            f"SELECT '{table}' WHERE EXISTS (SELECT FROM {connection.ops.quote_name(table)})"  # noqa: S608  as above
            for table in self.tables
        ]
        cursor.execute(" UNION ALL ".join(questions))
        return [table for (table,) in cursor.fetchall()]

    def close(self) -> None:
        self.tables.clear()

    @staticmethod
    def _sequences(cursor: Any) -> list[tuple[str, int, bool]]:
        """Name, value, and whether that value has been given out."""
        cursor.execute(
            "SELECT quote_ident(sequencename), coalesce(last_value, start_value), last_value IS NOT NULL"
            " FROM pg_sequences WHERE schemaname = current_schema()"
        )
        return list(cursor.fetchall())


Snapshot = SQLiteSnapshot | PostgreSQLSnapshot


def take_snapshot() -> Snapshot:
    """Copy what the test database holds now."""
    return SQLiteSnapshot() if connection.vendor == "sqlite" else PostgreSQLSnapshot()
