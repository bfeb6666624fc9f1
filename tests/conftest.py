"""What every test shares: skips that can be made failures, and settings that leave nothing behind."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import TransactionTestCase, override_settings

from tests import tasks
from tests.clock import Clock
from tests.settings import TEST_DATA
from tests.snapshot import take_snapshot
from tests.template import databases_from_template
from tests.towns import Towns

pytest_plugins = ["tests.statements", "tests.garbage", "tests.locks"]

REQUIRE_ALL = os.environ.get("AUFBRUCH_REQUIRE") == "all"


# A test with one of these markers says something about that database alone.
DATABASES_BY_MARKER = {"postgresql": "django.db.backends.postgresql", "sqlite": "django.db.backends.sqlite3"}


def _other_database(item: pytest.Item) -> str | None:
    """The marker of the database that this test needs, if the run is on another one."""
    from django.conf import settings

    engine = settings.DATABASES["default"]["ENGINE"]
    return next(
        (name for name, needed in DATABASES_BY_MARKER.items() if item.get_closest_marker(name) and needed != engine),
        None,
    )


def pytest_itemcollected(item: pytest.Item) -> None:
    """A test says by itself that it touches the database, so that CI runs a new one on PostgreSQL without being told.

    It cannot do so in silence: pytest-django keeps out whoever is not marked and takes no fixture of the database.
    """
    if "django_db_setup" in getattr(item, "fixturenames", ()) or item.get_closest_marker("django_db"):
        item.add_marker(pytest.mark.database)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest tests begin, so that no process waits for them in the end.

    With REQUIRE=all there is one run on each database: what belongs to the other one is not part of this one.
    """
    items.sort(key=lambda item: item.get_closest_marker("packaging") is None)
    if REQUIRE_ALL:
        elsewhere = [item for item in items if _other_database(item)]
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what belongs to another database, and say how to run it."""
    match _other_database(item):
        case "postgresql":
            pytest.skip(
                "needs PostgreSQL: apt install postgresql, then make test DATABASE_URL=postgres://USER:PASSWORD@HOST/NAME"
            )
        case "sqlite":
            pytest.skip("needs SQLite: run make test without DATABASE_URL")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """With REQUIRE=all a skipped test is a failed test."""
    report: Any = yield
    if REQUIRE_ALL and report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"REQUIRE=all, but this test was skipped: {reason}"
    return report


@pytest.fixture(autouse=True)
def media_root(settings: Any, tmp_path: Path) -> Path:
    """Uploads of a test go to a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """No test sees what another one cached, neither pages nor Wagtail's site roots."""
    from wagtail_aufbruch.ideas.domain.lists import filters

    cache.clear()
    filters._kept.clear()  # held by versions, which begin anew with each test
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def nothing_left_to_index() -> Iterator[None]:
    """What a test wrote is gone with its transaction, and need not be indexed any more."""
    yield
    tasks.waiting.clear()


@pytest.fixture(autouse=True)
def windows_begin_with_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test meets a limit at the turn of a full hour or of ten minutes, where the count begins anew.

    They begin with what a test counts first, after it has set the clock.
    """
    from wagtail_aufbruch.participation.domain import throttling

    begins: list[datetime] = []

    def window_of(moment: datetime, minutes: int) -> datetime:
        begins.append(moment)
        span = timedelta(minutes=minutes)
        return begins[0] + (moment - begins[0]) // span * span

    monkeypatch.setattr(throttling, "window_of", window_of)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """pytest-django asks for this right before it makes the test database: let it be a copy."""
    with databases_from_template(TEST_DATA):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database; after a test that committed, it is put back to what the migrations made.

    The snapshot is taken before a test opens a transaction, for whose end SQLite would wait.
    """
    with django_db_blocker.unblock():
        pristine = take_snapshot()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test_case: pristine.restore())
        yield
    pristine.close()


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Lets time pass in a test."""
    clock = Clock()
    with clock.running():
        yield clock


@pytest.fixture(scope="module")
def shared_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A transaction around all tests of a module, for what is made once and then only read.

    Each test has its own transaction in it: what a test changes is taken back as ever.
    """
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]  # no transaction of what is tested
    with django_db_blocker.unblock(), around:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def shared_media(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Path]:
    """Uploads of what is made once for a module go here; a test that reads them sets ``MEDIA_ROOT`` to this folder."""
    folder = tmp_path_factory.mktemp("shared-media")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(scope="session")
def demo_media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Uploads of the demo, made once with its snapshot."""
    return tmp_path_factory.mktemp("demo-media")


@pytest.fixture(scope="session")
def towns(django_db_setup: None) -> Iterator[Towns]:
    """For tests that ask for ``transactional_db`` as well, as all with a browser do."""
    towns = Towns()
    yield towns
    towns.close()


@pytest.fixture
def demo_data(transactional_db: None, settings: Any, demo_media: Path, towns: Towns) -> None:
    """The database of the demo city with the whole Gütersloh process."""
    settings.MEDIA_ROOT = demo_media
    towns.fill("demo", lambda: call_command("demo_setup", verbosity=0))
