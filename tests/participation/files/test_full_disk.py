"""A disk that is full or read-only while a form brings files: nothing that was typed is lost, nothing half stays."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def full_disk(monkeypatch: pytest.MonkeyPatch, *, takes: int = 0, code: int = errno.ENOSPC) -> Iterator[None]:
    """A disk that takes so many files and no more."""
    save = FileSystemStorage.save
    saved: list[str] = []

    def full(self: Any, name: str, content: Any, max_length: int | None = None) -> str:
        if len(saved) == takes:
            raise OSError(code, "No space left on device")
        saved.append(save(self, name, content, max_length))
        return saved[-1]

    with monkeypatch.context() as patched:
        patched.setattr(FileSystemStorage, "save", full)
        yield


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
@pytest.mark.parametrize(("field", "stored_before"), [("picture_1", 0), ("picture_1", 1), ("document", 0)])
def test_what_was_typed_is_kept_where_the_disk_takes_no_file(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    field: str,
    stored_before: int,
    code: int,
) -> None:
    call = make_call(make_process(), picture_asked=Asked.OPTIONAL, document_asked=Asked.OPTIONAL)
    data = typed(call, title="Ein Brunnen im Hof")
    with full_disk(monkeypatch, takes=stored_before, code=code):
        upload = picture() if field == "picture_1" else pdf()
        answer = client.post(f"{call.url}idee-einreichen/", {**data, field: upload})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ein Brunnen im Hof" in page
    assert "kein Platz" in page
    assert not Idea.objects.exists()
    assert not Attachment.objects.exists()
    assert files_on_disk() == []
    assert "The disk takes no uploaded file" in caplog.text, "whoever runs the site can do something about it"


@pytest.mark.parametrize("stored_before", [0, 1])
def test_a_form_that_is_mended_and_sent_again_keeps_its_words_where_the_disk_takes_no_copy(
    client: Client, monkeypatch: pytest.MonkeyPatch, stored_before: int
) -> None:
    call = make_call(make_process(), picture_asked=Asked.OPTIONAL)
    data = typed(call, title="Ein Brunnen im Hof")
    sent = client.post(f"{call.url}idee-einreichen/", {**data, "picture_1": picture(), "picture_1_alt": "Ein Hof"})
    assert sent.status_code == 302
    kept, before = Attachment.objects.get(), files_on_disk()
    with full_disk(monkeypatch, takes=stored_before):
        again = {**data, "title": "Zwei Brunnen im Hof", "text": "Für Kinder.", f"alt_{kept.pk}": "Ein Hof"}
        answer = client.post(f"{call.url}idee-einreichen/", again)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Zwei Brunnen im Hof" in page
    assert "kein Platz" in page
    assert Idea.objects.get().title == "Ein Brunnen im Hof"
    assert sorted(files_on_disk()) == sorted(before), "nothing of the copy, and all of what was there"
