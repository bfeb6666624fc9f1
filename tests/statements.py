"""Which tests are repeated on a second database, and on older versions of Wagtail and Django.

A run with ``--record-statements`` writes down, for each test, what its thread sent to the database, which templates it
drew, and which views answered it. Two other runs leave out what tells nothing new:

- ``--repeat-statements``, for another database, leaves a test out if each of its statements is sent by enough tests
  that stay. A statement counts as another one where a parameter is of another kind (a long text, a number that is too
  large for a column, nothing), and where it failed. Tests that commit, or that several connections take part in,
  always stay: what they are about is locks and transactions, not statements.
- ``--repeat-once``, for other versions, leaves a test out if another one that stays sends each of its statements, draws
  each of its templates, and is answered by each of its views with the same status.

Of tests that do equally well the quick ones stay. So does a test that nobody has recorded yet.
"""

import json
import re
import shutil
import time
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.signals import template_rendered
from django.urls import Resolver404

ENOUGH = 2
"""How many of the tests that send a statement stay for another database."""

FOLDER = "var/tests/statements"
_LISTS = re.compile(r"(?:%s, )+%s")
_NUMBERS = re.compile(r"\d+")
_NO_STATEMENT = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA")


@dataclass(frozen=True)
class Recorded:
    """What a test sends to the database, what else it meets of Wagtail and Django, how many seconds of CPU it takes."""

    statements: list[str]
    meets: list[str] = field(default_factory=list)
    seconds: float = 0.0


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("databases")
    group.addoption("--record-statements", action="store_true", help=f"write what tests ask the database to {FOLDER}")
    group.addoption("--repeat-statements", action="store_true", help="run what has to be repeated on this database")
    group.addoption("--repeat-once", action="store_true", help="run what has to be repeated on these versions")


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--record-statements"):
        return
    folder = config.rootpath / FOLDER
    worker = getattr(config, "workerinput", {}).get("workerid")
    if worker is None:
        shutil.rmtree(folder, ignore_errors=True)
    if worker is not None or not config.getoption("numprocesses", 0):
        config.pluginmanager.register(Recorder(folder / f"{worker or 'alone'}.json"))


@pytest.hookimpl(trylast=True)  # after what markers leave out
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    once = config.getoption("--repeat-once")
    if not once and not config.getoption("--repeat-statements"):
        return
    files = sorted((config.rootpath / FOLDER).glob("*.json"))
    if not files:
        raise pytest.UsageError(f"Nothing is recorded in {FOLDER}. Run the tests with --record-statements first.")
    recorded = {test: Recorded(**said) for file in files for test, said in json.loads(file.read_text()).items()}
    # Only from those that this run collects: what another marker leaves out repeats nothing here.
    recorded = {item.nodeid: recorded[item.nodeid] for item in items if item.nodeid in recorded}
    if once:
        stay = to_be_repeated(all_that_is_met(recorded), always=set(), enough=1)
    else:
        always = {item.nodeid for item in items if _is_about_more_than_statements(item)}
        stay = to_be_repeated(recorded, always)
    left_out = [item for item in items if item.nodeid in recorded and item.nodeid not in stay]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


def _is_about_more_than_statements(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    commits = marker is not None and (marker.kwargs.get("transaction") or marker.args[:1] == (True,))
    fixtures = {"transactional_db", "live_server"}.intersection(getattr(item, "fixturenames", ()))
    return bool(commits or fixtures or any(item.get_closest_marker(name) for name in ("browser", "load", "postgresql")))


class Recorder:
    """Notes what each test asks the database, and writes it at the end; each process has a file of its own."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.by_test: dict[str, dict[str, Any]] = {}
        self._known: dict[tuple[str, str], str] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        seen: set[str] = set()
        met: set[str] = set()
        begun = time.process_time()
        with _listening(seen, self._known), _meeting(met):
            answer = yield
        seconds = round(time.process_time() - begun, 3)
        self.by_test[item.nodeid] = {"statements": sorted(seen), "meets": sorted(met), "seconds": seconds}
        return answer

    def pytest_sessionfinish(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps(self.by_test))


@contextmanager
def _listening(seen: set[str], known: dict[tuple[str, str], str]) -> Iterator[None]:
    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        ending = ""
        try:
            return execute(sql, params, many, context)
        except Exception as error:
            ending = type(error).__name__
            raise
        finally:
            if not sql.startswith(_NO_STATEMENT):
                key = sql, _kinds(params) + ending
                if key not in known:
                    known[key] = _short(*key)
                seen.add(known[key])

    connection.execute_wrappers.append(listen)
    try:
        yield
    finally:
        connection.execute_wrappers.remove(listen)


@contextmanager
def _meeting(met: set[str]) -> Iterator[None]:
    """Note which templates are drawn, and which views answer the test's own client, how, and with what status."""
    answer = Client.request

    def request(client: Client, **environment: Any) -> Any:
        response = answer(client, **environment)
        met.add(f"{environment.get('REQUEST_METHOD', 'GET')} {_view_of(response)} {response.status_code}")
        return response

    def drawn(template: Any, **_signal: Any) -> None:
        met.add(str(template.name))

    template_rendered.connect(drawn)
    try:
        with mock.patch.object(Client, "request", request):
            yield
    finally:
        template_rendered.disconnect(drawn)


def _view_of(response: Any) -> str:
    """The name of the view that answered; "" where none has the address. Django looks only when it is asked."""
    try:
        return str(response.resolver_match.view_name)
    except (AttributeError, Resolver404):  # a test's own client may answer without looking
        return ""


def all_that_is_met(recorded: dict[str, Recorded]) -> dict[str, Recorded]:
    """The same tests, with templates and views counted like statements."""
    return {
        test: replace(one, statements=[*one.statements, *(f"met: {what}" for what in one.meets)])
        for test, one in recorded.items()
    }


def _short(sql: str, kinds: str) -> str:
    shape = _NUMBERS.sub("0", _LISTS.sub("%s", sql))
    return blake2b(f"{shape} {kinds}".encode(), digest_size=6).hexdigest()


def _kinds(params: Any) -> str:
    """What is unusual about the parameters; "" for most."""
    if not isinstance(params, (list, tuple)):
        return ""
    return "".join(sorted({kind for value in params if (kind := _kind(value))}))


def _kind(value: Any) -> str:
    match value:
        case bool():
            return ""
        case int() if abs(value) >= 2**31:
            return "L" if abs(value) < 2**63 else "H"
        case str() if "\0" in value:
            return "0"
        case str() if len(value) > 255:
            return "l"
        case str() if not value.isascii():
            return "u"
        case date() if not 1900 < value.year < 2200:
            return "y"
    return ""


def to_be_repeated(recorded: dict[str, Recorded], always: set[str], enough: int = ENOUGH) -> set[str]:
    """The tests that stay: ``always``, and of the others as many as each statement needs.

    Tests that send what few others send come first, and of these the quick ones. What they turn out to send once more
    than is needed, because of a later one, goes again; the slow ones go first.
    """
    senders = Counter(one for test in recorded.values() for one in test.statements)
    missing = {statement: min(number, enough) for statement, number in senders.items()}
    stay = {test for test in always if test in recorded}
    for test in stay:
        _count(recorded[test], missing, -1)
    chosen = []
    for test in sorted(recorded, key=lambda test: (_rarest(recorded[test], senders), recorded[test].seconds, test)):
        if test not in stay and any(missing[statement] > 0 for statement in recorded[test].statements):
            chosen.append(test)
            _count(recorded[test], missing, -1)
    for test in sorted(chosen, key=lambda test: (-recorded[test].seconds, test)):
        if all(missing[statement] < 0 for statement in recorded[test].statements):
            chosen.remove(test)
            _count(recorded[test], missing, +1)
    return stay.union(chosen)


def _rarest(test: Recorded, senders: Counter[str]) -> int:
    return min((senders[statement] for statement in test.statements), default=0)


def _count(test: Recorded, missing: dict[str, int], step: int) -> None:
    for statement in test.statements:
        missing[statement] += step
