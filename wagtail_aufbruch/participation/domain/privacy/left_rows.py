"""Rows that an app left behind which was removed from ``INSTALLED_APPS``: they hold on to what is to be deleted.

Django knows nothing of their tables, but the database does not let go of a contribution to which a row in one of them
points. So they go first, as if the app were installed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from django.apps import apps
from django.db import connection, transaction
from django.db.models import QuerySet

from wagtail_aufbruch.participation.models import Assessment, Contribution, Participant
from wagtail_aufbruch.participation.models.files.private_storage import private_storage
from wagtail_aufbruch.participation.models.files.staged_files import FOLDER

OURS = "aufbruch_"
"""Tables of the package begin with it; those of nobody else are touched."""
FILES = {"file", "preview"}
"""How columns of the package are called that name a private file."""
BATCH = 500


@dataclass(frozen=True)
class _Reference:
    """A column in the table of a removed app that points to another table."""

    table: str
    key: str
    column: str
    may_be_empty: bool
    files: tuple[str, ...]
    """Columns of the table that name a file in the private folder."""


_known: dict[str, dict[str, list[_Reference]]] = {}
"""By database: the references, by the table that they point to. Looked up once, since no app is removed meanwhile."""


def forget_left_of(contributions: Iterable[int]) -> None:
    """Delete what removed apps stored of these contributions, right before they are deleted."""
    keys = list(contributions)
    if _references():
        _forget_left_of_assessments(Assessment.objects.filter(contribution__in=keys))
        _forget(Contribution._meta.db_table, keys)


def forget_left_of_people(participants: Iterable[int]) -> None:
    """Delete what removed apps stored of these people, right before they are deleted."""
    keys = list(participants)
    if _references():
        _forget_left_of_assessments(Assessment.objects.filter(participant__in=keys))
        # What says only who somebody was says nothing without them: it goes, also where the column may be empty.
        _forget(Participant._meta.db_table, keys, whole=True)


def people_with_left_rows() -> set[int]:
    """Those of whom a removed app still stores something: they are not idle, though no installed app knows them."""
    quote, found = connection.ops.quote_name, set()
    with connection.cursor() as cursor:
        for reference in _references().get(Participant._meta.db_table, ()):
            column = quote(reference.column)
            cursor.execute(f"SELECT DISTINCT {column} FROM {quote(reference.table)} WHERE {column} IS NOT NULL")  # noqa: S608  names from the database itself
            found.update(key for (key,) in cursor.fetchall())
    return found


def _forget_left_of_assessments(assessments: QuerySet[Assessment]) -> None:
    _forget(Assessment._meta.db_table, list(assessments.order_by().values_list("pk", flat=True)))


def _forget(table: str, keys: Sequence[int], *, whole: bool = False) -> None:
    """Delete the rows that point to these rows of ``table``, and what points to those.

    A column that may be empty is emptied unless ``whole``: so what was handed in again stays.
    """
    for start in range(0, len(keys), BATCH):
        for reference in _references().get(table, ()):
            _forget_in(reference, keys[start : start + BATCH], whole)


def _forget_in(reference: _Reference, keys: Sequence[int], whole: bool) -> None:
    quote = connection.ops.quote_name
    table, column, key = quote(reference.table), quote(reference.column), quote(reference.key)
    with connection.cursor() as cursor:
        among = f"{column} IN ({', '.join(['%s'] * len(keys))})"
        if reference.may_be_empty and not whole:
            cursor.execute(f"UPDATE {table} SET {column} = NULL WHERE {among}", keys)  # noqa: S608
            return
        cursor.execute(f"SELECT {key} FROM {table} WHERE {among}", keys)  # noqa: S608
        rows = [row for (row,) in cursor.fetchall()]
        _forget(reference.table, rows)
        if reference.files:
            columns = ", ".join(map(quote, reference.files))
            cursor.execute(f"SELECT {columns} FROM {table} WHERE {among}", keys)  # noqa: S608
            names = [name for row in cursor.fetchall() for name in row if name and name.startswith(f"{FOLDER}/")]
            transaction.on_commit(partial(_delete_files, names), robust=True)
        cursor.execute(f"DELETE FROM {table} WHERE {among}", keys)  # noqa: S608


def _delete_files(names: list[str]) -> None:
    """No installed app knows them any more, so that nobody else would ever look for them."""
    for name in names:
        private_storage().delete(name)


def _references() -> dict[str, list[_Reference]]:
    """What tables of removed apps point to; empty where no app was removed, or none left a table."""
    if connection.alias not in _known:
        _known[connection.alias] = _look_up()
    return _known[connection.alias]


def _look_up() -> dict[str, list[_Reference]]:
    found: dict[str, list[_Reference]] = defaultdict(list)
    installed = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    look = connection.introspection
    with connection.cursor() as cursor:
        for name in look.table_names(cursor):
            if not name.startswith(OURS) or name in installed:
                continue
            key = look.get_primary_key_column(cursor, name) or "id"
            columns = look.get_table_description(cursor, name)
            empty = {column.name for column in columns if column.null_ok}
            files = tuple(column.name for column in columns if column.name in FILES)
            for column, (_there, target, *_rest) in look.get_relations(cursor, name).items():
                found[target].append(_Reference(name, key, column, column in empty, files))
    return dict(found)
