"""Bytes that arrive, on this machine's disk: added one piece after the other, never held in memory."""

import errno
import hashlib
import logging
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.files.pictures import UploadRefused
from wagtail_aufbruch.participation.models.files.staged_files import StagedFile, incoming_folder, incoming_path

PIECE = 64 * 1024
LEFT_FREE = 100_000_000
"""So much of the disk stays free for the site itself, whatever is sent."""
TAKES_NOTHING = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
"""What a disk says that is full, read-only, given to another user, or broken: to a sender that is all the same."""

logger = logging.getLogger("wagtail_aufbruch.files")


class Source(Protocol):
    """What bytes are read from: a request, an uploaded file."""

    def read(self, length: int, /) -> bytes: ...


class NoRoom(UploadRefused):
    """The disk is full, or would be, or takes nothing for another reason."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "There is no room on our server for this file at the moment. Nothing else is lost; please try it again "
                "later, and tell us if it goes on."
            )
        )


class Unreadable(ParticipationError):
    """The connection broke off before the first byte."""

    def __init__(self) -> None:
        super().__init__(_("The connection broke off. Please try it again."))


def check_room(model: type[StagedFile], size: int) -> None:
    """Raises NoRoom unless there is room for twice the file: what arrived, and what is stored of it."""
    folder = incoming_folder(model)
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if shutil.disk_usage(nearest).free < 2 * size + LEFT_FREE:
        raise NoRoom


def arrived(staged: StagedFile) -> int:
    """How many bytes lie here."""
    try:
        return incoming_path(staged).stat().st_size
    except FileNotFoundError:
        return 0


@contextmanager
def piece_of(staged: StagedFile, source: Source, length: int) -> Iterator[tuple[Path, int]]:
    """Up to ``length`` bytes of the source in a file of their own, with how many came before it ended or broke off.

    They are read before any lock is taken, since a phone may take minutes. Raises NoRoom, or Unreadable where not one
    byte came because the connection broke off.
    """
    path = incoming_folder(type(staged)) / f"{staged.key}.{uuid.uuid4().hex}"
    try:
        with told_when_full():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _private(path) as target:
                came = _copy_what_comes(source, target, length)
        yield path, came
    finally:
        with suppress(OSError):  # a disk that takes nothing gives nothing back; the purge tries it again
            path.unlink(missing_ok=True)


def _copy_what_comes(source: Source, target: BinaryIO, length: int) -> int:
    came = 0
    while came < length:
        try:
            piece = source.read(min(PIECE, length - came))
        except OSError:  # Django's UnreadablePostError is one
            if came:
                break
            raise Unreadable from None
        if not piece:
            break
        target.write(piece)
        came += len(piece)
    return came


def add(staged: StagedFile, piece: Path, offset: int) -> None:
    """Add the piece behind the first ``offset`` bytes; under the lock of the row.

    What lies behind them was added by somebody whose transaction came to nothing: it goes. Raises NoRoom; then all is
    as before.
    """
    path = incoming_path(staged)
    with told_when_full():
        try:
            with _private(path) as target, piece.open("rb") as source:
                target.truncate(offset)
                target.seek(offset)
                shutil.copyfileobj(source, target, PIECE)
        except OSError:
            with suppress(OSError):
                os.truncate(path, offset)
            raise


def _private(path: Path) -> BinaryIO:
    """The file, to be read by nobody else, made where there is none."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")


@contextmanager
def told_when_full() -> Iterator[None]:
    """A disk that takes nothing is told to the sender, who can do nothing about it, and to whoever runs the site."""
    try:
        yield
    except OSError as error:
        if error.errno in TAKES_NOTHING:
            logger.error("The disk takes no uploaded file: %s", error.strerror)
            raise NoRoom from error
        raise


def checksum(file: BinaryIO) -> str:
    """SHA-256 of the whole file, as hexadecimal digits."""
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def forget(model: type[StagedFile], key: str) -> None:
    """Delete what has arrived of a file."""
    (incoming_folder(model) / key).unlink(missing_ok=True)
