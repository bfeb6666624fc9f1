"""Keep the contents of the whole test database and put them back.

Tests that several connections write to cannot be rolled back. Django empties every table after them, which takes
seconds on PostgreSQL and loses what migrations made: Wagtail's root page, locale and permissions. Copying everything
back takes milliseconds, however much a demo process holds, and is exact, search index included.
"""

import sqlite3
from collections.abc import Set
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
        with connection.cursor() as cursor:
            names = connection.introspection.table_names(cursor)
            self.tables = {table: self._rows(cursor, table) for table in names}
            self.sequences = self._sequences(cursor)

    def restore(self) -> None:
        """Delete and copy back what has changed; to TRUNCATE a hundred tables, as Django does, takes seconds.

        Most tests leave content types and permissions as they are. Half of all tables refer to these, and PostgreSQL
        would look into each of them for every row that is deleted.
        """
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            changed = self._changed(cursor)
            for table in changed:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608  names of our own tables
            for table in changed:
                if self.tables[table]:
                    with cursor.copy(f"COPY {connection.ops.quote_name(table)} FROM STDIN") as copy:
                        copy.write(self.tables[table])
            names, values, used = zip(*self.sequences, strict=True)
            cursor.execute(
                "SELECT setval(name::regclass, value, used)"
                " FROM unnest(%s::text[], %s::bigint[], %s::boolean[]) AS sequence(name, value, used)",
                [list(names), list(values), list(used)],
            )

    def _changed(self, cursor: Any) -> list[str]:
        kept = [table for table, rows in self.tables.items() if rows]
        changed = [table for table in kept if self._rows(cursor, table) != self.tables[table]]
        return changed + self._filled(cursor, self.tables.keys() - kept)

    @staticmethod
    def _filled(cursor: Any, tables: Set[str]) -> list[str]:
        """Which of these tables hold anything. Those without a page on disk are empty, and not asked."""
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
            " AND pg_relation_size(oid) > 0"
        )
        questions = [
            f"SELECT '{table}' WHERE EXISTS (SELECT FROM {connection.ops.quote_name(table)})"  # noqa: S608  as above
            for (table,) in cursor.fetchall()
            if table in tables
        ]
        if not questions:
            return []
        cursor.execute(" UNION ALL ".join(questions))
        return [table for (table,) in cursor.fetchall()]

    @staticmethod
    def _rows(cursor: Any, table: str) -> bytes:
        with cursor.copy(f"COPY {connection.ops.quote_name(table)} TO STDOUT") as copy:
            return b"".join(bytes(chunk) for chunk in copy)

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
