"""Tables as people upload them: good ones, and files that only look like one."""

import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

HEADINGS = ["Titel", "Beschreibung", "Handlungsfeld", "Name", "E-Mail", "Veranstaltung", "Tisch"]
ROW = ["Freies WLAN", "Im Stadtpark", "", "Anna", "", "Ideenabend", "4"]


def csv_bytes(
    rows: list[list[str]], *, headings: list[str] | None = None, separator: str = ";", encoding: str = "utf-8"
) -> bytes:
    def line(cells: list[str]) -> str:
        return separator.join('"' + cell.replace('"', '""') + '"' for cell in cells)

    return "\r\n".join(line(row) for row in [headings or HEADINGS, *rows]).encode(encoding)


def xlsx_bytes(rows: list[list[Any]], *, headings: list[str] | None = None) -> bytes:
    book = Workbook()
    for row in [headings or HEADINGS, *rows]:
        book.active.append(row)  # type: ignore[union-attr]
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def zip_bytes(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def many_rows(number: int) -> list[list[str]]:
    return [
        [f"Idee {index}", f"Beschreibung {index}", "", "", "", "Ideenabend", str(index % 9)] for index in range(number)
    ]


def upload(content: bytes, name: str = "ideen.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
