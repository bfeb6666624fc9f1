"""What every test shares: skips that can be made failures, and settings that leave nothing behind."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

REQUIRE_ALL = os.environ.get("AUFBRUCH_REQUIRE") == "all"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what this machine cannot run, and say what to install."""
    from django.conf import settings

    if item.get_closest_marker("postgresql") and "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        # Not a matter of installing: this run is on another database, and the run on PostgreSQL has it.
        pytest.skip("runs on PostgreSQL: install it and call make test DATABASE_URL=postgres://user:password@host/name")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """With ``make test REQUIRE=all`` a skipped test is a failed test, except where the database is another one."""
    report: Any = yield
    if REQUIRE_ALL and report.skipped and not item.get_closest_marker("postgresql"):
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
    cache.clear()
    yield
    cache.clear()
