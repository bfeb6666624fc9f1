"""Writing files into the private storage with the row that names them, and taking back what is not kept."""

import logging
from collections.abc import Iterable, Mapping

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db.models import Model

from wagtail_aufbruch.participation.domain.files.incoming import told_when_full

logger = logging.getLogger("wagtail_aufbruch.files")


def store(row: Model, contents: "Mapping[str, File[bytes]]") -> None:
    """Write the files, by column, and then the row; where that fails, nothing stays. Raises NoRoom."""
    columns = [getattr(row, name) for name in contents]
    try:
        with told_when_full():
            for column, content in zip(columns, contents.values(), strict=True):
                column.save(str(content.name), content, save=False)
        row.save()
    except BaseException:
        delete_all(columns[0].storage, [str(column.name) for column in columns if column])
        raise


def delete_all(storage: Storage, names: Iterable[str]) -> None:
    """Delete what was stored and is not kept; what cannot be deleted keeps nothing else."""
    for name in names:
        try:
            storage.delete(name)
        except OSError:
            logger.exception("A file that was not kept could not be deleted; the purge tries it again")
