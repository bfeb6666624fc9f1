"""Taking back what was written into the private storage before something failed."""

import logging
from collections.abc import Iterable

from django.core.files.storage import Storage

logger = logging.getLogger("wagtail_aufbruch.files")


def delete_all(storage: Storage, names: Iterable[str]) -> None:
    """Delete what was stored and is not kept; what cannot be deleted keeps nothing else."""
    for name in names:
        try:
            storage.delete(name)
        except OSError:
            logger.exception("A file that was not kept could not be deleted; the purge tries it again")
