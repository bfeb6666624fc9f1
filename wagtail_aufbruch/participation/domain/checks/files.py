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

WHERE = (
    "Set MEDIA_ROOT (the folder lies beside it, as “…-private”), or name another one in STORAGES['aufbruch_private']"
)


@register(Tags.files)
def check_private_folder(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """W016: nothing can be written there. E014: it lies where the web server hands out every file."""
    storage = private_storage()
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


def _can_be_written(folder: Path) -> bool:
    """Whether files can be put into the folder, or it can be made; nothing is made here."""
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
