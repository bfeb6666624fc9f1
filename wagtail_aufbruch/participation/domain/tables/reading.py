"""Reading a table that somebody uploads: CSV in any usual encoding, or XLSX. Nothing in it is ever carried out."""

import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, cast

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from wagtail_aufbruch.participation.domain.tables.cell_notes import Notes, notes_of
from wagtail_aufbruch.participation.domain.tables.cell_text import without_escapes
from wagtail_aufbruch.participation.domain.tables.columns import Columns
from wagtail_aufbruch.participation.domain.tables.csv_reading import read_lines
from wagtail_aufbruch.participation.domain.tables.shape import Table, TableRefused, shape

MEGABYTE = 1024 * 1024
MAX_PARTS = 1000
MAX_OTHER_TAGS = 500_000
"""Tags of a part that holds no cells. A workbook has 65,490 formats at most, each of some tags."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much a table may hold; asked before it is read."""

    megabytes: int
    rows: int
    columns: int
    unpacked: int
    """Megabytes of an XLSX once it is unpacked."""
    tags: int
    """So many has a full table at most. Each costs time and memory, and a million of the same fit into some
    kilobytes."""

    @property
    def most_bytes(self) -> int:
        return self.megabytes * MEGABYTE


PIECE = MEGABYTE

ENCODINGS: dict[str, str | Promise] = {
    "utf-8": "UTF-8",
    "cp1252": gettext_lazy("Windows (Western Europe)"),
    "utf-16": "UTF-16",
    "mac_roman": gettext_lazy("Macintosh"),
    "cp850": gettext_lazy("DOS"),
}
"""What staff may choose where the letters look wrong; the first two are found by looking, UTF-16 by its mark."""


def read_table(content: bytes, columns: Columns, limits: Limits, encoding: str = "") -> Table:
    """Read the file, of which one byte more than ``limits`` say is enough. ``encoding``: one of ``ENCODINGS``, or "" to
    find it out.

    Raises TableRefused.
    """
    if not content.strip():
        raise TableRefused(_("The file is empty."))
    if len(content) > limits.most_bytes:
        raise TableRefused(
            _("The file is larger than %(number)s MB. Split the table, or leave out pictures.")
            % {"number": limits.megabytes}
        )
    if content.startswith(b"PK"):
        rows, left_out, notes = _read_xlsx(content, limits)
        return shape(rows, "", columns, left_out=left_out, notes=notes)
    _refuse_other_kinds(content)
    text, used = _decode(content, encoding)
    rows, separator = read_lines(text, columns, lambda lines: _refuse_too_many(lines, limits))
    return shape(rows, used, columns, separator=separator)


def _refuse_other_kinds(content: bytes) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableRefused(_("This is an old Excel file (.xls). Please save it as .xlsx or as CSV."))
    known = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF", b"MZ\x90", b"{\\rtf")
    if content.startswith(known):
        raise _no_table()
    start = content[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<svg")):
        raise _no_table()


def _no_table() -> TableRefused:
    return TableRefused(_("This is not a table. Please upload a CSV or XLSX file."))


# --- CSV


def _decode(content: bytes, encoding: str) -> tuple[str, str]:
    """The text, and how it was read. First its mark counts, then UTF-8, Windows, DOS."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        tried = ["utf-16"]
    elif content.startswith(b"\xef\xbb\xbf"):
        tried = ["utf-8-sig"]
    elif encoding in ENCODINGS:
        tried = [encoding]
    else:
        tried = [*_utf_16_without_mark(content), "utf-8", "cp1252", "cp850"]
    for name in tried:
        try:
            text = content.decode(name)
        except UnicodeError:
            continue
        if "\x00" in text:
            raise TableRefused(_("The file contains characters that no text has (NUL). Is it really a table?"))
        if sum(char < " " and char not in "\t\r\n" for char in text[:5000]) > max(20, len(text[:5000]) // 50):
            raise _no_table()
        return text, name.removesuffix("-sig").replace("utf-16-le", "utf-16").replace("utf-16-be", "utf-16")
    raise TableRefused(
        _("The letters of this file cannot be read. Please save it as “CSV UTF-8”, or choose another encoding.")
    )


def _utf_16_without_mark(content: bytes) -> list[str]:
    """Western text in UTF-16 is every second byte a zero."""
    start = content[:2000]
    odd, even = start[1::2].count(0), start[::2].count(0)
    if odd > len(start) * 0.3 and even == 0:
        return ["utf-16-le"]
    if even > len(start) * 0.3 and odd == 0:
        return ["utf-16-be"]
    return []


# --- XLSX


def _read_xlsx(content: bytes, limits: Limits) -> tuple[list[list[str]], list[str], Notes]:
    """The first sheet that can be seen and holds something, of which other sheets nothing is read, and what its cells
    carry beside their text."""
    _look_into_package(content, limits)
    try:
        # data_only: of a formula the value that was stored with it; it is never worked out here.
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if _holds_something(sheet, limits)] or book.worksheets[:1]
        seen = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
        read = (seen or sheets)[0]
        rows = []
        for row in read.iter_rows(max_col=limits.columns + 1, values_only=True):
            rows.append([_as_text(value) for value in row])
            _refuse_too_many(rows, limits)
        left_out = [_of_sheet(sheet, read) for sheet in sheets if sheet is not read]
        book.close()
        notes = notes_of(content, cast(Any, read)._worksheet_path, rows)
    except TableRefused:
        raise
    except Exception as error:  # whatever openpyxl raises on a package that somebody has tampered with
        raise TableRefused(_("This XLSX file is damaged. Please open it, save it anew, and try again.")) from error
    return rows, left_out, notes


def _holds_something(sheet: ReadOnlyWorksheet, limits: Limits) -> bool:
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=limits.columns + 1, max_row=limits.rows, values_only=True)  # type: ignore[misc]
    return any(value not in (None, "") for row in rows for value in row)


def _of_sheet(sheet: ReadOnlyWorksheet, read: ReadOnlyWorksheet) -> str:
    names = {"sheet": sheet.title[:80], "read": read.title[:80]}
    if sheet.sheet_state == "visible":
        return (
            _("Only the sheet “%(read)s” is read; “%(sheet)s” is not taken over. Upload it as a file of its own.")
            % names
        )
    return _("The sheet “%(sheet)s” is hidden and is not taken over.") % names


def _look_into_package(content: bytes, limits: Limits) -> None:
    """Refuse what is no workbook, what unpacks to far more than it is, and what brings definitions of its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            names = {part.filename for part in parts}
            if "mimetype" in names and "content.xml" in names:
                raise TableRefused(_("This is an OpenDocument file (.ods). Please save it as .xlsx or as CSV."))
            if "xl/workbook.xml" not in names:
                raise _no_table()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > limits.unpacked * MEGABYTE:
                raise _too_much()
            _count_tags(package, parts, limits.tags)
    except TableRefused:
        raise
    except Exception as error:  # a single wrong byte makes zipfile raise errors of many kinds
        raise TableRefused(_("This XLSX file is damaged or protected by a password.")) from error


def _count_tags(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo], left: int) -> None:
    """Refuse what would take minutes to be read. Every part is looked at: a sheet may have any name."""
    for part in parts:
        if part.filename.startswith("xl/media/"):
            continue
        holds_cells = part.filename.startswith(("xl/worksheets/", "xl/sharedStrings"))
        tags, most = 0, left if holds_cells else min(left, MAX_OTHER_TAGS)
        with package.open(part) as file:
            piece = file.read(PIECE)
            if b"<!DOCTYPE" in piece[:4096]:
                raise _no_table()
            while piece:
                tags += piece.count(b"<")
                if tags > most:
                    raise _too_much()
                piece = file.read(PIECE)
        left -= tags


def _too_much() -> TableRefused:
    return TableRefused(_("This file unpacks to far more than a table needs. It is not opened."))


def _as_text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(_("Yes")) if value else str(_("No"))
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="minutes")
        case date() | time():
            return value.isoformat()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case _:
            return without_escapes(str(value))


# --- Both


def _refuse_too_many(rows: list[list[str]], limits: Limits) -> None:
    if len(rows) > limits.rows + 1:
        raise TableRefused(
            _("The table has more than %(number)s rows. Please split it into several files.") % {"number": limits.rows}
        )
    if len(rows[-1]) > limits.columns and any(cell.strip() for cell in rows[-1][limits.columns :]):
        raise TableRefused(_("The table has more than %(number)s columns.") % {"number": limits.columns})
