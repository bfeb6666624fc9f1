"""Tables to take along, as CSV and XLSX, which no spreadsheet runs as formulas."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from tempfile import TemporaryFile
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A cell that begins so is run as a formula by spreadsheets, by some also with the signs in full width."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_WITHIN = re.compile(r"(?<=[;\r\n])(?=[=@\uff1d\uff20]|[+\-\uff0b\uff0d][^\s;]*[|!(])")
"""Where a German spreadsheet that opens a table with commas finds the beginning of a formula: quotes count only where
a cell begins, parts the line at each ";" and begins another one at each line break."""
OTHERS_PART_AT = re.compile("[;,\t]")
"""Texts with these signs stand in quotes, whatever parts the cells here."""
LONGEST_CELL = 32_767
"""So many letters a cell of a spreadsheet holds; a table in CSV holds all of them."""

Row = Iterable[Any]


def harmless(text: str) -> str:
    """``text`` so that no spreadsheet runs it: an apostrophe before what would be a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_lines(headings: Iterable[str], rows: Iterable[Row], delimiter: str = ",") -> Iterator[bytes]:
    """Lines of a CSV file in UTF-8, bit by bit; its first sign tells spreadsheets how it is encoded.

    A German spreadsheet that is opened by a double click expects ";" as ``delimiter``.
    """
    line = _Line()
    plain = csv.writer(line, delimiter=delimiter)
    # Others part a line at every sign that could be meant: of quoted texts they keep the columns.
    quoted = csv.writer(line, delimiter=delimiter, quoting=csv.QUOTE_NONNUMERIC)
    yield "\ufeff".encode()
    plain.writerow([harmless(heading) for heading in headings])
    yield line.take()
    for values in rows:
        cells = [cell_of(value) for value in values]
        if delimiter != ";":
            cells = [FORMULA_WITHIN.sub("'", cell) if isinstance(cell, str) else cell for cell in cells]
        is_parted = any(isinstance(cell, str) and OTHERS_PART_AT.search(cell) for cell in cells)
        (quoted if is_parted else plain).writerow(cells)
        yield line.take()


def xlsx_file(
    title: str, headings: Iterable[str], rows: Iterable[Row], further: dict[str, Iterable[Row]] | None = None
) -> IO[bytes]:
    """A spreadsheet with its headings in bold; ``further``: sheets behind it by their titles.

    The caller closes the file, which is on disk.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append([_bold(sheet, heading) for heading in headings])
    for values in rows:
        sheet.append([sheet_cell_of(value) for value in values])
    for name, lines in (further or {}).items():
        behind = book.create_sheet(name)
        for values in lines:
            behind.append([sheet_cell_of(value) for value in values])
    file = TemporaryFile()  # noqa: SIM115  closed by whoever sends it
    book.save(file)
    file.seek(0)
    return file


def cell_of(value: object) -> object:
    """A value for one cell; numbers and moments stay what they are, lists become one line."""
    if isinstance(value, list):
        value = "; ".join(str(item) for item in value)
    if isinstance(value, str):
        return harmless(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def sheet_cell_of(value: object) -> object:
    """The same for a spreadsheet, which knows no time zones (it is the site's own) and not every sign."""
    if isinstance(value, datetime | time):
        return value.replace(tzinfo=None)
    found = cell_of(value)
    if not isinstance(found, str):
        return found
    shown = ILLEGAL_CHARACTERS_RE.sub("", found)
    # Longer text would be cut without a sign.
    return shown if len(shown) <= LONGEST_CELL else f"{shown[: LONGEST_CELL - 1]}…"


def _bold(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, value=str(sheet_cell_of(text)))
    cell.font = Font(bold=True)
    return cell


class _Line:
    """What the CSV writer writes into: holds one line at a time."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text += text

    def take(self) -> bytes:
        taken, self.text = self.text, ""
        return taken.encode(errors="replace")
