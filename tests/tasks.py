"""Wagtail's two indexes in tests: brought up to date when somebody reads them, not at each save.

At every save Wagtail writes anew what a page refers to and what it is found by. That was a quarter of the time of all
tests, and hardly one of them looks there. Inside a test's own transaction this work waits until a query names the table
of an index: then all that this index waits for is done before that query, in the order in which it came. The other one
goes on waiting: pages ask what refers to them, and hardly any of them is searched. Tests that commit, and the threads
of a server, index at once.
"""

from typing import Any

from django.db import connection
from django_tasks.backends.immediate import ImmediateBackend

INDEXING = {
    "modelsearch.tasks.insert_or_update_object_task": "indexentry",
    "wagtail.tasks.update_reference_index_task": "referenceindex",
}
"""The tasks that index, and what the tables have in their names that they write to."""

waiting: dict[tuple[str, tuple[Any, ...]], Any] = {}
"""Tasks by what they would index, so that an object that is saved often is indexed once."""


def index_now(asked: str) -> None:
    """Do what waits for the tables that a query names.

    Who counts queries counts none of these: they belong to the saves before.
    """
    tasks = [(key, task) for key, task in waiting.items() if INDEXING[key[0]] in asked]
    for key, _task in tasks:
        del waiting[key]
    counting, connection.force_debug_cursor = connection.force_debug_cursor, False
    try:
        for (_task, arguments), task in tasks:
            ImmediateBackend.enqueue(task.get_backend(), task, arguments, {})
    finally:
        connection.force_debug_cursor = counting


def _before_reading(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if waiting and any(table in sql for table in INDEXING.values()):
        index_now(sql)
    return execute(sql, params, many, context)


class IndexWhenRead(ImmediateBackend):
    """Does at once what there is to do, but for indexing within a test."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        in_test = any(block._from_testcase for block in connection.atomic_blocks)
        if task.module_path not in INDEXING or not in_test:
            return super().enqueue(task, args, kwargs)
        if _before_reading not in connection.execute_wrappers:
            connection.execute_wrappers.append(_before_reading)
        key = task.module_path, tuple(args)
        waiting.pop(key, None)
        waiting[key] = task
        return None
