"""Office documents: what a ZIP archive is, by its table of contents; nothing of it is unpacked.

Two small members are read, each up to a limit. What its table of contents says may be made up, so nobody may trust it
who unpacks the file; here it decides on what is taken at all.
"""

import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.domain.files.pictures import UploadRefused

MOST_MEMBERS = 5_000
MOST_TABLE_BYTES = 2_000_000
"""A table of contents that is larger is not read: it would fill the memory."""
MOST_UNPACKED = 500_000_000
MOST_RATIO = 100
"""So many times its size a file may have when unpacked, where that is much at all."""
SMALL_UNPACKED = 20_000_000
"""Below it the ratio says nothing: a white picture packs well."""
MEMBER_BYTES = 1_000_000
END = b"PK\x05\x06"
END_SIZE = 22
"""Bytes of the record at the end of an archive, without its comment, which has at most 65535."""
LONG_END = b"PK\x06\x07"
LONG_END_SIZE = 20
"""Bytes that stand before that record where a second one with larger numbers (ZIP64) counts in its place."""

OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.presentation": "odp",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
OFFICE_OPEN_XML = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx", "xl/workbook.xml": "xlsx"}
PROGRAMS = (
    *(".exe", ".dll", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".hta"),
    *(".jar", ".py", ".sh", ".lnk"),
)
ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".cab", ".iso")


@dataclass(frozen=True)
class _Contents:
    archive: zipfile.ZipFile
    names: frozenset[str]

    def start_of(self, name: str) -> bytes:
        with self.archive.open(name) as member:
            return member.read(MEMBER_BYTES)


def office_ending(file: BinaryIO, size: int) -> str:
    """Which office document the archive is: "docx", "odt" … Raises UploadRefused for any other archive.

    ``file`` can be read from any place; ``size`` says how many bytes it has.
    """
    try:
        _check_table(file, size)
        with zipfile.ZipFile(file) as archive:
            contents = _Contents(archive, frozenset(archive.namelist()))
            _check_members(archive.infolist(), size)
            return _ending(contents)
    except UploadRefused:
        raise
    except Exception:  # whatever a broken archive makes the library raise
        raise UploadRefused(
            _(
                "This document cannot be read; perhaps the file is damaged. Open it, save it once more, and choose it "
                "again."
            )
        ) from None


def _check_table(file: BinaryIO, size: int) -> None:
    """Look at the record at the end before anything makes a list of all members."""
    most = LONG_END_SIZE + END_SIZE + 65_535
    file.seek(max(0, size - most))
    tail = file.read(most)
    found = tail.rfind(END)
    if found < 0 or len(tail) - found < END_SIZE:
        raise zipfile.BadZipFile
    is_long = tail[max(0, found - LONG_END_SIZE) : found].startswith(LONG_END)
    members = int.from_bytes(tail[found + 10 : found + 12], "little")
    table = int.from_bytes(tail[found + 12 : found + 16], "little")
    if is_long or members > MOST_MEMBERS or table > MOST_TABLE_BYTES:
        raise UploadRefused(_blown_up())


def _check_members(members: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_UNPACKED or (unpacked > SMALL_UNPACKED and unpacked > MOST_RATIO * size):
        raise UploadRefused(_blown_up())
    if any(member.flag_bits & 1 for member in members):
        raise UploadRefused(protected())
    names = [member.filename.lower() for member in members]
    if any(name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") for name in names):
        raise UploadRefused(_no_office())
    if any(name.endswith((*PROGRAMS, *ARCHIVES)) for name in names):
        raise UploadRefused(
            _(
                "This document holds other files, which could be programs. Save it without them or as PDF, and choose "
                "it again."
            )
        )


def _ending(contents: _Contents) -> str:
    if "mimetype" in contents.names and "content.xml" in contents.names:
        ending = OPEN_DOCUMENT.get(contents.start_of("mimetype").strip())
        if ending is None:
            raise UploadRefused(_no_office())
        manifest = "META-INF/manifest.xml"
        if manifest in contents.names and b"encryption-data" in contents.start_of(manifest):
            raise UploadRefused(protected())
        if any(name.startswith(("Basic/", "Scripts/")) for name in contents.names):
            raise UploadRefused(_macros())
        return ending
    if "[Content_Types].xml" in contents.names:
        if b"macroEnabled" in contents.start_of("[Content_Types].xml") or any(
            name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in contents.names
        ):
            raise UploadRefused(_macros())
        for name, ending in OFFICE_OPEN_XML.items():
            if name in contents.names:
                return ending
    raise UploadRefused(_no_office())


def protected() -> str:
    """What is told of a document that needs a password."""
    return str(_("This document is protected with a password. Save it without one, and choose it again."))


def _macros() -> str:
    return str(
        _("This document holds macros, which are programs. Save it without them or as PDF, and choose it again.")
    )


def _blown_up() -> str:
    return str(
        _(
            "Unpacked, this file would be many times as large as it is. Save it anew, with smaller pictures, and "
            "choose it again."
        )
    )


def _no_office() -> str:
    return str(_("This is an archive (ZIP) and no document that we take. Please choose the files in it, one by one."))
