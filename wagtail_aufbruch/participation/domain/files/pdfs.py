"""PDF documents: whether they can be read and hold no program, and how they lose what they tell of their author."""

from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, PdfObject

from wagtail_aufbruch.participation.domain.files.office import protected
from wagtail_aufbruch.participation.domain.files.pictures import UploadRefused

TELLING = ("/Metadata", "/PieceInfo", "/LastModified", "/Lang", "/AF")
"""Entries of any object that tell of programs, people and times, not of what is seen."""
OF_NOTES = ("/T", "/M", "/CreationDate", "/NM", "/Popup", "/Subj")
"""Entries of a note that tell who wrote it, and when."""
FIELD, LINK = "/Widget", "/Link"
RUN = ("/JavaScript", "/Launch")


def check_inside(file: BinaryIO) -> None:
    """Raises UploadRefused for a PDF that cannot be read, needs a password, or brings programs or files along."""
    file.seek(0)
    try:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UploadRefused(protected())
        if not len(reader.pages):
            raise ValueError("no page")
        runs = _runs_something(reader)
    except UploadRefused:
        raise
    except Exception:  # whatever a broken file makes the library raise
        raise UploadRefused(
            _("This PDF cannot be read; perhaps the file is damaged. Open it, print it as PDF, and choose that file.")
        ) from None
    if runs:
        raise UploadRefused(
            _(
                "This PDF brings a program or other files along. Open it, print it as PDF, and choose that file: then "
                "its pages alone are in it."
            )
        )


def _runs_something(reader: PdfReader) -> bool:
    root = _resolved(reader.trailer["/Root"])
    if not isinstance(root, DictionaryObject):
        raise ValueError("no catalogue")
    names = _resolved(root.get("/Names"))
    if isinstance(names, DictionaryObject) and ("/JavaScript" in names or _has_any(names.get("/EmbeddedFiles"))):
        return True
    action = _resolved(root.get("/OpenAction"))
    return isinstance(action, DictionaryObject) and str(action.get("/S")) in RUN


def _has_any(tree: object) -> bool:
    found = _resolved(tree)
    return isinstance(found, DictionaryObject) and bool(found.get("/Names") or found.get("/Kids"))


def _resolved(value: object) -> object:
    return value.get_object() if isinstance(value, PdfObject) else value


def copy_without_metadata(source: BinaryIO, target: BinaryIO) -> None:
    """Write the same pages without author, programs, times, XMP, names at notes, and names of attached files.

    What is seen on the pages stays, also a name that is printed there. Raises UploadRefused where it cannot be read.
    """
    source.seek(0)
    try:
        reader = PdfReader(source, strict=False)
        if reader.is_encrypted:
            reader.decrypt("")
        writer = PdfWriter()
        writer.append(reader, import_outline=True)
        for found in _dictionaries(writer):
            _forget(found)
        writer.metadata = None
        writer.write(target)
    except Exception:  # whatever a broken file makes the library raise
        raise UploadRefused(_("This PDF cannot be read, so nothing can be taken out of it.")) from None


def _dictionaries(writer: PdfWriter) -> Iterator[DictionaryObject]:
    for found in list(writer._objects):
        if isinstance(found, DictionaryObject):
            yield found


def _forget(found: DictionaryObject) -> None:
    names = [*TELLING]
    if "/Subtype" in found and "/Rect" in found and str(found["/Subtype"]) not in {FIELD, LINK}:
        names += OF_NOTES
    for name in names:
        if name in found:
            del found[name]
