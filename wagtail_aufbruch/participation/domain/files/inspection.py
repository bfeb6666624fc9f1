"""A file that has come whole is looked at, and kept, refused, or left waiting for the scanner or its turn.

Nobody can open anything of it before. Scanning and drawing happen without a lock; each write asks whether the row is
still being checked.
"""

import logging
from collections.abc import Callable
from typing import BinaryIO, TypeVar, cast

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.participation.domain.files import incoming, scanning
from wagtail_aufbruch.participation.domain.files.pdfs import check_inside
from wagtail_aufbruch.participation.domain.files.pictures import (
    UploadRefused,
    check_bytes,
    draw_anew,
    megapixels_to_draw,
)
from wagtail_aufbruch.participation.domain.files.recordings import seconds_of
from wagtail_aufbruch.participation.domain.files.sniffing import Sniffed, sniff
from wagtail_aufbruch.participation.domain.files.storing import delete_all
from wagtail_aufbruch.participation.enums import FileKind, FileState
from wagtail_aufbruch.participation.models.files.staged_files import StagedFile, incoming_path

logger = logging.getLogger("wagtail_aufbruch.files")

MayDraw = Callable[[int], bool]
AnyStaged = TypeVar("AnyStaged", bound=StagedFile)


class _TakenOut(Exception):
    """The row is gone, or somebody who looked at the same time was quicker."""


def check(
    staged: AnyStaged,
    *,
    may_draw: MayDraw = lambda _pixels: True,
    seconds: float | None = None,
    then: Callable[[StagedFile], None] = lambda _refused: None,
) -> AnyStaged:
    """Look at a file that has come whole, and keep it, refuse it, or let it wait for the scanner or its turn.

    May be called again at any time for what waits, also twice at once. ``may_draw`` is asked with the millions of
    pixels before a picture is decoded; a no lets it wait. ``seconds``: how long the scanner may take. ``then`` is
    called with a file that was refused, once, in the transaction that notes it. Raises what the database or the disk
    raise; then it waits and nothing else is left.
    """
    if staged.state != FileState.CHECKING:
        return staged
    try:
        raw = incoming_path(staged).open("rb")
    except FileNotFoundError:  # somebody else has looked at it meanwhile
        current = type(staged)._base_manager.filter(pk=staged.pk).first()
        if current is None:
            return _gone(staged)
        if current.state != FileState.CHECKING:
            return current
        return _refuse(current, _("This file was lost on its way. Please choose it once more."), then)
    with raw:
        try:
            return _look_at(staged, raw, may_draw, scanning.SECONDS_IN_A_REQUEST if seconds is None else seconds)
        except incoming.NoRoom:
            logger.error("No room on the disk to keep an uploaded file; it waits")
            return staged
        except UploadRefused as refused:
            return _refuse(staged, refused.message, then)


def _look_at(staged: AnyStaged, raw: BinaryIO, may_draw: MayDraw, seconds: float) -> AnyStaged:
    sniffed = sniff(raw, staged.declared_size, staged.allowed_kinds.split(","))
    check_bytes(staged.declared_size, int(aufbruch_settings.entry_file_megabytes[sniffed.kind] * 1_000_000))
    staged.kind, staged.checksum = sniffed.kind, incoming.checksum(raw)
    _note(staged, "kind", "checksum")
    try:
        scanned = scanning.scan(raw, seconds=seconds)
    except scanning.ScannerAway as away:
        logger.warning("The virus scanner does not answer (%s): an uploaded file waits", away)
        return staged
    staged.scanned_at = timezone.now() if scanned else None
    upload = _Arrived(raw, staged.declared_size)
    if sniffed.kind == FileKind.PICTURE and not may_draw(megapixels_to_draw(upload, staged.declared_size)):
        _note(staged, "scanned_at")
        return staged
    return _keep(staged, *_made(staged, sniffed, upload))


class _Arrived(File):  # type: ignore[type-arg]
    """What arrived, as the functions for uploads take it."""

    def __init__(self, raw: BinaryIO, size: int) -> None:
        super().__init__(raw, name="arrived")
        self.size = size


def _made(staged: StagedFile, sniffed: Sniffed, upload: _Arrived) -> "tuple[File[bytes], ContentFile[bytes] | None]":
    """What is stored of it, and a small picture; sets what is measured."""
    raw = cast(BinaryIO, upload.file)
    if sniffed.kind == FileKind.PICTURE:
        drawn = draw_anew(upload, staged.declared_size)
        staged.width, staged.height = drawn.width, drawn.height
        return drawn.file, drawn.preview
    if sniffed.kind == FileKind.PDF:
        check_inside(raw)
    elif sniffed.kind == FileKind.AUDIO:
        staged.seconds = seconds_of(raw, sniffed.ending)
    raw.seek(0)
    upload.name = f"file.{sniffed.ending}"
    return upload, None


def _keep(staged: AnyStaged, content: "File[bytes]", preview: "ContentFile[bytes] | None") -> AnyStaged:
    """Store the file, then say so in the row; where that fails, nothing stays stored."""
    written: list[str] = []
    storage = staged.file.storage
    try:
        with incoming.told_when_full():
            for column, made in (("file", content), ("preview", preview)):
                if made is not None:
                    field = staged._meta.get_field(column)
                    name = storage.save(field.generate_filename(staged, str(made.name)), made, max_length=200)  # type: ignore[union-attr]
                    written.append(name)
                    setattr(staged, column, name)
        staged.size, staged.state = content.size, FileState.READY
        columns = ("file", "preview", "size", "state", "width", "height", "seconds", "scanned_at")
        with transaction.atomic():
            staged.note_change()
            if not _note(staged, *columns):  # taken out meanwhile, or kept by somebody who checked at the same time
                raise _TakenOut
    except _TakenOut:
        delete_all(storage, written)
        return type(staged)._base_manager.filter(pk=staged.pk).first() or _gone(staged)
    except BaseException:
        delete_all(storage, written)
        staged.file, staged.preview, staged.state = "", "", FileState.CHECKING
        raise
    _forget_incoming(staged)
    return staged


def _gone(staged: AnyStaged) -> AnyStaged:
    staged.file, staged.preview, staged.state = "", "", FileState.REFUSED
    return staged


def _note(staged: StagedFile, *columns: str) -> bool:
    """Write columns of a row that is still being checked; whether it is."""
    waiting = type(staged)._base_manager.filter(pk=staged.pk, state=FileState.CHECKING)
    return bool(waiting.update(**{column: getattr(staged, column) for column in columns}))


def _refuse(staged: AnyStaged, message: object, then: Callable[[StagedFile], None]) -> AnyStaged:
    staged.state, staged.refusal = FileState.REFUSED, str(message)
    with transaction.atomic():
        if _note(staged, "state", "refusal", "kind", "checksum"):
            then(staged)
    _forget_incoming(staged)
    return staged


def _forget_incoming(staged: StagedFile) -> None:
    model, key = type(staged), staged.key
    transaction.on_commit(lambda: incoming.forget(model, key), robust=True)
