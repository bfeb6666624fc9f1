"""What breaks in the middle of an upload: a scanner that takes the file and never answers, a database that ends the
connection. Neither half an entry stays, nor a file without a row."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.storage import Storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError, connection, connections
from django.test import Client, TestCase

from tests.clock import Clock
from tests.factories.competitions import first_step, make_competition, make_entry
from tests.factories.core import make_process
from tests.factories.documents import wav
from tests.factories.staged_files import begun, sent
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.domain.entering.handing_in import hand_in, missing_in
from wagtail_aufbruch.competitions.models import EntryFile
from wagtail_aufbruch.participation.domain.files import scanning
from wagtail_aufbruch.participation.domain.files.leftovers import check_waiting, count_orphans
from wagtail_aufbruch.participation.domain.files.staging import receive, remove
from wagtail_aufbruch.participation.enums import FileState
from wagtail_aufbruch.participation.models.files.private_storage import private_storage
from wagtail_aufbruch.participation.models.files.staged_files import folder_of, incoming_folder

FORM = (("Worum geht es?", "multiline", True), ("Euer Lied", "audio", True))
SONG = "key00001"


def files_on_disk() -> list[Path]:
    """What arrives, and what was kept."""
    kept = Path(private_storage().path(folder_of(EntryFile)))
    found = {path for folder in (kept, incoming_folder(EntryFile)) for path in folder.rglob("*") if path.is_file()}
    return sorted(found)


@contextmanager
def hanging(folder: Path) -> Iterator[str]:
    """A scanner that takes every connection and every byte, and says nothing."""
    path, done, held = folder / "hangs.ctl", threading.Event(), []
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(path))
        listening.listen(5)
        listening.settimeout(0.1)

        def serve() -> None:
            while not done.is_set():
                try:
                    held.append(listening.accept()[0])
                except TimeoutError:
                    continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"unix:{path}"
        finally:
            done.set()
            thread.join(10)
            for one in held:
                one.close()


@pytest.mark.django_db
def test_a_scanner_that_never_answers_lets_nothing_in_and_the_file_waits_where_it_can_be_seen(
    client: Client, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    entry = make_entry(make_competition(make_process(), form=FORM))
    monkeypatch.setattr(scanning, "SECONDS_IN_A_REQUEST", 0.5)
    address = f"{entry.competition.url}beitrag/{token_of(entry)}/"
    with hanging(tmp_path) as scanner:
        settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "CLAMD": scanner}
        began = time.monotonic()
        song = SimpleUploadedFile("Lied.wav", wav().read())
        answer = client.post(f"{address}schritt/1/", first_step(entry, **{f"files_{SONG}": song}))
        assert time.monotonic() - began < 5, "nobody waits for it"
        assert answer.status_code == 302
        staged = EntryFile.objects.get()
        assert (staged.state, bool(staged.file), staged.scanned_at) == (FileState.CHECKING, False, None)
        page = client.get(f"{address}schritt/1/").content.decode()
        assert "Lied.wav ist da und wird geprüft" in page
        assert client.get(f"{address}dateien/{staged.key}/datei/").status_code == 404, "nobody can open it"
        clock.forward(minutes=5)
        monkeypatch.setattr(scanning, "SECONDS_LATER", 0.5)
        assert check_waiting() == 0
        assert len(files_on_disk()) == 1
    with TestCase.captureOnCommitCallbacks(execute=True):
        remove(EntryFile.objects.get())
    assert files_on_disk() == []


@pytest.fixture
def terminated() -> Callable[[], None]:
    """Ends the database's side of this thread's connection, as an administrator or a restart does."""
    facts = connection.get_connection_params()

    def terminate() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (backend,) = cursor.fetchone()
        known = {key: facts[key] for key in ("dbname", "user", "password", "host", "port") if key in facts}
        with psycopg.connect(**known, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [backend])

    return terminate


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_backend_that_is_ended_while_a_file_is_kept_leaves_no_file_and_the_entry_as_it_was(
    terminated: Callable[[], None], monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    entry = make_entry(make_competition(make_process()))
    content = wav(1).read()
    staged = begun(entry, len(content), "Lied.wav")
    save = Storage.save

    def ended_after(storage: Storage, name: str | None, made: Any, max_length: int | None = None) -> str:
        kept = save(storage, name, made, max_length)
        terminated()
        return kept

    with monkeypatch.context() as broken:
        broken.setattr(Storage, "save", ended_after)
        with pytest.raises((OperationalError, InterfaceError)):
            receive(staged, BytesIO(content), offset=0, length=len(content))
    connections.close_all()
    kept = EntryFile.objects.get(pk=staged.pk)
    assert (kept.state, kept.file.name, kept.preview.name) == (FileState.CHECKING, "", "")
    assert len(files_on_disk()) == 1, "what has arrived, and nothing besides"
    assert count_orphans() == 0
    clock.forward(minutes=5)
    assert check_waiting() == 1
    kept.refresh_from_db()
    with kept.file.open() as file:
        assert file.read() == content
    assert len(files_on_disk()) == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_backend_that_is_ended_while_an_entry_is_handed_in_leaves_a_whole_draft(
    terminated: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = make_entry(make_competition(make_process()))
    sent(entry, wav())

    def ended(*_args: Any, **_more: Any) -> None:
        terminated()
        list(EntryFile.objects.all())

    with monkeypatch.context() as broken:
        broken.setattr("wagtail_aufbruch.competitions.domain.entering.handing_in.tell", ended)
        with pytest.raises((OperationalError, InterfaceError)):
            hand_in(entry, by_mail=True)
    connections.close_all()
    entry.refresh_from_db()
    assert (entry.state, entry.number, entry.steps.count()) == ("draft", None, 0)
    assert not missing_in(entry)
    assert hand_in(entry, by_mail=True).is_handed_in
    assert EntryFile.objects.get().state == FileState.READY
