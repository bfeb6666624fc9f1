"""Files on their way into an entry."""

from io import BytesIO
from typing import Any

from wagtail_aufbruch.competitions.models import Entry, EntryFile
from wagtail_aufbruch.participation.domain.files.rules import FileRules
from wagtail_aufbruch.participation.domain.files.staging import Offer, begin, receive
from wagtail_aufbruch.participation.enums import FileKind
from wagtail_aufbruch.participation.public.uploads.uploading import FilePlace

QUESTION = "key00009"
ALL_KINDS = tuple(str(kind) for kind in FileKind)


def rules(*kinds: str, most_files: int = 3, most_bytes: int = 20_000_000, **values: Any) -> FileRules:
    return FileRules(kinds or ALL_KINDS, most_files=most_files, most_bytes=most_bytes, **values)


def new_file(entry: Entry) -> EntryFile:
    return EntryFile(entry=entry, question_key=QUESTION)


def begun(entry: Entry, size: int, name: str = "Foto.jpg", *, modified: int | None = None, **values: Any) -> EntryFile:
    return begin(
        new_file(entry), owner=entry, files=entry.files.all(), offer=Offer(name, size, modified), rules=rules(**values)
    )


def sent(entry: Entry, upload: Any, *, piece: int = 8_000_000) -> EntryFile:
    """The file as a script sends it, in pieces."""
    content = upload.read()
    staged = begun(entry, len(content), upload.name)
    for start in range(0, len(content), piece):
        part = content[start : start + piece]
        staged = receive(staged, BytesIO(part), offset=start, length=len(part))
    return staged


def place_of(entry: Entry, **values: Any) -> FilePlace:
    """What the views of a page give to those that take files."""
    values.setdefault("rules", {QUESTION: rules()})
    return FilePlace(
        owner=entry,
        files=EntryFile.objects.filter(entry=entry),
        new=lambda key: EntryFile(entry=entry, question_key=key),
        url="/wettbewerb/beitrag/geheim/dateien/",
        **values,
    )
