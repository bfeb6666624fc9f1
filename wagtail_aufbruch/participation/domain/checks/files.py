"""Where uploaded files lie before staff have looked at them."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.files.storage import FileSystemStorage

from wagtail_aufbruch.participation.models.files.private_storage import private_storage


@register(Tags.files)
def check_private_folder(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """W016: nothing can be written there. E014: it lies where the web server hands out every file. E019: the storage
    cannot be made at all.
    """
    try:
        storage = private_storage()
    except Exception as error:  # a storage of the site's own may raise whatever it likes
        return [_no_storage(error)]
    if not isinstance(storage, FileSystemStorage):
        return []
    folder = Path(storage.location).absolute()
    found: list[CheckMessage] = []
    if not _can_be_written(folder):
        found.append(
            Warning(
                f"Uploaded files cannot be kept: {folder} is not to be written for the user who runs this.",
                hint="Let the user under whom the site runs write there. The folder lies beside MEDIA_ROOT, unless "
                "STORAGES['aufbruch_private'] names another one.",
                id="aufbruch_participation.W016",
            )
        )
    if settings.MEDIA_ROOT and folder.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        found.append(
            Error(
                f"Uploaded files that nobody has looked at lie below MEDIA_ROOT ({folder}), where everybody can fetch "
                "them.",
                hint="Name a folder outside of MEDIA_ROOT in STORAGES['aufbruch_private'], or leave that entry out.",
                id="aufbruch_participation.E014",
            )
        )
    return found


def _no_storage(error: Exception) -> CheckMessage:
    return Error(
        f"Uploaded files cannot be kept: STORAGES['aufbruch_private'] makes no storage ({error!r}).",
        hint="It needs a BACKEND that can be imported, and OPTIONS that this one takes. Or leave the entry out: then "
        "the files lie in a folder beside MEDIA_ROOT.",
        id="aufbruch_participation.E019",
    )


def _can_be_written(folder: Path) -> bool:
    """Whether files can be put into the folder, or it can be made; nothing is made here.

    Where the folder lies in one that this user may not even look into, ``os.path.exists`` says no and Path raises.
    """
    nearest = next(path for path in (folder, *folder.parents) if os.path.exists(path))
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
