"""PDF documents: whether they can be read and hold no program, and how they lose what they tell of their author."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, IndirectObject, PdfObject

from wagtail_aufbruch.participation.domain.files.office import protected
from wagtail_aufbruch.participation.domain.files.pictures import UploadRefused

TELLING = ("/Metadata", "/PieceInfo", "/LastModified", "/AF")
"""Entries of any object that tell of programs, people and times, not of what is seen."""
LANGUAGE = "/Lang"
"""What a screen reader reads by; it also tells a little of who wrote it."""
OF_NOTES = ("/T", "/M", "/CreationDate", "/NM", "/Popup", "/Subj")
"""Entries of a note that tell who wrote it, and when."""
FIELD, LINK = "/Widget", "/Link"
ATTACHED = "/FileAttachment"
RUN = ("/JavaScript", "/Launch")
LEADING_ON = ("/Pages", "/Kids", "/Annots", "/A", "/OpenAction", "/Next", "/Outlines", "/First", "/AcroForm", "/Fields")
"""Where actions stand, or what holds them: pages and their notes, bookmarks, fields, what follows upon an action."""
MOST_COPIED = 20_000
"""So many objects a document may have of which a copy is made while somebody waits: a second of work."""
MOST_LOOKED_AT = 200_000
"""So many pages, notes, bookmarks, fields and actions a document may have."""


def check_inside(file: BinaryIO) -> None:
    """Raises UploadRefused for a PDF that cannot be read, needs a password, or brings programs or files along."""
    file.seek(0)
    try:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UploadRefused(protected())
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
    """Whether opening it, turning a page, or a click or a key anywhere runs a program, or whether a file hangs on it.

    Whatever is named twice is looked at once: a short file can name the same notes on the same pages without end.
    Raises ValueError where there is no page, or too much.
    """
    root = _resolved(reader.trailer["/Root"])
    if not isinstance(root, DictionaryObject):
        raise ValueError("no catalogue")
    names = _resolved(root.get("/Names"))
    if isinstance(names, DictionaryObject) and ("/JavaScript" in names or _has_any(names.get("/EmbeddedFiles"))):
        return True
    seen: set[tuple[int, int, bool]] = set()
    holding_pages: set[tuple[int, int, bool]] = set()
    waiting: list[tuple[object, bool]] = [(root, False)]
    pages, left = 0, MOST_LOOKED_AT
    while waiting:
        named, is_of_pages = waiting.pop()
        if isinstance(named, IndirectObject):
            key = (named.idnum, named.generation, is_of_pages)  # where it opens, a page is named outside of them
            if key in holding_pages:
                raise ValueError("pages in a circle, or many times over")
            if key in seen:
                continue
            seen.add(key)
        found = _resolved(named)
        inside: list[tuple[object, bool]] = []
        if isinstance(found, list):
            inside = [(one, is_of_pages) for one in found]
        elif isinstance(found, DictionaryObject):
            if _does_something(found):
                return True
            if is_of_pages and "/Kids" not in found:
                pages += 1
            elif is_of_pages and isinstance(named, IndirectObject):
                holding_pages.add((named.idnum, named.generation, True))
            inside = list(_leading_on(found, is_of_pages))
        left -= 1 + len(inside)
        if left < 0:
            raise ValueError("too much")
        waiting += inside
    if not pages:
        raise ValueError("no page")
    return False


def _does_something(found: DictionaryObject) -> bool:
    """Whether it is a program, or holds one or a file."""
    return str(found.get("/S")) in RUN or "/JS" in found or "/XFA" in found or str(found.get("/Subtype")) == ATTACHED


def _leading_on(found: DictionaryObject, is_of_pages: bool) -> Iterator[tuple[object, bool]]:
    """What stands in it that can do something, or leads to what can; with whether it is a page, or holds some."""
    for name in LEADING_ON:
        if name in found:
            yield found.raw_get(name), name == "/Pages" or (name == "/Kids" and is_of_pages)
    moments = _resolved(found.get("/AA"))
    if isinstance(moments, DictionaryObject):
        yield from ((moments.raw_get(name), False) for name in moments)


def _has_any(tree: object) -> bool:
    found = _resolved(tree)
    return isinstance(found, DictionaryObject) and bool(found.get("/Names") or found.get("/Kids"))


def _resolved(value: object) -> object:
    return value.get_object() if isinstance(value, PdfObject) else value


def copy_without_metadata(source: BinaryIO, target: BinaryIO) -> None:
    """Write the same pages without author, programs, times, XMP, names at notes, and names of attached files.

    What is seen on the pages stays, also a name that is printed there. Raises UploadRefused where it cannot be read.
    """
    try:
        writer = PdfWriter()
        writer.append(_opened(source), import_outline=True)
        _write(writer, target, (*TELLING, LANGUAGE))
    except Exception:  # whatever a broken file makes the library raise
        raise UploadRefused(_("This PDF cannot be read, so nothing can be taken out of it.")) from None


def copy_for_the_public(source: BinaryIO, target: BinaryIO, *, most_objects: int | None = None) -> None:
    """The same for what everybody reads, and so with language, headings and alternative texts for screen readers.

    Raises UploadRefused also where it has more objects than that.
    """
    try:
        reader = _opened(source)
        objects = sum(map(len, reader.xref.values())) + len(reader.xref_objStm)
        is_too_much = most_objects is not None and objects > most_objects
        if not is_too_much:
            _write(PdfWriter(clone_from=reader), target, TELLING)
    except Exception:  # whatever a broken file makes the library raise
        raise UploadRefused(_("This PDF cannot be read, so nothing can be taken out of it.")) from None
    if is_too_much:
        raise UploadRefused(
            _(
                "This PDF is made of so many single parts that its author cannot be taken out of it here. Choose fewer "
                "pages, or print it as PDF, and choose that file."
            )
        )


def _opened(source: BinaryIO) -> PdfReader:
    source.seek(0)
    reader = PdfReader(source, strict=False)
    if reader.is_encrypted:
        reader.decrypt("")
    return reader


def _write(writer: PdfWriter, target: BinaryIO, telling: Iterable[str]) -> None:
    for found in _dictionaries(writer):
        _forget(found, telling)
    writer.metadata = None
    writer.write(target)


def _dictionaries(writer: PdfWriter) -> Iterator[DictionaryObject]:
    for found in list(writer._objects):
        if isinstance(found, DictionaryObject):
            yield found


def _forget(found: DictionaryObject, telling: Iterable[str]) -> None:
    names = [*telling]
    if "/Subtype" in found and "/Rect" in found and str(found["/Subtype"]) not in {FIELD, LINK}:
        names += OF_NOTES
    for name in names:
        if name in found:
            del found[name]
