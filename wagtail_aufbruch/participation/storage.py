"""Where files lie that not everybody may see."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, InvalidStorageError, Storage, storages

ALIAS = "aufbruch_private"


def private_storage() -> Storage:
    """The storage ``STORAGES["aufbruch_private"]``; without that entry a folder beside ``MEDIA_ROOT``.

    Never below ``MEDIA_ROOT`` itself: what lies there, every web server hands out.
    """
    try:
        return storages[ALIAS]
    except InvalidStorageError:
        media = Path(settings.MEDIA_ROOT or "media").absolute()
        return FileSystemStorage(location=media.parent / f"{media.name}-private", base_url=None)
