"""ZIP archives to take along, written while they are sent: neither memory nor disk holds more than a piece of them."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models.fields.files import FieldFile
from django.utils import timezone

ZIP = "application/zip"
PIECE = 64 * 1024


@dataclass(frozen=True)
class Member:
    """A file of the archive: ``path`` is made of our own words and numbers, and never of what people have typed."""

    path: str
    pieces: Iterable[bytes]


def ending_for(name: str) -> str:
    """The ending of a stored file as an archive may have it."""
    return re.sub(r"[^a-z0-9]", "", name.rpartition(".")[2].lower())[:8] or "bin"


def pieces_of(file: FieldFile) -> Iterator[bytes]:
    """A stored file bit by bit. Raises OSError where it is not there."""
    with file.storage.open(str(file.name), "rb") as opened:
        while piece := opened.read(PIECE):
            yield piece


def zip_pieces(members: Iterable[Member]) -> Iterator[bytes]:
    """The archive bit by bit. What is packed already (pictures, PDF, films) loses nothing by being packed again, and
    costs little: the fastest level is enough for all."""
    out = _Sent()
    now = timezone.localtime().timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:  # type: ignore[call-overload]
        for member in members:
            info = zipfile.ZipInfo(member.path, date_time=now)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            with archive.open(info, "w", force_zip64=True) as target:
                for piece in member.pieces:
                    target.write(piece)
                    if waiting := out.take():
                        yield waiting
            if waiting := out.take():
                yield waiting
    yield out.take()


class _Sent:
    """What was written and not sent yet; nothing that is sent can be gone back to."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Whoever sends takes what there is."""

    def take(self) -> bytes:
        waiting = b"".join(self._pieces)
        self._pieces.clear()
        return waiting
