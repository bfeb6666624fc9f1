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
ATTACHED = "/FileAttachment"
RUN = ("/JavaScript", "/Launch")
MOST_IN_A_ROW = 50
"""So many actions that follow upon each other are looked at."""


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
    form = _resolved(root.get("/AcroForm"))
    if isinstance(form, DictionaryObject) and "/XFA" in form:
        return True
    if any(map(_runs, _actions_of(root, "/OpenAction"))):
        return True
    return any(_does_something(page) for page in reader.pages)


def _does_something(page: DictionaryObject) -> bool:
    """Whether turning the page, or a click or a key on it, runs something, or whether a file hangs on it."""
    notes = [one for one in _several(page.get("/Annots")) if isinstance(one, DictionaryObject)]
    if any(str(note.get("/Subtype")) == ATTACHED for note in notes):
        return True
    return any(_runs(action) for owner in (page, *notes) for action in _actions_of(owner, "/A"))


def _actions_of(owner: DictionaryObject, name: str) -> Iterator[object]:
    """What it does under this name, and at certain moments ("additional actions")."""
    yield _resolved(owner.get(name))
    moments = _resolved(owner.get("/AA"))
    if isinstance(moments, DictionaryObject):
        yield from (_resolved(action) for action in moments.values())


def _runs(action: object) -> bool:
    """Whether the action, or one that comes after it, is a program. One without an end does what it does already."""
    waiting = [action]
    for _step in range(MOST_IN_A_ROW):
        if not waiting:
            break
        one = waiting.pop(0)
        if isinstance(one, DictionaryObject):
            if str(one.get("/S")) in RUN or "/JS" in one:
                return True
            waiting += _several(one.get("/Next"))
    return len(waiting) > 1


def _several(value: object) -> list[object]:
    """What stands there alone, or in a list."""
    found = _resolved(value)
    return [_resolved(one) for one in found] if isinstance(found, list) else [found]


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
