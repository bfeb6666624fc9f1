"""Reading a table that somebody uploads: CSV in any usual encoding, or XLSX. Nothing in it is ever carried out."""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from wagtail_aufbruch.participation.domain.errors import ParticipationError

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 5000
MAX_COLUMNS = 100
MAX_CELL = 50_000
MAX_UNPACKED = 100 * 1024 * 1024
MAX_PARTS = 1000

ENCODINGS: dict[str, str | Promise] = {
    "utf-8": "UTF-8",
    "cp1252": _("Windows (Western Europe)"),
    "utf-16": "UTF-16",
    "mac_roman": _("Macintosh"),
    "cp850": _("DOS"),
}
"""What staff may choose where the letters look wrong; the first two are found by looking, UTF-16 by its mark."""

SEPARATORS = (";", ",", "\t")


class TableRefused(ParticipationError):
    """The file cannot be read as a table; ``message`` says why and what helps."""


@dataclass(frozen=True)
class Table:
    """Headings and rows, all of them text; each row as long as the headings."""

    headings: list[str]
    rows: list[list[str]]
    encoding: str = ""
    """How the letters of a CSV were read; "" for XLSX."""
    first_number: int = 2
    """Number of the first of the rows as the spreadsheet counts; larger where blank lines stand above the headings."""

    def row_with_number(self, number: int) -> list[str]:
        """The row that the spreadsheet counts as ``number``."""
        return self.rows[number - self.first_number]


def read_table(content: bytes, encoding: str = "") -> Table:
    """Read the file. ``encoding``: one of ``ENCODINGS``, or "" to find it out.

    Raises TableRefused.
    """
    if not content.strip():
        raise TableRefused(_("The file is empty."))
    if len(content) > MAX_BYTES:
        raise TableRefused(_("The file is larger than 10 MB. Split the table, or leave out pictures."))
    if content.startswith(b"PK"):
        return _shape(_read_xlsx(content), "")
    _refuse_other_kinds(content)
    text, used = _decode(content, encoding)
    return _shape(_read_csv(text), used)


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


def _read_csv(text: str) -> list[list[str]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    separator = _separator(text)
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False):
            rows.append(row)
            _refuse_too_many(rows)
    except csv.Error as error:
        raise TableRefused(
            _("The table breaks off at row %(row)s: a quotation mark is missing, or a cell is far too long.")
            % {"row": len(rows) + 1}
        ) from error
    return rows


def _separator(text: str) -> str:
    """The character between the columns: the one that splits the first rows into most columns, and all alike."""
    best, best_score = ";", (0, 0)
    for separator in SEPARATORS:
        widths = []
        try:
            for row in csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=separator):
                if row:
                    widths.append(len(row))
                if len(widths) == 20:
                    break
        except csv.Error:
            continue
        if widths and widths[0] > 1:
            score = (sum(width == widths[0] for width in widths) * 100 // len(widths), widths[0])
            if score > best_score:
                best, best_score = separator, score
    return best


# --- XLSX


def _read_xlsx(content: bytes) -> list[list[str]]:
    _look_into_package(content)
    try:
        # data_only: of a formula the value that was stored with it; it is never worked out here.
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = []
        for row in sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True):
            rows.append([_as_text(value) for value in row])
            _refuse_too_many(rows)
        book.close()
    except TableRefused:
        raise
    except Exception as error:  # whatever openpyxl raises on a package that somebody has tampered with
        raise TableRefused(_("This XLSX file is damaged. Please open it, save it anew, and try again.")) from error
    return rows


def _look_into_package(content: bytes) -> None:
    """Refuse what is no workbook, what unpacks to far more than it is, and what brings definitions of its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            names = {part.filename for part in parts}
            if "mimetype" in names and "content.xml" in names:
                raise TableRefused(_("This is an OpenDocument file (.ods). Please save it as .xlsx or as CSV."))
            if "xl/workbook.xml" not in names:
                raise _no_table()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise TableRefused(_("This file unpacks to far more than a table needs. It is not opened."))
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with package.open(part) as file:
                        if b"<!DOCTYPE" in file.read(4096):
                            raise _no_table()
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise TableRefused(_("This XLSX file is damaged or protected by a password.")) from error


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
            return str(value)


# --- Both


def _refuse_too_many(rows: list[list[str]]) -> None:
    if len(rows) > MAX_ROWS + 1:
        raise TableRefused(
            _("The table has more than %(number)s rows. Please split it into several files.") % {"number": MAX_ROWS}
        )
    if len(rows[-1]) > MAX_COLUMNS and any(cell.strip() for cell in rows[-1][MAX_COLUMNS:]):
        raise TableRefused(_("The table has more than %(number)s columns.") % {"number": MAX_COLUMNS})


def _shape(rows: list[list[str]], encoding: str) -> Table:
    """Headings from the first row that holds something, the rest as rows of the same length."""
    filled = [index for index, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if not filled:
        raise TableRefused(_("The file is empty."))
    headings = [" ".join(cell.split())[:120] for cell in rows[filled[0]]]
    while headings and not headings[-1]:
        headings.pop()
    body = [[cell[:MAX_CELL] for cell in row] for row in rows[filled[0] + 1 : filled[-1] + 1]]
    if not body:
        raise TableRefused(_("The table has headings, but no rows below them."))
    width = max(len(headings), 1)
    return Table(headings, [(row + [""] * width)[:width] for row in body], encoding, filled[0] + 2)
