"""A site that cannot keep uploads, shows them to everybody, or has no sender is told at start."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import InvalidStorageError

from wagtail_aufbruch.participation.domain.checks.files import check_private_folder
from wagtail_aufbruch.participation.domain.checks.sender import check_sender
from wagtail_aufbruch.participation.models.files.private_storage import private_storage

FILES = "django.core.files.storage.FileSystemStorage"


def private(settings: Any, backend: str = FILES, **options: object) -> None:
    settings.STORAGES = {**settings.STORAGES, "aufbruch_private": {"BACKEND": backend, "OPTIONS": options}}


def test_a_folder_that_is_not_there_yet_is_fine_and_is_not_made_by_the_check(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "neu" / "media")
    assert check_private_folder() == []
    assert not (tmp_path / "neu").exists()


def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(settings: Any, tmp_path: Path) -> None:
    # A file where a folder should be: not even root can write below it.
    (tmp_path / "data").write_text("")
    settings.MEDIA_ROOT = str(tmp_path / "data" / "media")
    (warning,) = check_private_folder()
    assert warning.id == "aufbruch_participation.W016"
    assert str(tmp_path / "data" / "media-private") in warning.msg
    assert "MEDIA_ROOT" in str(warning.hint)


def test_a_folder_that_is_only_read_is_named_as_well(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)
    assert [one.id for one in check_private_folder()] == ["aufbruch_participation.W016"]


@pytest.mark.parametrize("below", [".", "private", "private/../x"])
def test_private_files_below_the_public_ones_are_an_error(settings: Any, tmp_path: Path, below: str) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    private(settings, location=str(tmp_path / "media" / below))
    assert [one.id for one in check_private_folder()] == ["aufbruch_participation.E014"]
    private(settings, location=str(tmp_path / "media-private"))
    assert check_private_folder() == []


def test_a_storage_that_is_not_there_is_never_replaced_by_another_one_in_silence(settings: Any) -> None:
    private(settings, backend="town.storages.Vault")
    with pytest.raises(InvalidStorageError, match=r"town\.storages\.Vault"):
        private_storage()


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"BACKEND": "town.storages.Vault"}, "town.storages.Vault"),
        ({}, "BACKEND"),
        ({"BACKEND": FILES, "OPTIONS": {"folder": "/data"}}, "folder"),
    ],
)
def test_a_storage_that_cannot_be_made_is_told_without_a_traceback(
    settings: Any, entry: dict[str, Any], why: str
) -> None:
    settings.STORAGES = {**settings.STORAGES, "aufbruch_private": entry}
    (error,) = check_private_folder()
    assert error.id == "aufbruch_participation.E019"
    assert why in error.msg
    assert "MEDIA_ROOT" in str(error.hint)


def test_a_folder_inside_of_one_that_nobody_may_look_into_is_named(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    settings.MEDIA_ROOT = str(closed / "media")
    look = os.stat

    def refuse(path: Any, *args: Any, **more: Any) -> os.stat_result:
        if str(path).startswith(f"{closed}/"):
            raise PermissionError(13, "Permission denied", str(path))
        return look(path, *args, **more)

    monkeypatch.setattr(os, "stat", refuse)  # the rights of a user that tests are not always run by
    monkeypatch.setattr(os, "access", lambda path, mode: str(path) != str(closed))
    assert [one.id for one in check_private_folder()] == ["aufbruch_participation.W016"]


@pytest.mark.parametrize("sender", ["webmaster@localhost", "Stadt <post@localhost>", "", None, "Stadt Gütersloh"])
def test_a_site_without_a_sender_for_its_mails_is_told(settings: Any, sender: str | None) -> None:
    settings.DEFAULT_FROM_EMAIL = sender
    (warning,) = check_sender()
    assert warning.id == "aufbruch_participation.W015"
    assert "DEFAULT_FROM_EMAIL" in str(warning.hint)


@pytest.mark.parametrize("sender", ["beteiligung@stadt.example", "Stadt Gütersloh <post@gütersloh.example>"])
def test_a_sender_of_the_town_is_fine(settings: Any, sender: str) -> None:
    settings.DEFAULT_FROM_EMAIL = sender
    assert check_sender() == []
