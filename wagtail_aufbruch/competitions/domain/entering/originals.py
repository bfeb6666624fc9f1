"""Files of entries as they came in, opened to be copied; the copy tells nothing of camera or program."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import BinaryIO, cast

from django.core.files.base import ContentFile, File

from wagtail_aufbruch.competitions.domain.errors import FileLost
from wagtail_aufbruch.competitions.models import BlindFile, EntryFile
from wagtail_aufbruch.participation.domain.files.pdfs import copy_without_metadata
from wagtail_aufbruch.participation.domain.files.pictures import draw_anew
from wagtail_aufbruch.participation.enums import FileKind


@contextmanager
def opened(source: EntryFile | BlindFile) -> Iterator[BinaryIO]:
    """The stored file, to be read. Raises FileLost where the disk has it no more, after a backup without files, say."""
    try:
        original = source.file.open("rb")
    except FileNotFoundError:
        raise FileLost from None
    with original:
        yield cast(BinaryIO, original)


def without_metadata(original: BinaryIO, source: EntryFile | BlindFile) -> "File[bytes]":
    """What is given out of a picture or a PDF. Sound and office documents stay as they are."""
    if source.kind == FileKind.PICTURE:
        return draw_anew(File(original, name="picture"), max(source.size, 1)).file
    if source.kind == FileKind.PDF:
        target = BytesIO()
        copy_without_metadata(original, target)
        return ContentFile(target.getvalue(), name="document.pdf")
    return File(original, name=f"file.{str(source.file.name).rpartition('.')[2]}")
