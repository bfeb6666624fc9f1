"""Where files lie that not everybody may see."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages

ALIAS = "aufbruch_private"


class BesideMedia(FileSystemStorage):
    """A folder beside ``MEDIA_ROOT``, never below it: what lies there, every web server hands out.

    For the user alone under whom the site runs: neither the web server nor others on the machine have to read it.
    """

    def __init__(self) -> None:
        super().__init__(base_url=None, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> str:  # type: ignore[override]
        media = Path(settings.MEDIA_ROOT or "media").absolute()
        return str(media.parent / f"{media.name}-private")

    @property
    def location(self) -> str:  # type: ignore[override]
        return self.base_location

    def url(self, name: str | None) -> str:
        """There is none: files go through a view that asks who may see them."""
        raise ValueError("Files of contributions have no public address.")


def private_storage() -> Storage:
    """The storage ``STORAGES["aufbruch_private"]``; without that entry a folder beside ``MEDIA_ROOT``.

    Raises InvalidStorageError where the entry names a storage that is not there: another place than the one that was
    meant would be taken in silence.
    """
    return storages[ALIAS] if ALIAS in settings.STORAGES else BesideMedia()
