"""What a file is, by its bytes: its name, its ending and what the browser calls it count for nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import filetype
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.domain.files.kinds import told_kinds
from wagtail_aufbruch.participation.domain.files.office import office_ending
from wagtail_aufbruch.participation.domain.files.pictures import HEAD, UploadRefused, picture_format
from wagtail_aufbruch.participation.enums import FileKind

AUDIO = {
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/x-wav": "wav",
    "audio/x-flac": "flac",
    "audio/mp4": "m4a",
}
"""Endings by the types that the library tells."""
SPOKEN_IN_OGG = (b"OpusHead", b"\x01vorbis", b"\x7fFLAC", b"Speex   ")
FIRST_PACKET = 28
"""Where the first packet of an Ogg file begins."""
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How Word began its files until 2007, and how it begins those with a password today."""
PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"dex\n",
    b"!<arch>",
)
MOST_BOXES = 500
"""So many boxes of an MP4 file are looked at for its tracks; real ones have some dozens."""


@dataclass(frozen=True)
class Sniffed:
    """What a file is."""

    kind: FileKind
    ending: str
    """Of ``kinds.CONTENT_TYPES`` for what is kept as it is; "" for a picture, which is drawn anew."""


def sniff(file: BinaryIO, size: int, kinds: Iterable[str]) -> Sniffed:
    """What the file is, if it is one of ``kinds`` (of ``FileKind``).

    Reads the first bytes, and of archives and recordings their table of contents; never the whole. Raises
    UploadRefused with a sentence that says what helps.
    """
    allowed = frozenset(kinds)
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise UploadRefused(_("This file is empty. Please choose another one."))
    found = _known(file, head, size, allowed)
    if found is None:
        raise UploadRefused(f"{_why_unknown(head)} {_what_helps(allowed)}")
    if found.kind not in allowed:
        raise UploadRefused(f"{_found_told(found.kind)} {_what_helps(allowed)}")
    return found


def _known(file: BinaryIO, head: bytes, size: int, allowed: frozenset[str]) -> Sniffed | None:
    if picture_format(head) is not None:
        return Sniffed(FileKind.PICTURE, "")
    if head.startswith(b"%PDF-"):
        return Sniffed(FileKind.PDF, "pdf")
    if head.startswith(b"PK\x03\x04"):
        if FileKind.DOCUMENT not in allowed:
            raise UploadRefused(f"{_found_told(FileKind.DOCUMENT)} {_what_helps(allowed)}")
        return Sniffed(FileKind.DOCUMENT, office_ending(file, size))
    ending = _audio_ending(file, head, size)
    return None if ending is None else Sniffed(FileKind.AUDIO, ending)


def _audio_ending(file: BinaryIO, head: bytes, size: int) -> str | None:
    if head[4:8] == b"ftyp":
        # Phones write recordings under the brands of films: its tracks tell what it is.
        return "m4a" if tracks_of(file, size) == {b"soun"} else None
    guessed = filetype.guess(head)
    ending = AUDIO.get(guessed.mime) if guessed is not None else None
    if ending == "ogg" and not head.startswith(SPOKEN_IN_OGG, FIRST_PACKET):
        return None
    return ending


def tracks_of(file: BinaryIO, size: int) -> set[bytes]:
    """The kinds of tracks that an MP4 file has: ``soun``, ``vide``, others."""
    found: set[bytes] = set()
    left = [MOST_BOXES]
    for name, begin, end in _boxes(file, 0, size, left):
        if name != b"moov":
            continue
        for track, track_begin, track_end in _boxes(file, begin, end, left):
            if track != b"trak":
                continue
            for media, media_begin, media_end in _boxes(file, track_begin, track_end, left):
                if media != b"mdia":
                    continue
                for handler, handler_begin, _end in _boxes(file, media_begin, media_end, left):
                    if handler == b"hdlr":
                        file.seek(handler_begin + 8)
                        found.add(file.read(4))
    return found


def _boxes(file: BinaryIO, begin: int, end: int, left: list[int]) -> Iterator[tuple[bytes, int, int]]:
    """Name, begin and end of what each box in a part of an MP4 file holds (ISO/IEC 14496-12, 4.2)."""
    while begin + 8 <= end and left[0] > 0:
        left[0] -= 1
        file.seek(begin)
        header = file.read(16)
        length, name, inside = int.from_bytes(header[:4], "big"), header[4:8], begin + 8
        if length == 1:
            length, inside = int.from_bytes(header[8:16], "big"), begin + 16
        elif length == 0:
            length = end - begin
        if length < inside - begin or begin + length > end:
            return
        yield name, inside, begin + length
        begin += length


def _why_unknown(head: bytes) -> str | Promise:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(PROGRAMS):
        return _("This file is a program, whatever its name says.")
    if start.startswith(b"<") or b"<svg" in start or b"<html" in start or b"<script" in start:
        return _("This is a drawing or a page that could contain a program (SVG, HTML).")
    if head.startswith(OLD_OFFICE):
        return _("This is a document of an old Office version (DOC, XLS, PPT), or one protected with a password.")
    if head.startswith(b"{\\rtf"):
        return _("This is a document of the kind RTF.")
    if head[4:8] == b"ftyp" or head.startswith((b"\x1a\x45\xdf\xa3", b"OggS")) or head[8:12] == b"AVI ":
        return _("This is a film. Films are not taken as a file.")
    if head.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PK")):
        return _("This is an archive. Please choose the files in it, one by one.")
    return _("This is not a file of a kind that we can take, whatever its name says.")


def _found_told(kind: FileKind) -> str | Promise:
    return {
        FileKind.PICTURE: _("This is a picture."),
        FileKind.PDF: _("This is a PDF document."),
        FileKind.DOCUMENT: _("This is an office document or an archive."),
        FileKind.AUDIO: _("This is a sound recording."),
    }[kind]


def _what_helps(allowed: frozenset[str]) -> str:
    if allowed == {FileKind.PDF}:
        return str(_("Please save it as PDF and choose it again."))
    return str(_("Possible here: %(kinds)s.")) % {"kinds": told_kinds(allowed)}
