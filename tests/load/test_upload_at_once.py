"""Many pieces and files at the same instant, each with a connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from tests.factories.documents import wav
from tests.factories.staged_files import begun, new_file, rules
from wagtail_aufbruch.competitions.models import EntryFile
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.files.staging import WrongOffset, receive, take_whole
from wagtail_aufbruch.participation.enums import FileState
from wagtail_aufbruch.participation.models.files.staged_files import incoming_folder, incoming_path

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]

WORKERS = 6


def at_once(steps: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each step gives back, or the error that it ends with."""
    together = Barrier(len(steps))

    def run(step: Callable[[], Any]) -> Any:
        together.wait()
        try:
            return step()
        except ParticipationError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


@pytest.fixture
def entry() -> Any:
    return make_entry(make_competition(make_process()))


def test_of_several_that_send_the_same_piece_one_wins(entry: Any) -> None:
    staged = begun(entry, 1_000_000)
    pieces = [bytes([number]) * 300_000 for number in range(WORKERS)]

    def send(piece: bytes) -> Callable[[], Any]:
        return lambda: receive(EntryFile.objects.get(pk=staged.pk), BytesIO(piece), offset=0, length=len(piece))

    results = at_once([send(piece) for piece in pieces])
    lost = [result for result in results if isinstance(result, WrongOffset)]
    assert len(lost) == WORKERS - 1
    assert {error.received for error in lost} == {300_000}
    staged.refresh_from_db()
    assert staged.received == 300_000
    assert incoming_path(staged).read_bytes() in pieces, "no bytes of two"
    assert len(list(incoming_folder(EntryFile).glob(f"{staged.key}*"))) == 1


def test_the_last_piece_sent_twice_keeps_the_file_once(entry: Any) -> None:
    content = wav(2).read()
    staged = begun(entry, len(content), "Lied.wav")
    receive(staged, BytesIO(content[:5000]), offset=0, length=5000)

    def send() -> Any:
        row = EntryFile.objects.get(pk=staged.pk)
        return receive(row, BytesIO(content[5000:]), offset=5000, length=len(content) - 5000)

    results = at_once([send] * 3)
    assert sum(isinstance(result, ParticipationError) for result in results) == 2
    staged.refresh_from_db()
    assert staged.state == FileState.READY
    assert Path(staged.file.path).read_bytes() == content
    assert not incoming_path(staged).exists()


def test_no_more_files_than_the_question_takes_however_many_come_at_once(entry: Any) -> None:
    results = at_once([lambda: begun(entry, 1000, most_files=2)] * WORKERS)
    assert sum(isinstance(result, EntryFile) for result in results) == 2
    assert entry.files.count() == 2


def test_a_double_click_keeps_a_file_once(entry: Any) -> None:
    def take() -> Any:
        files = EntryFile.objects.filter(entry=entry)
        return take_whole(new_file(entry), wav(), owner=entry, files=files, rules=rules())

    results = at_once([take] * WORKERS)
    assert len({result.pk for result in results}) == 1
    (kept,) = entry.files.all()
    assert kept.state == FileState.READY
