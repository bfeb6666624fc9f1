"""What is left over of files: rows that never came to their end, files that no row names, what waits for a scanner."""

import logging
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from django.apps import apps
from django.core.files.storage import Storage
from django.db import DatabaseError, transaction
from django.db.models import FileField, Model, Q, QuerySet
from django.utils import timezone

from wagtail_aufbruch.core.extension.registry import providers
from wagtail_aufbruch.participation.domain.files import incoming, inspection, scanning
from wagtail_aufbruch.participation.domain.files.attachments import ABANDONED
from wagtail_aufbruch.participation.enums import FileState
from wagtail_aufbruch.participation.models.files.attachment import Attachment
from wagtail_aufbruch.participation.models.files.private_storage import private_storage
from wagtail_aufbruch.participation.models.files.staged_files import FOLDER, StagedFile, folder_of, incoming_folder

logger = logging.getLogger("wagtail_aufbruch.files")

T = TypeVar("T")

BATCH = 500
BUSY = timedelta(minutes=1)


def staged_models() -> list[type[StagedFile]]:
    """The tables of all apps that hold files which arrive piece by piece."""
    return [model for model in apps.get_models() if issubclass(model, StagedFile)]


def abandoned(model: type[StagedFile]) -> QuerySet[StagedFile]:
    """Rows begun more than a day ago that never came to their end, were refused, or belong to nothing."""
    over = Q(state__in=[FileState.RECEIVING, FileState.REFUSED]) | model.unattached()
    return model._base_manager.filter(over, begun_at__lt=timezone.now() - ABANDONED)


def waiting(model: type[StagedFile]) -> QuerySet[StagedFile]:
    """Rows whose file has come whole and was not looked at to the end, the oldest first."""
    return model._base_manager.filter(state=FileState.CHECKING).order_by("finished_at", "pk")


def check_waiting() -> int:
    """Look again at all that waits, for as long as the scanner answers; returns how many are done. For periodic work.

    What came within the last minute is left to the request that brought it.
    """
    done = 0
    for model in staged_models():
        for staged in waiting(model).filter(finished_at__lt=timezone.now() - BUSY).iterator(BATCH):
            if not _scanner_answers():
                return done
            done += _is_done(staged)
    return done


def _scanner_answers() -> bool:
    try:
        scanning.ping()
    except (scanning.ScannerAway, ValueError):
        return False
    return True


def _tell_of_refusal(staged: StagedFile) -> None:
    for follow in providers("after_late_refusal"):
        follow(staged)


def _is_done(staged: StagedFile) -> bool:
    """One file that makes something break keeps no other waiting."""
    try:
        checked = inspection.check(staged, seconds=scanning.SECONDS_LATER, then=_tell_of_refusal)
        return checked.state != FileState.CHECKING
    except (DatabaseError, OSError):
        logger.exception("An uploaded file could not be looked at; it waits")
        return False


def delete_orphans() -> int:
    """Delete files older than a day that no row names: a process was ended between the file and its row.

    Looks into the folders of installed apps alone, so that nothing of an app is lost that comes back. Returns how many.
    """
    number = 0
    for delete in _orphans():
        delete()
        number += 1
    return number


def count_orphans() -> int:
    """How many :func:`delete_orphans` would delete now."""
    return sum(1 for _orphan in _orphans())


def _orphans() -> Iterator[Callable[[], None]]:
    """For each, what deletes it."""
    for folder in _folders_of_attachments():
        yield from _stored_orphans(Attachment, folder)
    for model in staged_models():
        yield from _stored_orphans(model, folder_of(model))
        yield from _incoming_orphans(model)


def _folders_of_attachments() -> list[str]:
    """Those whose names are two hexadecimal digits; beside them lie the folders of other tables."""
    try:
        folders, _files = private_storage().listdir(FOLDER)
    except FileNotFoundError:
        return []
    return [f"{FOLDER}/{name}" for name in folders if len(name) == 2]


def _stored_orphans(model: type[Model], folder: str) -> Iterator[Callable[[], None]]:
    storage, before = private_storage(), timezone.now() - ABANDONED
    found = _names_below(storage, folder)
    moments = ((name, _unless_gone(partial(storage.get_modified_time, name))) for name in found)
    old = (name for name, moment in moments if moment is not None and moment < before)
    while names := list(islice(old, BATCH)):
        rows = model._base_manager.filter(Q(file__in=names) | Q(preview__in=names)).values_list("file", "preview")
        named = {name for row in rows for name in row}
        yield from (partial(storage.delete, name) for name in names if name not in named)


def _unless_gone(ask: Callable[[], T]) -> T | None:
    """None for a file that is gone: its upload went on, somebody took it out, or another purge was quicker."""
    try:
        return ask()
    except FileNotFoundError:
        return None


def _names_below(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}/{name}"
    for inner in folders:
        yield from _names_below(storage, f"{folder}/{inner}")


def _incoming_orphans(model: type[StagedFile]) -> Iterator[Callable[[], None]]:
    before = (timezone.now() - ABANDONED).timestamp()
    try:
        with os.scandir(incoming_folder(model)) as entries:
            stats = [(entry.name, _unless_gone(entry.stat)) for entry in entries if entry.is_file()]
        old = [name for name, stat in stats if stat is not None and stat.st_mtime < before]
    except FileNotFoundError:
        return
    arriving = model._base_manager.filter(state__in=[FileState.RECEIVING, FileState.CHECKING])
    needed = set(arriving.values_list("key", flat=True)) if old else set()
    yield from (partial(incoming.forget, model, name) for name in old if name not in needed)


def delete_files_of(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Delete the files of a row that is gone, once that is certain; called whenever a row with files is deleted."""
    fields = [field.name for field in sender._meta.fields if isinstance(field, FileField)]
    files = [getattr(instance, name) for name in fields]
    names = [(file.storage, str(file.name)) for file in files if file]

    def delete() -> None:
        for storage, name in names:
            storage.delete(name)
        if isinstance(instance, StagedFile):
            incoming.forget(type(instance), instance.key)

    transaction.on_commit(delete, robust=True)
