"""Small projects that install a part of the package, or install it in an unusual way."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EVENTS = {
    "aufbruch_events.EventIndexPage": [200, True],
    "aufbruch_events.EventPage": [200, True],
    "aufbruch_events.EventPage: calendar": [200, True],
    "aufbruch_events.EventPage: register": [200, True],
}
COMPETITIONS = {
    "aufbruch_competitions.CompetitionIndexPage": [200, True],
    "aufbruch_competitions.CompetitionPage": [200, True],
    "aufbruch_competitions.CompetitionPage: begin": [200, True],
}
COUNCIL = {
    "aufbruch_council.PaperIndexPage": [200, True],
    "aufbruch_council.PaperIndexPage: paper": [200, True],
}
OF_PROJECTS = {
    "aufbruch_projects.ProjectIndexPage": [200, True],
    "aufbruch_projects.ProjectIndexPage: export": [200, True],
    "aufbruch_projects.ProjectPage": [200, True],
}
PROJECTS = {
    "core_participation_projects": {"aufbruch.ProcessPage": [200, True], **OF_PROJECTS},
    "core_participation_council": {"aufbruch.ProcessPage": [200, True], **COUNCIL},
    "core_participation_competitions": {"aufbruch.ProcessPage": [200, True], **COMPETITIONS},
    "core_participation_events": {"aufbruch.ProcessPage": [200, True], **EVENTS},
    "core_participation_ideas": {"aufbruch.ProcessPage": [200, True], "aufbruch_ideas.IdeaCallPage": [200, True]},
    "own_user": {
        "aufbruch.ProcessPage": [200, True],
        "aufbruch_groups.ThemeGroupPage": [200, True],
        "aufbruch_ideas.IdeaCallPage": [200, True],
        **COMPETITIONS,
        **COUNCIL,
        **OF_PROJECTS,
        **EVENTS,
    },
    "swapped_page": {
        "aufbruch.ProcessPage": [200, True],
        "aufbruch_groups.ThemeGroupPage": [200, True],
        "aufbruch_ideas.IdeaCallPage": [200, True],
        **COMPETITIONS,
        **EVENTS,
    },
}

pytestmark = pytest.mark.packaging
Run = Callable[..., str]


@pytest.fixture(params=PROJECTS)
def project(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "db.sqlite3"


@pytest.fixture
def run(project: str, database: Path) -> Run:
    """Run Python in the project; returns what it printed, and fails with all of it where it failed."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": f"tests.projects.{project}.settings",
        "PROJECT_DATABASE": str(database),
        "PROJECT_FILES": str(database.parent / "media"),
        "PYTHONPATH": str(ROOT),
    }

    def run_python(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    return run_python


@pytest.fixture
def migrated(project: str, database: Path, run: Run, shared_folder: Path) -> None:
    """The project's tables: made by the first test that needs them, copied for the next, whichever process has it."""
    made = shared_folder / f"{project}.sqlite3"
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            run("-m", "tests.quick_migrations", str(shared_folder))
            database.rename(made)
    shutil.copyfile(made, database)


def test_project_migrates_serves_its_pages_and_needs_no_migration_of_its_own(
    project: str, migrated: None, run: Run
) -> None:
    """A town must never be asked to make migrations for the package."""
    found = {
        "core_participation_council": "council",
        "core_participation_projects": "projects",
        "core_participation_ideas": "ideas",
        "core_participation_competitions": "competitions",
    }
    apps = ["aufbruch", "aufbruch_participation", f"aufbruch_{found.get(project, 'events')}"]
    assert json.loads(run("-m", "tests.projects.serve_pages", *apps)) == PROJECTS[project]


@pytest.mark.parametrize("project", ["own_user"], indirect=True)
def test_staff_without_first_and_last_names_do_all_their_work(migrated: None, run: Run) -> None:
    said = json.loads(run("-m", "tests.projects.staff_at_work"))
    assert {url: status for url, status in said["statuses"].items() if status >= 500} == {}
    assert len(said["statuses"]) > 40, "hardly any address was asked"
    assert said["colleagues"] == ["chef@stadt.example"], "the colleagues to choose from, beside oneself"
    assert said["assigned_to"] == "chef@stadt.example"
    assert said["decided_by"] == "amt@stadt.example"


@pytest.mark.parametrize("project", ["own_user"], indirect=True)
def test_staff_without_first_and_last_names_get_in_everywhere(migrated: None, run: Run) -> None:
    statuses = json.loads(run("-m", "tests.projects.staff_everywhere"))
    assert {place: status for place, status in statuses.items() if status >= 500} == {}
    opened = {place.split()[2] for place, status in statuses.items() if status == 200}
    for app in ("review", "competition", "entry", "council", "project", "priorit"):
        assert [route for route in opened if app in route], f"no page of {app} was opened"


@pytest.mark.parametrize("project", ["core_participation_events"], indirect=True)
def test_events_alone_bring_neither_ideas_nor_groups(run: Run) -> None:
    """Nothing of them is imported, whatever the admin and the commands need."""
    script = (
        "import django, sys; django.setup(); from django.core.management import call_command; "
        "from wagtail.admin import urls; from wagtail import hooks; hooks.search_for_hooks(); "
        "from wagtail_aufbruch.portable.domain.contents import page_types, sections; page_types(); "
        "from wagtail_aufbruch.participation.management.commands import aufbruch_tell, aufbruch_purge; "
        "others = ('wagtail_aufbruch.ideas', 'wagtail_aufbruch.groups'); "
        "bad = [name for name in sys.modules if name.startswith(others)]; "
        "print(bad, sorted(page_types()))"
    )
    said = run("-c", script)
    assert said.startswith("[] ")
    assert "'event'" in said


@pytest.mark.parametrize("project", ["core_participation_competitions"], indirect=True)
def test_competitions_do_without_review_rounds(migrated: None, run: Run) -> None:
    """No table of theirs is asked for, and staff see no way to a jury: their lists and the inbox open all the same."""
    said = json.loads(run("-m", "tests.projects.competitions_alone"))
    assert said == {"statuses": [200, 200, 200, 200], "jury": False, "tables": []}
