"""Rows are changed under the lock that protects them, in each test on each database; ``tests/protected.py`` says which.

SQLite takes no locks of rows, and a test with one connection never waits for one: a lock that is forgotten changes no
result. So this looks on while tests run, as lockdep does in the kernel of Linux. It notes of which tables a transaction
has locked rows (``select_for_update``, of which Django's compiler knows on SQLite, too), and finds fault with whatever
code of a ``domain`` changes without the lock of its table. The test fails, whatever it is about.

Nothing is wrong with a statement that finds no row, nor with a row that the same transaction has made: nobody else can
see it, nor what hangs on it. A test that calls a function outside of all transactions stands for its caller, who would
hold the lock, and is not judged.

Not seen: whether the right row of the table was locked, or any; whether it was locked before it was read; raw SQL;
other processes.
"""

import sys
from collections.abc import Generator
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.db.models.sql.compiler import SQLCompiler, SQLInsertCompiler
from django.db.models.sql.query import Query
from django.db.models.sql.subqueries import DeleteQuery, UpdateQuery
from django.db.transaction import Atomic, get_connection

from tests.protected import ANY, NO_LOCK, OTHERWISE, PROTECTED, Other

PACKAGE, TESTS = "/wagtail_aufbruch/", "/tests/"

faults: list[str] = []
"""What the running test has written without its lock."""
used: set[Other] = set()
"""The lines of ``OTHERWISE`` that tests of this process needed."""


class Transaction:
    """What a transaction has locked, by table, and made."""

    def __init__(self, is_of_one_statement: bool = True) -> None:
        self.is_of_one_statement = is_of_one_statement  # Django opens some by itself, to save or delete one object
        self.locked: set[str] = set()
        self.made: list[Model] = []

    def has_made(self, query: Query) -> bool:
        """Whether it has made all rows that the query names by their keys, as saving and deleting an object does."""
        if len(query.where.children) != 1:
            return False
        condition: Any = query.where.children[0]
        if not getattr(getattr(getattr(condition, "lhs", None), "target", None), "primary_key", False):
            return False
        keys = {"exact": lambda: [condition.rhs], "in": lambda: condition.rhs}.get(condition.lookup_name, list)()
        known = {one.pk for one in self.made if type(one)._meta.concrete_model in _family(query)}
        return isinstance(keys, (list, tuple, set)) and bool(keys) and known.issuperset(keys)


_open: WeakKeyDictionary[BaseDatabaseWrapper, Transaction] = WeakKeyDictionary()


def _family(query: Query) -> set[Any]:
    """The table and those that extend it: an idea is made with its contribution."""
    model = query.get_meta().concrete_model
    return {model, *(one for one in apps.get_models() if model in one._meta.all_parents)}


def name_of(model: Any) -> str:
    return str(model._meta.concrete_model._meta.label).removeprefix("aufbruch_")


def depth_of(connection: BaseDatabaseWrapper) -> int:
    """How many blocks are open, without those that a test is wrapped in; 0 outside of all transactions."""
    depth = 0
    for block in reversed(connection.atomic_blocks):
        if block._from_testcase:
            break
        depth += 1
    return depth


def transaction_of(connection: BaseDatabaseWrapper) -> Transaction:
    return _open[connection] if depth_of(connection) and connection in _open else Transaction()


# --- What is noted -----------------------------------------------------------------------------------------------


def _locked_by(query: Query) -> set[str]:
    """The tables of which rows are locked: all that are read, or that of the model alone."""
    if query.select_for_update_of:
        assert tuple(query.select_for_update_of) == ("self",), "only “self” is understood here"
        return {name_of(query.model)}
    read = {join.table_name for join in query.alias_map.values()}
    return {name_of(model) for model in apps.get_models(include_auto_created=True) if model._meta.db_table in read}


def _wrote(query: Query, connection: BaseDatabaseWrapper, inserts: bool = False) -> None:
    table = name_of(query.model)
    lock = PROTECTED.get(table)
    if lock is None or (inserts and not lock.inserts):
        return
    here = transaction_of(connection)
    hangs_on_new = lock.by != table and any(lock.by in _tables_of(one) for one in here.made)
    if lock.by in here.locked or hangs_on_new or (not inserts and here.has_made(query)):
        return
    function, is_from_test = _function()
    if function and not (is_from_test and here.is_of_one_statement):
        _judge(function, table, lock.by, here)


def _tables_of(row: Model) -> set[str]:
    return {name_of(model) for model in (type(row), *row._meta.all_parents)}


def _judge(function: str, table: str, needed: str, here: Transaction) -> None:
    for line in OTHERWISE:
        if line.function == function and line.table in {table, "*"}:
            if line.by in {NO_LOCK, *here.locked} or (line.by == ANY and here.locked):
                used.add(line)
                return
            needed = line.by
    faults.append(f"{function} writes {table} without the lock of {needed}; locked: {sorted(here.locked) or 'nothing'}")


def _function() -> tuple[str, bool]:
    """The function of a domain that writes, and whether a test calls it; "" where no domain does."""
    found, frame = "", sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if TESTS in file and not file.endswith("/tests/locks.py"):
            return found, True
        if PACKAGE in file:
            if found:
                return found, False
            if "/domain/" in file:
                module = str(frame.f_globals["__name__"]).removeprefix("wagtail_aufbruch.")
                found = f"{module}.{frame.f_code.co_qualname}"
        frame = frame.f_back  # type: ignore[assignment]
    return found, False


# --- Where Django is looked at -----------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    execute, insert, enter = SQLCompiler.execute_sql, SQLInsertCompiler.execute_sql, Atomic.__enter__

    def execute_sql(compiler: Any, *args: Any, **kwargs: Any) -> Any:
        result, query = execute(compiler, *args, **kwargs), compiler.query
        if isinstance(query, (UpdateQuery, DeleteQuery)):
            if result:
                _wrote(query, compiler.connection)
        elif query.select_for_update:
            transaction_of(compiler.connection).locked.update(_locked_by(query))
        return result

    def insert_sql(compiler: Any, *args: Any, **kwargs: Any) -> Any:
        result, query = insert(compiler, *args, **kwargs), compiler.query
        _wrote(query, compiler.connection, inserts=True)
        transaction_of(compiler.connection).made.extend(query.objs)
        return result

    def begin(block: Any) -> None:
        enter(block)
        connection = get_connection(block.using)
        if depth_of(connection) == 1:
            opener = str(sys._getframe(1).f_globals["__name__"])
            _open[connection] = Transaction(is_of_one_statement=opener.startswith("django.db.models."))

    SQLCompiler.execute_sql = execute_sql  # type: ignore[method-assign]
    SQLInsertCompiler.execute_sql = insert_sql  # type: ignore[method-assign]
    Atomic.__enter__ = begin  # type: ignore[method-assign]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    try:
        result = yield
        if faults:
            pytest.fail("\n".join(dict.fromkeys(faults)) + "\nSee tests/protected.py.", pytrace=False)
        return result
    finally:
        faults.clear()


# --- Lines that nobody needs any more ----------------------------------------------------------------------------


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["lines"] = [tuple(line) for line in used]
    elif exitstatus == pytest.ExitCode.OK and _is_whole(config) and (unused := set(OTHERWISE) - used):
        lines = "\n".join(f"{line.function} {line.table}" for line in OTHERWISE if line in unused)
        sys.stderr.write(f"\nNo test needs these lines of tests/protected.py any more:\n{lines}\n")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    used.update(Other(*line) for line in getattr(node, "workeroutput", {}).get("lines", ()))


def _is_whole(config: pytest.Config) -> bool:
    """``make test`` or ``make coverage`` of all tests."""
    asked = config.option.markexpr and not config.getoption("--record-statements")
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not (asked or config.option.keyword)
