"""Files that vanish while the purge looks for those that no row names: another purge, an upload that goes on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from wagtail_aufbruch.competitions.models import EntryFile
from wagtail_aufbruch.participation.domain.files import leftovers
from wagtail_aufbruch.participation.domain.files.storing import delete_all
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.models.files.private_storage import private_storage
from wagtail_aufbruch.participation.models.files.staged_files import FOLDER, incoming_folder

pytestmark = pytest.mark.django_db


def make_old(path: Path) -> None:
    moment = (timezone.now() - timedelta(days=30)).timestamp()
    os.utime(path, (moment, moment))


def test_a_stored_file_that_is_deleted_meanwhile_makes_no_purge_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = private_storage()
    names = [storage.save(f"{FOLDER}/ab/{number}.pdf", BytesIO(b"x")) for number in range(3)]
    for name in names:
        make_old(Path(storage.path(name)))
    asks = FileSystemStorage.get_modified_time
    asked: list[str] = []

    def after_another(self: FileSystemStorage, name: str) -> Any:
        if not asked:
            self.delete(name)
        asked.append(name)
        return asks(self, name)

    monkeypatch.setattr(FileSystemStorage, "get_modified_time", after_another)
    assert purge()["orphans"] == 2
    assert len(asked) == 3
    assert not any(storage.exists(name) for name in names)


def test_pieces_that_an_upload_takes_away_meanwhile_make_no_purge_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = incoming_folder(EntryFile)
    folder.mkdir(parents=True)
    piece, lost = folder / "gleich.fertig", folder / "verwaist"
    for path in (piece, lost):
        path.write_bytes(b"x")
        make_old(path)

    @contextmanager
    def scandir(path: Path) -> Iterator[Iterator[os.DirEntry[str]]]:
        with os.scandir(path) as entries:
            found = list(entries)
        piece.unlink(missing_ok=True)
        yield iter(found)

    monkeypatch.setattr(leftovers, "os", SimpleNamespace(scandir=scandir))
    assert purge()["orphans"] == 1
    assert not lost.exists()


def test_what_cannot_be_deleted_keeps_nothing_else_and_stands_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    storage, asked = private_storage(), []

    def refuses(self: FileSystemStorage, name: str) -> None:
        asked.append(name)
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(FileSystemStorage, "delete", refuses)
    delete_all(storage, ["eins.pdf", "zwei.pdf"])
    assert asked == ["eins.pdf", "zwei.pdf"]
    assert caplog.text.count("could not be deleted; the purge tries it again") == 2
