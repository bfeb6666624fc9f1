"""A mistake in a process file is told with its line and with what is expected, and nothing is written."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from wagtail.documents.models import Document

from tests.factories.core import make_process
from tests.portable.conftest import SMALL
from wagtail_aufbruch.core.models import Goal, Handlungsfeld, Member, ProcessPage
from wagtail_aufbruch.portable.domain.loader import Loader
from wagtail_aufbruch.portable.models import LoadRecord

pytestmark = pytest.mark.django_db
Refused = Callable[..., str]


def nothing_written() -> bool:
    models = [ProcessPage, Goal, Handlungsfeld, Member, LoadRecord]
    return not any(model.objects.exists() for model in models)


FIELDS = """\
handlungsfelder:
  - key: alltag
    title: Alltag
"""
EVENT = """\
pages:
  - type: event_index
    key: termine
    title: Termine
    pages:
      - type: event
        key: forum
        title: Forum
"""
MISTAKES = {
    "an unknown key": (SMALL + "  tittle: x\n", 5, ["“tittle” is not known here", "title", "claim"]),
    "an unknown key inside a list": (
        SMALL + "  timeline:\n    - title: x\n      starts: 2018-01-01\n",
        7,
        ["starts", "period"],
    ),
    "an unknown section": (SMALL + "umfragen:\n  - key: a\n", 5, ["umfragen", "goals", "not installed"]),
    "a key twice in one place": (SMALL + "  claim: a\n  claim: b\n", 6, ["second time", "line 5"]),
    "the same item key twice": (
        SMALL + "goals:\n  - key: a\n    title: A\n  - key: a\n    title: B\n",
        8,
        ["already used in line 6"],
    ),
    "a page key that the process bears": (
        SMALL + "pages:\n  - type: content\n    key: aufbruch\n    title: A\n",
        7,
        ["already used in line 2"],
    ),
    "a wrong date": (SMALL + "  timeline:\n    - title: x\n      start: 31.12.2018\n", 7, ["31.12.2018", "2018-11-23"]),
    "a date that does not exist": (SMALL + "  timeline:\n    - title: x\n      start: 2018-02-30\n", 7, ["2018-02-30"]),
    "a number for a date": (SMALL + "  timeline:\n    - title: x\n      start: 1542931200\n", 7, ["1542931200"]),
    "an end before the start": (
        SMALL + "  timeline:\n    - title: x\n      start: 2018-02-03\n      end: 2018-02-01\n",
        8,
        ["end"],
    ),
    "a missing title": ("process:\n  key: a\n", 1, ["“title” is missing"]),
    "no process": ("goals:\n  - key: a\n    title: A\n", 1, ["“process” is missing"]),
    "a text for a list": (SMALL + "goals: keine\n", 5, ["must be a list"]),
    "a text for an item": (SMALL + "goals:\n  - keine\n", 6, ["not a single text"]),
    "a list for a text": (SMALL + "  claim: [a, b]\n", 5, ["“claim” must be a text"]),
    "not a number": (SMALL + "goals:\n  - key: a\n    title: A\n    weight: viel\n", 8, ["whole number"]),
    "a number out of range": (SMALL + "goals:\n  - key: a\n    title: A\n    weight: -1\n", 8, ["at least 0"]),
    "neither true nor false": (SMALL + "  draft: vielleicht\n", 5, ["true or false"]),
    "a colour that does not exist": (SMALL + FIELDS + "    accent: neon\n", 8, ["neon", "teal"]),
    "a key with blanks": (SMALL + "goals:\n  - key: a b\n    title: A\n", 6, ["without blanks"]),
    "a third level": (
        SMALL
        + FIELDS
        + "    fields:\n      - key: b\n        title: B\n        fields:\n          - key: c\n            title: C\n",
        9,
        ["two levels"],
    ),
    "a field that does not exist": (
        SMALL + "pages:\n  - type: best_practice\n    key: a\n    title: A\n    handlungsfelder:\n      - alltag\n",
        10,
        ["“alltag”", "handlungsfelder"],
    ),
    "a page that does not exist": (
        SMALL + '  introduction: <p><a linktype="page" id="weg">x</a></p>\n',
        5,
        ["“weg”", "pages", "aufbruch"],
    ),
    "a page type that does not exist": (
        SMALL + "pages:\n  - type: wiki\n    key: a\n    title: A\n",
        6,
        ["wiki", "content"],
    ),
    "a page without type": (SMALL + "pages:\n  - key: a\n    title: A\n", 6, ["page type"]),
    "a text for a page": (SMALL + "pages:\n  - Willkommen\n", 6, ["type: content"]),
    "a block that does not exist": (SMALL + "  body:\n    - table: x\n", 6, ["table", "paragraph"]),
    "two blocks in one": (SMALL + "  body:\n    - paragraph: a\n      quote: b\n", 6, ["one block"]),
    "a block without what it needs": (
        SMALL + '  body:\n    - heading:\n        level: "2"\n',
        6,
        ["“text” is missing"],
    ),
    "a block with more than it knows": (
        SMALL + "  body:\n    - quote:\n        text: a\n        wer: b\n",
        8,
        ["wer", "source"],
    ),
    "a wrong choice in a block": (
        SMALL + '  body:\n    - heading:\n        text: a\n        level: "7"\n',
        8,
        ["7", "2, 3"],
    ),
    "a wrong address in a block": (
        SMALL + "  body:\n    - link:\n        text: a\n        url: nirgends\n",
        8,
        ["URL"],
    ),
    "a picture in a block that does not exist": (
        SMALL + "  body:\n    - figure:\n        image: weg\n",
        7,
        ["“weg”", "images"],
    ),
    "a text for a block with parts": (SMALL + "  body:\n    - heading: Titel\n", 6, ["text: …"]),
    "a script in a text": (SMALL + "  introduction: <p>x</p><script>alert(1)</script>\n", 5, ["<script>", "&lt;"]),
    "an event handler in a text": (SMALL + '  introduction: <p onclick="x()">x</p>\n', 5, ["onclick"]),
    "a script as a link": (SMALL + '  introduction: <p><a href="javascript:x()">x</a></p>\n', 5, ["javascript:x()"]),
    "a script that looks like an address": (
        SMALL + '  introduction: <p><a href="javascript:x()//https://stadt.example/">x</a></p>\n',
        5,
        ["javascript:x()"],
    ),
    "an address that is none": (SMALL + "  contact_email: niemand\n", 5, ["contact_email"]),
    "a title that is too long": (SMALL + "goals:\n  - key: a\n    title: " + "x" * 300 + "\n", 7, ["title", "255"]),
    "a word that cannot be renamed": (
        SMALL + "  terms:\n    - key: unsinn\n      singular: a\n      plural: b\n",
        6,
        ["unsinn"],
    ),
    "a member that nobody knows": (SMALL + "members:\n  - key: a\n    organisation: Stadt\n", 6, ["name"]),
    "an address outside of the folder": (
        SMALL + "documents:\n  - key: a\n    title: A\n    file: ../../etc/passwd\n",
        8,
        ["outside"],
    ),
    "a missing file": (SMALL + "images:\n  - key: a\n    title: A\n    file: bilder/a.png\n", 8, ["bilder/a.png"]),
    "another format": ('format: "2"\n' + SMALL, 1, ["format 2"]),
    "an alias": (SMALL + "goals: &alle\n  - key: a\n    title: A\nmembers: *alle\n", 5, ["Anchors"]),
    "a tag": (SMALL + "goals: !!python/object:os.system\n", 5, ["Tags"]),
    "a second document": (SMALL + "---\n" + SMALL, 5, ["one process"]),
    "broken YAML": (SMALL + "  claim: [a\n", 6, ["not valid YAML"]),
    "a tab": (SMALL + "\tclaim: a\n", 5, ["not valid YAML"]),
    "a forbidden character": (SMALL + '  claim: "a\x07"\n', 5, ["not valid YAML"]),
    "a character that no database holds": (SMALL + '  claim: "a\\0b"\n', 5, ["U+0000", "Remove it"]),
    "half a character": (SMALL + '  claim: "a\\ud800b"\n', 5, ["U+D800", "Remove it"]),
    "half a character in a name": (SMALL + '  "cla\\ud800im": a\n', 5, ["U+D800", "Remove it"]),
    "a moment that no zone can tell": (
        SMALL + EVENT + "        starts_at: 0001-01-01 00:00:00\n",
        13,
        ["0001 cannot be right", "1900 to 2200"],
    ),
    "a moment after the end of the calendar": (
        SMALL + EVENT + "        starts_at: 9999-12-31T23:59:59+00:00\n",
        13,
        ["9999 cannot be right", "1900 to 2200"],
    ),
    "a list for a name": (SMALL + "? [a, b]\n: c\n", 5, ["single text"]),
    "a list at the top": ("- a\n- b\n", 1, ["names of sections"]),
    "nothing": ("", 1, ["empty"]),
    "only a comment": ("# später\n", 1, ["empty"]),
    "too many levels": (SMALL + "goals: " + "[" * 200 + "]" * 200 + "\n", 5, ["Too many levels"]),
    "a page at an address of the page above": (
        SMALL + "pages:\n  - type: content\n    key: a\n    title: A\n    slug: suche\n",
        9,
        ["“suche” is an address of"],
    ),
    "a row twice that may stand once": (
        SMALL + "  terms:\n" + "    - key: theme_group\n      singular: Denklabor\n      plural: Denklabore\n" * 2,
        9,
        ["a second time"],
    ),
    "two wordings of a result that count as one": (
        SMALL
        + "council_wordings:\n  - key: a\n    wording: einstimmig, 2 Enthaltungen\n"
        + "  - key: b\n    wording: Einstimmig; 3 Enthaltungen\n",
        8,
        ["already exists"],
    ),
    "a page twice that a paper is about": (
        SMALL + "council_papers:\n  - key: v\n    name: Vorlage\n    subjects:\n" + "      - page: aufbruch\n" * 2,
        10,
        ["a second time"],
    ),
    "a tag that is two": (
        SMALL + "pages:\n  - type: idea_call\n    key: a\n    title: A\n    tags:\n      - Wasser\n      - Bus, Bahn\n",
        11,
        ["without commas"],
    ),
    "a page where it cannot stand": (
        SMALL
        + "pages:\n  - type: idea_call\n    key: a\n    title: A\n"
        + "    pages:\n      - type: content\n        key: b\n        title: B\n",
        10,
        ["cannot stand"],
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_line_and_nothing_is_written(refused: Refused, name: str) -> None:
    text, line, expected = MISTAKES[name]
    message = refused(text)
    assert f"prozess.yaml, line {line}: " in message
    for part in expected:
        assert part in message
    assert "__all__" not in message
    assert nothing_written()


def test_all_mistakes_in_a_file_are_told_at_once_in_the_order_of_the_lines(refused: Refused) -> None:
    message = refused(SMALL + "  tittle: x\ngoals:\n  - key: a\n    weight: viel\n")
    lines = [row.split(": ")[0].rsplit(" ", 1)[-1] for row in message.splitlines()[:-1]]
    assert lines == ["5", "7", "8"]


def test_what_leads_to_a_page_whose_app_is_missing_is_not_told_as_a_second_mistake(refused: Refused) -> None:
    """The file holds that page, and whoever looks for the mistake would look in the wrong place."""
    link = "  timeline:\n    - title: Start\n      page: kurs\n"
    told = refused(
        SMALL + link + "pages:\n  - type: seminar\n    key: kurse\n    title: Kurse\n"
        "    pages:\n      - type: content\n        key: kurs\n        title: Kurs\n"
    )
    assert "There is no page type “seminar”" in told
    assert "is not a key" not in told


def test_the_billion_laughs_are_refused_at_once(refused: Refused) -> None:
    levels = ["a0: &a0 [lol, lol]"] + [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 9) + "]" for n in range(1, 30)]
    assert "line 1: " in refused("\n".join(levels))


def test_a_file_that_is_not_utf_8_is_told_with_the_line(refused: Refused, tmp_path: Path) -> None:
    file = tmp_path / "prozess.yaml"
    file.write_bytes(SMALL.encode() + "  claim: Gütersloh\n".encode("latin-1"))
    message = refused(file)
    assert "line 5: " in message
    assert "UTF-8" in message


def test_a_missing_file_and_a_folder_are_told(refused: Refused, tmp_path: Path) -> None:
    message = refused(tmp_path / "fehlt.yaml")
    assert "There is no file" in message
    assert "starter" in message, "what there is"
    assert "cannot be read" in refused(tmp_path)
    with pytest.raises(CommandError, match=r"Name the file to load, or one of ours: .*starter"):
        call_command("aufbruch_load")


def test_a_file_that_is_much_too_large_is_not_read(refused: Refused, tmp_path: Path) -> None:
    file = tmp_path / "prozess.yaml"
    file.write_bytes(b"#" * 10_000_001)
    assert "larger than" in refused(file)


def test_an_unknown_parent_is_told_with_what_exists(refused: Refused) -> None:
    make_process("Anderer", slug="anderer")
    message = refused(SMALL, "/nirgends/")
    assert "/nirgends/" in message
    assert "/anderer/" in message


def test_an_address_that_another_page_has_is_told_with_the_line(refused: Refused) -> None:
    make_process("Anderer", slug="aufbruch")
    assert "line 4: " in refused(SMALL)
    assert ProcessPage.objects.count() == 1


def test_a_mistake_that_only_the_database_sees_takes_everything_back(
    refused: Refused, media_root: Path, tmp_path: Path
) -> None:
    (tmp_path / "plan.txt").write_text("Plan")
    text = SMALL + "documents:\n  - key: plan\n    title: Plan\n    file: plan.txt\n" + FIELDS
    message = refused(text + "  - key: nochmal\n    title: Alltag\n")
    assert "line 12: " in message
    assert nothing_written()
    assert not [file for file in media_root.rglob("*") if file.is_file()]


def test_a_broken_picture_is_told_with_its_line(refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "bild.png").write_bytes(b"kein Bild")
    message = refused(SMALL + "images:\n  - key: bild\n    title: Bild\n    file: bild.png\n")
    assert "line 8: " in message
    assert "bild.png" in message
    assert nothing_written()


def test_a_file_whose_row_cannot_be_written_does_not_stay_on_disk(
    refused: Refused, media_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the database refuses the row, or goes away: the file lies there before its row does."""

    insert = Document._do_insert

    def refuse(*args: object, **options: object) -> None:
        insert(*args, **options)
        raise IntegrityError("UNIQUE constraint failed")

    monkeypatch.setattr(Document, "_do_insert", refuse)
    (tmp_path / "plan.txt").write_text("Plan")
    message = refused(SMALL + "documents:\n  - key: plan\n    title: Plan\n    file: plan.txt\n")
    assert "line 8: " in message
    assert nothing_written()
    assert not [file for file in media_root.rglob("*") if file.is_file()]


def test_what_only_the_database_refuses_is_told_with_the_line_of_what_was_being_written(
    refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise IntegrityError("UNIQUE constraint failed: goal.title\nDETAIL: more")

    monkeypatch.setattr(Goal, "_do_insert", refuse)
    message = refused(SMALL + "goals:\n  - key: a\n    title: A\n")
    assert "prozess.yaml, line 6: The database does not take this" in message
    assert "(UNIQUE constraint failed: goal.title)" in message
    assert nothing_written()


def test_what_the_database_refuses_at_the_very_end_is_told_without_a_wrong_line(
    refused: Refused, media_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with keys that PostgreSQL looks at when everything is written."""
    run = Loader.run

    def run_and_refuse(loader: Loader) -> None:
        run(loader)
        raise IntegrityError("violates foreign key constraint")

    monkeypatch.setattr(Loader, "run", run_and_refuse)
    (tmp_path / "plan.txt").write_text("Plan")
    message = refused(SMALL + "documents:\n  - key: plan\n    title: Plan\n    file: plan.txt\n")
    assert "prozess.yaml: The database does not take this" in message
    assert nothing_written()
    assert not [file for file in media_root.rglob("*") if file.is_file()]
