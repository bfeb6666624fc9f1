"""German is complete, up to date, and leaves the words of the host's other apps alone."""

import re
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


COUNTED = re.compile(
    r"%\(\w+\)[ds] (\w+ )?(Tagen?|Stunden|Minuten|Wochen|Monaten?|Jahren?|Personen|Menschen|Kindern?|Plätzen?|"
    r"Beiträgen?|Ideen|Zeilen|Seiten|Spalten|Quellen|Einträgen?|Stimmen|Fragen|Dateien|Bildern?|Stellen|Meilensteinen?|Werten?)\b"
)
NEVER_ONE = {
    # Constants of the code.
    "Choose a day within the next %(days)d days.",
    "At most %(most)d passages can be marked. Put a PDF of your own beside the entry instead.",
    "For an entry, or for one of its criteria, fewer than %(least_jury)s people of the jury have given scores. So that "
    "nobody's own scores become public, only the places are told here, and they cannot be recounted.",
    "more than %(number)d seats left",
    "More than %(number)s ideas hold these words. You see the newest %(number)s of them; one more word finds others.",
    "More than %(number)s ideas",
    "Up to %(number)s pictures.",
    "The table has more than %(number)s rows. Please split it into several files.",
    "The table has more than %(number)s columns.",
    "A dashed column stands for fewer than %(number)d people; how many, nobody is told.",
    "Below each goal stand the mean of its scores, how many there are (n), and from %(least_told)s scores on the "
    "lowest and the highest.",
    "Add at most %(most)d people at once.",
    # Numbers that are higher: ages, days from thirty on, eighty percent of some seats.
    "%(least)s to %(most)s years",
    "%(least)s years or older",
    "%(most)s years at most",
    "Younger than %(age)d years",
    "Those who judge were told that their names are kept for %(days)d days, so they are not kept longer.",
    "%(taken)d of %(seats)d seats are taken.",
    # Said of several alone; one has words of its own, or none.
    "You have handed in %(most)d entries here, which is the most. Withdraw one of them first.",
    "The ballot has %(total)s pages, this is page %(number)s. What you choose goes along from page to page.",
    "The team would have %(number)d people; at most %(most)d have room.",
    "%(address)s stands with %(number)s children, and gets one mail for all of them.",
    "%(number)s not sent yet. They are kept on this phone and sent by themselves.",
    "The tables have %(tables)s seats together, the event has %(seats)s. The smaller number holds. Make both the same, "
    "or leave the event's field empty.",
    "This cancels all %(people)s people. If only some of you cannot come, change the number instead.",
    "%%(number)s ideas; zoom in",
    "Possible: %(kinds)s; up to %(number)s files of at most %(size)s MB each.",
    "%(number)d sources",
}


@pytest.mark.parametrize("path", CATALOGUES, ids=app_of)
def test_what_is_counted_reads_well_with_one_as_well(path: Path) -> None:
    found = {one.msgid for one in polib.pofile(str(path)) if not one.msgid_plural and COUNTED.search(one.msgstr)}
    assert found - NEVER_ONE == set()
