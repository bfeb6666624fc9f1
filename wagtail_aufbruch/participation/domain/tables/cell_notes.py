"""What cells of a workbook carry beside their text: where a link leads, and comments."""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from defusedxml.ElementTree import fromstring, iterparse  # type: ignore[import-untyped]
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from openpyxl.utils.cell import range_boundaries

Notes = dict[int, list[tuple[int, str]]]
"""By the number of the row: the place of a column, counted from 0, and what its cell carries, in words."""

MAX_ROWS_OF_LINK = 100
"""A link that lies over a whole column is named in so many rows."""
LINK_BY_FORMULA = re.compile(r'HYPERLINK\(\s*"([^"]*)"', re.IGNORECASE)
SHOWN = 300


def notes_of(content: bytes, sheet: str, rows: list[list[str]]) -> Notes:
    """What the cells of the worksheet at the path ``sheet`` within the file carry, unless their text says it too."""
    found: Notes = defaultdict(list)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        targets = dict(_related(package, sheet))
        for place, number, target in _links(package, sheet, targets):
            if not _stands_in(target, rows, number, place):
                found[number].append((place, _("link to “%(target)s”") % {"target": _short(target)}))
        for kind, path in targets.values():
            if kind == "comments":
                for place, number, text in _comments(package, path):
                    found[number].append((place, _("comment “%(text)s”") % {"text": _short(text)}))
    return {number: sorted(notes) for number, notes in found.items()}


def _related(package: zipfile.ZipFile, sheet: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """By its key within the worksheet: what kind of thing belongs to it, and where that is."""
    folder, _slash, name = sheet.rpartition("/")
    path = f"{folder}/_rels/{name}.rels"
    if path not in package.namelist():
        return
    for one in fromstring(package.read(path)):
        kind, target = one.get("Type", "").rpartition("/")[2], one.get("Target", "")
        if one.get("TargetMode") != "External":
            target = target.lstrip("/") if target.startswith("/") else normpath(join(dirname(sheet), target))
        yield one.get("Id", ""), (kind, target)


def _links(package: zipfile.ZipFile, sheet: str, targets: dict[str, tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    with package.open(sheet) as file:
        formula = ""
        for _event, one in iterparse(file):
            match one.tag.rpartition("}")[2]:
                case "f":
                    formula = one.text or ""
                case "c":
                    led = LINK_BY_FORMULA.search(formula) if formula else None
                    if led and led[1]:
                        for place, number in _cells(one.get("r", "")):
                            yield place, number, led[1]
                    formula = ""
                case "row":
                    one.clear()
                case "hyperlink":
                    key = next((value for name, value in one.items() if name.endswith("}id")), "")
                    target = targets.get(key, ("", ""))[1] or one.get("location", "")
                    for place, number in _cells(one.get("ref", "")) if target else ():
                        yield place, number, target


def _comments(package: zipfile.ZipFile, path: str) -> Iterator[tuple[int, int, str]]:
    for one in fromstring(package.read(path)).iter():
        if one.tag.rpartition("}")[2] == "comment":
            text = "".join(part.text or "" for part in one.iter() if part.tag.rpartition("}")[2] == "t")
            for place, number in _cells(one.get("ref", "")) if text.strip() else ():
                yield place, number, text


def _cells(reference: str) -> Iterator[tuple[int, int]]:
    """The first cell of each row in "B3" or "B3:B9": the place of its column, and the number of the row."""
    try:
        left, top, _right, bottom = range_boundaries(reference)
    except ValueError:
        return
    if left is not None and top is not None:
        last = min(bottom or top, top + MAX_ROWS_OF_LINK - 1)
        yield from ((left - 1, number) for number in range(top, last + 1))


def _stands_in(target: str, rows: list[list[str]], number: int, place: int) -> bool:
    """Whether the cell's own text says where its link leads, as an address does that a program made a link."""
    line = rows[number - 1] if number <= len(rows) else []
    text = line[place] if place < len(line) else ""
    return target.removeprefix("mailto:").rstrip("/").lower() in text.lower()


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(SHOWN)
