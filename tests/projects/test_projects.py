"""Small projects that install a part of the package, or install it in an unusual way."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECTS = {
    "core_participation_ideas": {"aufbruch.ProcessPage": [200, True], "aufbruch_ideas.IdeaCallPage": [200, True]},
    "swapped_page": {
        "aufbruch.ProcessPage": [200, True],
        "aufbruch_groups.ThemeGroupPage": [200, True],
        "aufbruch_ideas.IdeaCallPage": [200, True],
    },
}

pytestmark = pytest.mark.packaging
Run = Callable[..., str]


@pytest.fixture(params=PROJECTS)
def project(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def run(project: str, tmp_path: Path) -> Run:
    """Run Python in the project; returns what it printed, and fails with all of it where it failed."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": f"tests.projects.{project}.settings",
        "PROJECT_DATABASE": str(tmp_path / "db.sqlite3"),
        "PYTHONPATH": str(ROOT),
    }

    def run_python(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    return run_python


def test_project_migrates_and_serves_its_pages(project: str, run: Run) -> None:
    run("-m", "django", "check", "--fail-level", "WARNING")
    run("-m", "django", "migrate", "--verbosity", "0")
    assert json.loads(run("-m", "tests.projects.serve_pages")) == PROJECTS[project]


def test_project_needs_no_migration_of_its_own(run: Run) -> None:
    """A town must never be asked to make migrations for the package."""
    labels = ["aufbruch", "aufbruch_participation", "aufbruch_ideas"]
    run("-m", "django", "makemigrations", "--check", "--dry-run", *labels)
