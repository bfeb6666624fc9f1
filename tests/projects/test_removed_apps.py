"""An app that is taken out of ``INSTALLED_APPS`` leaves its rows: staff and citizens go on with all else."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "tests.projects.whole_town.settings"
MISSING = "Die App, zu der dieser Beitrag gehört, wurde entfernt."

OFFERED = {
    "Wartende Bänke": 'value="publish"',
    "Das fehlt uns schon lange.": 'value="publish"',
    "Gezeigte Bänke": 'value="publish|version:',
    "Fremde Bänke": 'value="grant|claim:',
}
"""By title: a button on its case's page that is there as long as the app is."""

pytestmark = pytest.mark.packaging


def _start(database: Path, module: str, without: str = "") -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PROJECT_DATABASE": str(database),
        "PROJECT_WITHOUT": without,
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.projects.{module}"],
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


def test_everything_but_the_removed_app_goes_on_and_says_what_is_left(tmp_path: Path) -> None:
    """One database with the data of all apps; then two projects that have it, one without ideas, one with nothing but
    ideas."""
    ideas, others = tmp_path / "without_ideas.sqlite3", tmp_path / "with_ideas_alone.sqlite3"
    _printed(_start(ideas, "leave_data"))
    shutil.copyfile(ideas, others)
    started = [
        _start(ideas, "walk_what_is_left", without="ideas"),
        _start(others, "walk_what_is_left", without="events groups"),
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
    assert with_ideas_alone["people"] == ["ben@example.org"], "erasing takes what the removed app stored of a person"
    assert with_ideas_alone["registrations"] == []


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
    assert not [subject for subject in told["mails"] if "Neue Idee" in subject], "nobody is told of it"


def _people_and_what_is_over_go(told: dict[str, Any]) -> None:
    assert "Alte Bänke" not in told["contributions"]
    assert "Bänke, noch einmal" in told["contributions"], "proposed again, it does not go with the first one"
    assert "Wartende Bänke" not in told["contributions"]
    assert told["people"] == ["ben@example.org"]
