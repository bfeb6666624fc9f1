"""Small workbooks that unpack to millions of rows or formats, as somebody may send them to the town."""

import io
import time
import zipfile

import pytest
from openpyxl import Workbook

from wagtail_aufbruch.ideas.domain.capture.import_table import read_table
from wagtail_aufbruch.participation.domain.tables.shape import TableRefused

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"


def workbook(rows: int = 1, cells: int = 2) -> bytes:
    book = Workbook()
    book.active.append(["Titel", *[f"Spalte {number}" for number in range(1, cells)]])
    for number in range(rows):
        book.active.append([f"Idee {number}", *[f"Wort {cell}" for cell in range(1, cells)]])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def with_part(name: str, content: str, *, called: str | None = None) -> bytes:
    """A workbook one of whose parts is replaced; ``called`` gives it another name, by which the workbook finds it."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as given, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for part in given.namelist():
            data = content.encode() if part == name else given.read(part)
            if called:
                data = data.replace(name.rpartition("/")[2].encode(), called.encode())
            made.writestr(part.replace(name.rpartition("/")[2], called) if called else part, data)
    return written.getvalue()


ROWS = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{"<row/>" * 5_000_000}</sheetData></worksheet>'
FORMATS = f'<styleSheet xmlns="{NAMESPACE}"><cellXfs>{"<xf/>" * 700_000}</cellXfs></styleSheet>'


@pytest.mark.parametrize(
    ("name", "content", "called"), [(SHEET, ROWS, None), (SHEET, ROWS, "sheet1.bin"), (STYLES, FORMATS, None)]
)
def test_a_small_workbook_that_unpacks_to_millions_of_parts_is_refused_before_it_is_read(
    name: str, content: str, called: str | None
) -> None:
    uploaded = with_part(name, content, called=called)
    assert len(uploaded) < 100_000
    began = time.process_time()
    with pytest.raises(TableRefused, match="weit mehr"):
        read_table(uploaded)
    assert time.process_time() - began < 2


def test_sheets_that_unpack_to_little_each_and_to_millions_together_are_refused_before_they_are_read() -> None:
    rows = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{"<row/>" * 1_600_000}</sheetData></worksheet>'
    uploaded = io.BytesIO(with_part(SHEET, rows))
    with zipfile.ZipFile(uploaded, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet2.xml", rows)
    with pytest.raises(TableRefused, match="weit mehr"):
        read_table(uploaded.getvalue())


def test_the_largest_table_that_may_be_imported_is_still_read() -> None:
    assert len(read_table(workbook(rows=4000, cells=20)).rows) == 4000
