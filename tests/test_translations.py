"""German is complete, up to date, and leaves the words of the host's other apps alone."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import django
import polib
import pytest
import wagtail

PACKAGE = Path(__file__).parents[1] / "wagtail_aufbruch"
CATALOGUES = sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"))
APPS = sorted(path.parent for path in PACKAGE.glob("*/apps.py"))
HOSTS = [Path(django.__file__).parent, Path(wagtail.__file__).parent]


def app_of(catalogue: Path) -> str:
    return catalogue.relative_to(PACKAGE).parts[0]


def key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def test_every_app_that_speaks_speaks_german() -> None:
    assert {app_of(path) for path in CATALOGUES} == {path.name for path in APPS}


@pytest.mark.parametrize("path", CATALOGUES, ids=app_of)
def test_no_text_is_left_untranslated_or_only_guessed(path: Path) -> None:
    catalogue = polib.pofile(str(path))
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert catalogue.obsolete_entries() == []


@pytest.mark.parametrize("path", CATALOGUES, ids=app_of)
def test_a_translation_keeps_every_placeholder(path: Path) -> None:
    checked = subprocess.run(
        [_gettext("msgfmt"), "--check-format", "--output-file=/dev/null", str(path)], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("app", APPS, ids=lambda path: path.name)
def test_no_text_of_the_code_is_missing_in_the_catalogue(app: Path, tmp_path: Path) -> None:
    _gettext("xgettext")
    copy = tmp_path / app.name
    shutil.copytree(app, copy, ignore=shutil.ignore_patterns("*.mo", "__pycache__", "migrations"))
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale", "de", "--no-obsolete", "--no-location"],
        cwd=copy,
        env={"PATH": _path(), "LC_ALL": "C.UTF-8"},
        check=True,
        capture_output=True,
    )
    found = {key(entry) for entry in polib.pofile(str(copy / "locale/de/LC_MESSAGES/django.po"))}
    kept = {key(entry) for entry in polib.pofile(str(app / "locale/de/LC_MESSAGES/django.po"))}
    assert found - kept == set(), "run make messages, then translate"
    assert kept - found == set(), "run make messages: these texts are gone from the code"


def test_the_same_text_reads_the_same_in_every_app() -> None:
    seen: dict[tuple[str | None, str], tuple[str, object]] = {}
    for path in CATALOGUES:
        for entry in polib.pofile(str(path)):
            said = entry.msgstr_plural or entry.msgstr
            app, before = seen.setdefault(key(entry), (app_of(path), said))
            assert before == said, f"{entry.msgid!r}: {before!r} in {app}, {said!r} in {app_of(path)}"


def host_words() -> Iterator[tuple[tuple[str | None, str], str]]:
    """What Django and Wagtail themselves say in German."""
    for host in HOSTS:
        for path in host.rglob("locale/de/LC_MESSAGES/django.mo"):
            for entry in polib.mofile(str(path)):
                if entry.msgstr:
                    yield key(entry), entry.msgstr


def test_the_words_of_the_site_s_other_apps_stay_as_they_are() -> None:
    """Django knows one catalogue for all apps: a text that two apps share is said by whichever stands first."""
    theirs: dict[tuple[str | None, str], set[str]] = {}
    for word, said in host_words():
        theirs.setdefault(word, set()).add(said)
    taken = {
        f"{entry.msgid!r}: {entry.msgstr!r} instead of {sorted(theirs[key(entry)])}"
        for path in CATALOGUES
        for entry in polib.pofile(str(path))
        if key(entry) in theirs and entry.msgstr and entry.msgstr not in theirs[key(entry)]
    }
    assert taken == set(), "say it with pgettext, or as they do"


def _gettext(tool: str) -> str:
    found = shutil.which(tool)
    if found is None:
        pytest.skip("needs gettext: apt install gettext")
    return found


def _path() -> str:
    return str(Path(_gettext("xgettext")).parent)
