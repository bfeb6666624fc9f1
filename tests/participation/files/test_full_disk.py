"""A disk that is full or read-only while a form brings files: nothing that was typed is lost, nothing half stays."""

import errno
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.test import Client

from tests.client import CommittingClient
from tests.factories.core import make_process
from tests.factories.ideas import make_call, typed
from tests.factories.uploads import pdf, picture
from tests.participation.files.test_attachments import files_on_disk
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.enums import Asked
from wagtail_aufbruch.participation.models import Attachment

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
@pytest.mark.parametrize(("field", "stored_before"), [("picture_1", 0), ("picture_1", 1), ("document", 0)])
def test_what_was_typed_is_kept_where_the_disk_takes_no_file(
    client: Client, monkeypatch: pytest.MonkeyPatch, field: str, stored_before: int, code: int
) -> None:
    call = make_call(make_process(), picture_asked=Asked.OPTIONAL, document_asked=Asked.OPTIONAL)
    save = FileSystemStorage.save
    saved: list[str] = []

    def full(self: Any, name: str, content: Any, max_length: int | None = None) -> str:
        if len(saved) == stored_before:
            raise OSError(code, "No space left on device")
        saved.append(save(self, name, content, max_length))
        return saved[-1]

    data = typed(call, title="Ein Brunnen im Hof")
    with monkeypatch.context() as patched:
        patched.setattr(FileSystemStorage, "save", full)
        upload = picture() if field == "picture_1" else pdf()
        answer = client.post(f"{call.url}idee-einreichen/", {**data, field: upload})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ein Brunnen im Hof" in page
    assert "kein Platz" in page
    assert not Idea.objects.exists()
    assert not Attachment.objects.exists()
    assert files_on_disk() == []
