"""The wheel, as a town's web developer gets it."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "wagtail_aufbruch"
APPS = [
    "wagtail_aufbruch.events",
    "wagtail_aufbruch.reviews",
    "wagtail_aufbruch.competitions",
    "wagtail_aufbruch.projects",
    "wagtail_aufbruch.council",
    "wagtail_aufbruch.ideas",
    "wagtail_aufbruch.groups",
    "wagtail_aufbruch.participation",
    "wagtail_aufbruch.portable",
    "wagtail_aufbruch.core",
]
OF_THIS_RUN = {"PYTHONPATH", "DJANGO_SETTINGS_MODULE", "DATABASE_URL", "SECRET_KEY", "DATA_DIR"}

pytestmark = pytest.mark.packaging


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command outside of this environment; returns what it printed, and fails with all of it where it failed."""
    environment = {name: value for name, value in os.environ.items() if name not in OF_THIS_RUN}
    done = subprocess.run([*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as a release would be."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT, cwd=folder)
    return next(folder.glob("*.whl"))


def test_wheel_holds_the_package_with_all_it_needs_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {name.split("/")[0].split("-")[0] for name in names} == {"wagtail_aufbruch"}
    wanted = {
        path.relative_to(ROOT).as_posix()
        for pattern in ("templates/**/*", "static/**/*", "migrations/*.py", "locale/**/*.po", "ready/*.yaml")
        for path in PACKAGE.glob(f"*/{pattern}")
        if path.is_file()
    }
    wanted |= {name.removesuffix(".po") + ".mo" for name in wanted if name.endswith(".po")}
    assert "wagtail_aufbruch/portable/ready/starter.yaml" in wanted
    assert len(wanted) > 20, "templates, styles, migrations and translations were not found at all"
    assert wanted - names == set()


def a_text_of_each_german_catalogue() -> dict[str, str]:
    """One English text and its German translation from each app's catalogue."""
    catalogues = [polib.pofile(str(path)) for path in sorted(PACKAGE.glob("*/locale/de/LC_MESSAGES/django.po"))]
    assert catalogues, "there is no German catalogue"
    plain = [
        next(entry for entry in catalogue.translated_entries() if not entry.msgid_plural and not entry.msgctxt)
        for catalogue in catalogues
    ]
    return {entry.msgid: entry.msgstr for entry in plain}


def block_of_readme(language: str) -> str:
    """What README asks the town's developer to paste: the first block in this language below “Put it into a site”."""
    text = (ROOT / "README.md").read_text().partition("## Put it into a site")[2]
    return text.partition(f"```{language}\n")[2].partition("```")[0]


def test_site_made_by_wagtail_start_runs_with_what_readme_says_in_whatever_order_it_lists_the_apps(
    wheel: Path, tmp_path: Path
) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    run(tmp_path / "env" / "bin" / "wagtail", "start", "town", cwd=tmp_path)
    site = tmp_path / "town"
    with (site / "town" / "settings" / "base.py").open("a") as settings:
        settings.write(block_of_readme("python"))
    (site / "town" / "templates" / "town_frame.html").write_text(block_of_readme("django"))
    assert {f"wagtail_aufbruch.{path.parent.name}" for path in (ROOT / "wagtail_aufbruch").glob("*/apps.py")} == {*APPS}
    others = f"[name for name in INSTALLED_APPS if name not in {APPS}]"
    orders = {
        "probe": "INSTALLED_APPS",
        "core_first": f"[*{APPS[::-1]}, *{others}]",
        "ours_last": f"[*{others}, *{APPS[3:] + APPS[:3]}]",
    }
    for name, apps in orders.items():
        (site / "town" / "settings" / f"{name}.py").write_text(
            f"from .dev import *\nINSTALLED_APPS = {apps}\nALLOWED_HOSTS = ['localhost']\n"
        )
    for name in ("core_first", "ours_last"):
        run(python, "manage.py", "check", "--settings", f"town.settings.{name}", cwd=site)
    for command in (["check", "--fail-level", "INFO"], ["migrate", "--verbosity", "0"]):
        run(python, "manage.py", *command, "--settings", "town.settings.probe", cwd=site)
    german = a_text_of_each_german_catalogue()
    probe = run(python, ROOT / "tests" / "packaging" / "probe_site.py", json.dumps(list(german)), cwd=site)
    answer = json.loads(probe)
    assert Path(answer.pop("installed_in")).is_relative_to(tmp_path / "env")
    assert answer == {"status": 200, "shows_title": True, "german": list(german.values())}
