"""An app that is taken out of ``INSTALLED_APPS`` leaves its rows: staff and citizens go on with all else."""

import csv
import fcntl
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "tests.projects.whole_town.settings"
NEWS = "Jetzt wird gesammelt"
MISSING = "Die App, zu der dieser Beitrag gehört, wurde entfernt."

PAPER, TASK = "12/2026", "Bänke aufstellen"

OFFERED = {
    "Wartende Bänke": 'value="publish"',
    "Das fehlt uns schon lange.": 'value="publish"',
    "Gezeigte Bänke": 'value="publish|version:',
    "Fremde Bänke": 'value="grant|claim:',
}
"""By title: a button on its case's page that is there as long as the app is."""


def _start(database: str, files: Path, module: str, *arguments: str, without: str = "") -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PROJECT_DATABASE": database,
        "PROJECT_FILES": str(files),
        "PROJECT_WITHOUT": without,
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.projects.{module}", *arguments],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _printed(process: subprocess.Popen[str]) -> str:
    out, errors = process.communicate()
    assert process.returncode == 0, errors
    return out


@pytest.fixture
def town(shared_folder: Path, tmp_path: Path) -> Path:
    """A database with the data of all apps, and files beside: made by the first test that needs them, then copied."""
    made, files = shared_folder / "town.sqlite3", shared_folder / "files"
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            unfinished = made.with_suffix(".part")
            _printed(_start(str(unfinished), files, "leave_data", str(shared_folder)))
            unfinished.rename(made)
    for folder in (files, files.with_name("files-private")):
        if folder.exists():
            shutil.copytree(folder, tmp_path / folder.name)
    return Path(shutil.copyfile(made, tmp_path / "town.sqlite3"))


@pytest.mark.packaging
def test_everything_but_the_removed_app_goes_on_and_says_what_is_left(town: Path, tmp_path: Path) -> None:
    """One database with the data of all apps; then two projects that have it, one without ideas, one with nothing but
    ideas."""
    ideas, others = town, tmp_path / "with_ideas_alone.sqlite3"
    shutil.copyfile(ideas, others)
    _walk_both(str(ideas), str(others), tmp_path)


@pytest.mark.postgresql
@pytest.mark.database
def test_everything_but_the_removed_app_goes_on_where_the_town_has_postgresql(
    two_databases: tuple[str, str], tmp_path: Path
) -> None:
    first, second = two_databases
    _printed(_start(first, tmp_path / "files", "leave_data"))
    _copy_database(first, second)
    _walk_both(first, second, tmp_path)


def _walk_both(ideas: str, others: str, folder: Path) -> None:
    shutil.copytree(folder / "files-private", folder / "others-private")  # since each of them erases some
    started = [
        _start(ideas, folder / "files", "walk_what_is_left", without="ideas"),
        _start(others, folder / "others", "walk_what_is_left", without="events groups"),
    ]
    without_ideas, with_ideas_alone = (json.loads(_printed(one)) for one in started)
    for told in (without_ideas, with_ideas_alone):
        _nothing_fails(told)
    _what_ideas_left_is_shown(without_ideas)
    _people_and_what_is_over_go(without_ideas)
    installed = with_ideas_alone["pages"]
    assert MISSING not in installed["inbox"]
    for title, button in OFFERED.items():
        assert button in installed[f"case {title}"]
        assert button not in without_ideas["pages"][f"case {title}"]
    assert without_ideas["news"] == []
    assert NEWS in "".join(with_ideas_alone["news"]), "nobody would have been told of it at all"
    assert with_ideas_alone["people"] == ["ben@example.org"], "erasing takes what the removed app stored of a person"
    assert with_ideas_alone["registrations"] == []


@pytest.mark.packaging
@pytest.mark.parametrize("removed", ["council", "projects"])
def test_papers_and_projects_go_on_one_without_the_other(town: Path, tmp_path: Path, removed: str) -> None:
    """A paper is about a project, has a decision and a task; then one of the two apps is taken away."""
    told = json.loads(_printed(_start(str(town), tmp_path / "files", "walk_what_is_left", without=removed)))
    _nothing_fails(told)
    assert told["people"] == ["ben@example.org"], "people are erased all the same"
    pages = told["pages"]
    if removed == "council":
        _projects_go_on_alone(pages)
    else:
        _papers_go_on_alone(pages)


@pytest.mark.packaging
@pytest.mark.parametrize("removed", ["competitions", "reviews"])
def test_all_else_goes_on_without_competitions_or_reviews(town: Path, tmp_path: Path, removed: str) -> None:
    """Anna has entered a competition, her entry went on as a contribution, and a jury has judged her idea."""
    pictures = [path for path in (tmp_path / "files-private").rglob("*.jpg") if path.read_bytes() == b"Annas Bild"]
    assert len(pictures) == 1
    told = json.loads(_printed(_start(str(town), tmp_path / "files", "walk_what_is_left", without=removed)))
    _nothing_fails(told)
    assert told["people"] == ["ben@example.org"], "people are erased all the same"
    case = told["pages"]["case Bänke mit Dach"]
    assert ("wurde entfernt" in case) == (removed == "competitions")
    kept = [path for path in (tmp_path / "files-private").rglob("*") if path.is_file()]
    assert [path.name for path in kept if path.read_bytes() == b"Annas Bild"] == [], "erasing takes her files, too"


def _projects_go_on_alone(pages: dict[str, str]) -> None:
    for name in ("page Bänke am Ring", "way of Gezeigte Bänke"):
        assert "Bänke am Ring" in pages[name]
        assert "Spatenstich" in pages[name]
    for name, text in pages.items():
        assert PAPER not in text, f"{name}: nothing is told of a paper that nobody can open"
        assert f"Frist: {TASK}" not in text, name
    listed = list(csv.DictReader(io.StringIO(pages["below /aufbruch/projekte/als-csv/"].lstrip("\ufeff"))))
    assert {row["Titel"]: row["Vorlagen im Rat"] for row in listed} == {"Bänke am Ring": "", "Bänke am Markt": ""}
    assert "Das Amt prüft es anders." in pages["staff Bänke am Markt"], "what staff have said stays"
    assert "wieder vorschlagen" not in pages["staff Bänke am Markt"]
    assert "Spatenstich" in pages["below /aufbruch/projekte/banke-am-ring/kalender/"]


def _papers_go_on_alone(pages: dict[str, str]) -> None:
    paper = pages["below /aufbruch/ratsvorlagen/vorlage/1/"]
    assert PAPER in paper
    assert TASK in paper
    for name, text in pages.items():
        if name.startswith(("below", "process", "search", "way of", "own")):
            assert "/banke-am-ring/" not in text, f"{name} leads to a page that is not there"
    listed = list(csv.DictReader(io.StringIO(pages["below /aufbruch/ratsvorlagen/als-csv/"].lstrip("\ufeff"))))
    assert PAPER in {value for row in listed for value in row.values()}
    assert TASK in pages["below /aufbruch/ratsvorlagen/beschlusskontrolle-als-csv/"]
    assert PAPER in pages["staff papers"]


@pytest.fixture
def two_databases() -> Iterator[tuple[str, str]]:
    """Settings of two empty names on the server of this run, as JSON; what is made there is gone afterwards."""
    known = {key: settings.DATABASES["default"].get(key, "") for key in ("ENGINE", "USER", "PASSWORD", "HOST", "PORT")}
    names = [f"removed_{os.getpid()}_{number}" for number in (1, 2)]
    _on_server(f"CREATE DATABASE {names[0]}")
    yield tuple(json.dumps({**known, "NAME": name}) for name in names)  # type: ignore[misc]
    for name in names:
        _on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _copy_database(first: str, second: str) -> None:
    _on_server(f"CREATE DATABASE {json.loads(second)['NAME']} TEMPLATE {json.loads(first)['NAME']}")


def _on_server(statement: str) -> None:
    import psycopg

    known = settings.DATABASES["default"]
    place = {"host": known["HOST"], "user": known["USER"], "password": known["PASSWORD"], "dbname": "postgres"}
    with psycopg.connect(**place, port=known["PORT"] or None, autocommit=True) as connection:
        connection.execute(statement)


def _nothing_fails(told: dict[str, Any]) -> None:
    assert told["failures"] == {}
    assert {url: status for url, status in told["answers"].items() if status >= 500} == {}
    assert len(told["answers"]) > 150, "hardly any address was asked"


def _what_ideas_left_is_shown(told: dict[str, Any]) -> None:
    pages = told["pages"]
    assert "Wartende Bänke" in pages["inbox"]
    assert MISSING in pages["inbox"]
    for title in ("Wartende Bänke", "Gezeigte Bänke", "Das fehlt uns schon lange."):
        case = pages[f"case {title}"]
        assert MISSING in case
        assert title in case
    assert 'value="reject"' in pages["case Wartende Bänke"]
    assert 'value="hide"' in pages["case Gezeigte Bänke"]
    assert told["states"]["refusal"].startswith(MISSING)
    assert told["states"]["publish"] == "pending"
    assert told["states"]["reject"] == "rejected"
    for name in ("own my_participation", "own data_file"):
        assert "Wartende Bänke" in pages[name]
        assert "Gezeigte Bänke" in pages[name]
    for name in ("process", "search"):
        assert "Gezeigte Bänke" not in pages[name], "nothing leads to a page that is not there"
    exported = {url: status for url, status in told["answers"].items() if "als-csv" in url or "als-xlsx" in url}
    assert 200 in exported.values(), "the list of an event is still taken along"
    assert 200 in {status for url, status in told["answers"].items() if "/beteiligung/datei/" in url}


def _people_and_what_is_over_go(told: dict[str, Any]) -> None:
    assert "Alte Bänke" not in told["contributions"]
    assert "Bänke, noch einmal" in told["contributions"], "proposed again, it does not go with the first one"
    assert "Wartende Bänke" not in told["contributions"]
    assert told["people"] == ["ben@example.org"]
