"""Files of entries: taken whole or in pieces, looked at before anybody gets them, gone with their rows."""

import errno
import hashlib
import os
import time
from collections import namedtuple
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import TestCase
from django.utils import timezone, translation

from tests.clock import Clock
from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from tests.factories.documents import mp3, office, real_pdf, wav
from tests.factories.staged_files import QUESTION, begun, new_file, rules, sent
from tests.factories.uploads import gps_photo, picture
from wagtail_aufbruch.competitions.models import EntryFile
from wagtail_aufbruch.participation.domain.files import incoming, inspection
from wagtail_aufbruch.participation.domain.files.inspection import check
from wagtail_aufbruch.participation.domain.files.leftovers import (
    abandoned,
    check_waiting,
    count_orphans,
    delete_orphans,
)
from wagtail_aufbruch.participation.domain.files.pictures import UploadRefused
from wagtail_aufbruch.participation.domain.files.scanning import ScannerAway
from wagtail_aufbruch.participation.domain.files.staging import (
    MOST_AT_ONCE,
    NotReceiving,
    Offer,
    WrongOffset,
    begin,
    is_waited_for,
    may_still_finish,
    receive,
    received_of,
    remove,
    shown_name,
    take_whole,
)
from wagtail_aufbruch.participation.domain.privacy.retention import due_for_deletion, purge
from wagtail_aufbruch.participation.enums import FileKind, FileState
from wagtail_aufbruch.participation.models.files.private_storage import private_storage
from wagtail_aufbruch.participation.models.files.staged_files import folder_of, incoming_folder, incoming_path

pytestmark = pytest.mark.django_db

KIND = "uploads of aufbruch_competitions.entryfile"
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def entry() -> Any:
    return make_entry(make_competition(make_process()))


def take(entry: Any, upload: Any, **values: Any) -> EntryFile:
    return take_whole(new_file(entry), upload, owner=entry, files=entry.files.all(), rules=rules(**values))


def refusal(action: Any) -> str:
    with translation.override("de"), pytest.raises(UploadRefused) as refused:
        action()
    return str(refused.value.message)


def stored() -> list[Path]:
    """Files of entries in the private storage."""
    folder = Path(private_storage().path(folder_of(EntryFile)))
    return [path for path in folder.rglob("*") if path.is_file()]


def arriving() -> list[Path]:
    folder = incoming_folder(EntryFile)
    return list(folder.iterdir()) if folder.exists() else []


def content_of(kept: EntryFile) -> bytes:
    return Path(kept.file.path).read_bytes()


# --- What becomes of a file


def test_a_picture_is_drawn_anew_and_tells_no_position(entry: Any) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        kept = take(entry, gps_photo())
    kept.refresh_from_db()
    assert (kept.state, kept.kind, kept.declared_size) == (FileState.READY, FileKind.PICTURE, kept.received)
    assert (kept.width, kept.height) == (1200, 1600)
    content = content_of(kept)
    assert b"Exif" not in content
    assert b"Canon" not in content
    assert kept.size == len(content)
    assert Path(kept.preview.path).stat().st_size < kept.size
    assert arriving() == [], "what arrived is not kept beside it"


@pytest.mark.parametrize(
    ("upload", "kind", "ending", "seconds"),
    [
        (real_pdf(), FileKind.PDF, "pdf", None),
        (office("odt"), FileKind.DOCUMENT, "odt", None),
        (mp3(), FileKind.AUDIO, "mp3", 2.09),
    ],
)
def test_all_else_is_kept_as_it_came(entry: Any, upload: Any, kind: str, ending: str, seconds: float | None) -> None:
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    kept = take(entry, upload)
    kept.refresh_from_db()
    assert (kept.state, kept.kind) == (FileState.READY, kind)
    assert kept.file.name.startswith("aufbruch/aufbruch_competitions.entryfile/")
    assert kept.file.name.endswith(f".{ending}")
    assert content_of(kept) == content
    assert kept.checksum == hashlib.sha256(content).hexdigest()
    assert kept.seconds == (None if seconds is None else pytest.approx(seconds, abs=0.1))


def test_nobody_else_on_the_machine_reads_what_arrives_or_is_kept(entry: Any) -> None:
    begun(entry, 100)
    staged = begun(entry, 100)
    receive(staged, BytesIO(b"abc"), offset=0, length=3)
    take(entry, wav())
    assert {path.stat().st_mode & 0o777 for path in [*stored(), *arriving()]} == {0o600}


def test_a_file_in_pieces_is_the_same_as_a_whole_one(entry: Any) -> None:
    upload = wav(3)
    content = upload.read()
    upload.seek(0)
    kept = sent(entry, upload, piece=7_000)
    kept.refresh_from_db()
    assert kept.state == FileState.READY
    assert content_of(kept) == content
    assert kept.checksum == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (SimpleUploadedFile("leer.jpg", b""), "ist leer"),
        (SimpleUploadedFile("Rechnung.pdf", b"MZ" + bytes(500)), "ein Programm"),
        (SimpleUploadedFile("Logo.png", b"<svg><script>alert(1)</script></svg>"), "SVG"),
        (SimpleUploadedFile("kaputt.jpg", b"\xff\xd8\xff" + bytes(500)), "beschädigt"),
        (real_pdf(javascript=True), "ein Programm oder andere Dateien"),
        (office("docx", {"word/vbaProject.bin": b"x"}), "Makros"),
    ],
)
def test_what_is_refused_leaves_neither_row_nor_file(entry: Any, upload: Any, words: str) -> None:
    upload.seek(0)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert words in refusal(lambda: take(entry, upload))
    assert not entry.files.exists()
    assert stored() == arriving() == []


def test_a_file_refused_at_its_last_piece_says_why_and_is_no_longer_there(entry: Any) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True), translation.override("de"):
        staged = sent(entry, SimpleUploadedFile("Foto.jpg", b"MZ" + bytes(500)))
    staged.refresh_from_db()
    assert staged.state == FileState.REFUSED
    assert "ein Programm" in staged.refusal
    assert stored() == arriving() == []


def test_a_kind_that_the_question_does_not_take_is_refused_in_pieces_too(entry: Any) -> None:
    upload = real_pdf()
    content = upload.read()
    files = entry.files.all()
    only_pictures = rules("picture")
    staged = begin(new_file(entry), owner=entry, files=files, offer=Offer("x.pdf", len(content)), rules=only_pictures)
    assert receive(staged, BytesIO(content), offset=0, length=len(content)).state == FileState.REFUSED


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Anna\\Foto.jpg", "Foto.jpg"),
        ("a\x00b\u202egpj.exe", "abgpj.exe"),
        ("x" * 300 + ".jpg", "x" * 116 + ".jpg"),
        (None, ""),
    ],
)
def test_names_hold_no_folder_and_nothing_that_misleads(given: str | None, shown: str) -> None:
    assert shown_name(given) == shown


def test_the_path_of_a_file_is_never_its_name(entry: Any) -> None:
    kept = sent(entry, SimpleUploadedFile("../../../wsgi.py", real_pdf().read()))
    assert "wsgi" not in kept.file.name
    assert ".." not in kept.file.name
    assert kept.name == "wsgi.py"


# --- What is asked before anything is read


def test_two_gigabytes_are_refused_before_anything_is_read(entry: Any) -> None:
    assert "höchstens" in refusal(lambda: begun(entry, 2_000_000_000)).lower()
    assert not entry.files.exists()


def test_no_more_files_than_the_question_takes(entry: Any) -> None:
    first = take(entry, picture(), most_files=1)
    assert "kein Platz" in refusal(lambda: begun(entry, 100, most_files=1))
    remove(first)
    assert begun(entry, 100, most_files=1).pk


def test_what_was_refused_takes_no_place(entry: Any) -> None:
    sent(entry, SimpleUploadedFile("Foto.jpg", b"MZ" + bytes(500)))
    assert begun(entry, 100, most_files=1).pk


def test_all_files_of_an_entry_together_have_a_limit(entry: Any) -> None:
    begun(entry, 3_000_000, most_bytes_of_owner=5_000_000)
    assert "2 MB sind noch frei" in refusal(lambda: begun(entry, 2_500_000, most_bytes_of_owner=5_000_000))


def test_files_of_other_questions_count_into_the_limit_of_the_entry(entry: Any) -> None:
    begun(entry, 3_000_000, most_bytes_of_owner=5_000_000)
    entry.files.update(question_key="key00010")
    assert "2 MB sind noch frei" in refusal(lambda: begun(entry, 2_500_000, most_bytes_of_owner=5_000_000))


def test_a_disk_that_is_nearly_full_takes_no_file(entry: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    free = 2 * 1_000_000 + incoming.LEFT_FREE
    monkeypatch.setattr("shutil.disk_usage", lambda path: Usage(0, 0, free))
    assert begun(entry, 1_000_000).pk
    assert "kein Platz" in refusal(lambda: begun(entry, 1_000_001))


def test_a_kind_with_a_smaller_limit_is_told_at_the_end(entry: Any, settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "ENTRY_FILE_MEGABYTES": {"audio": 0.01}}
    staged = sent(entry, wav(2))
    assert staged.state == FileState.REFUSED
    assert "0,01 MB" in staged.refusal or "höchstens" in staged.refusal.lower() or "At most" in staged.refusal


# --- Offsets, breaks, doubles


def test_a_piece_at_another_place_is_refused_with_the_right_one(entry: Any) -> None:
    staged = begun(entry, 100)
    staged = receive(staged, BytesIO(b"x" * 40), offset=0, length=40)
    for offset in (0, 39, 41):
        with pytest.raises(WrongOffset) as wrong:
            receive(staged, BytesIO(b"y" * 10), offset=offset, length=10)
        assert wrong.value.received == 40
    assert incoming_path(staged).read_bytes() == b"x" * 40
    assert [path.name for path in arriving()] == [staged.key], "no piece is left over"


def test_no_more_is_taken_than_was_declared_nor_too_much_at_once(entry: Any) -> None:
    staged = begun(entry, 100)
    refusal(lambda: receive(staged, BytesIO(b"x" * 101), offset=0, length=101))
    large = begun(entry, MOST_AT_ONCE + 10)
    refusal(lambda: receive(large, BytesIO(b""), offset=0, length=MOST_AT_ONCE + 1))
    refusal(lambda: receive(staged, BytesIO(b""), offset=-1, length=1))


class BreaksOff(BytesIO):
    """A connection that ends after its bytes, as a phone in a tunnel."""

    def read(self, size: int | None = -1, /) -> bytes:
        came = super().read(size)
        if not came:
            raise OSError("connection reset")
        return came


def test_what_came_before_the_connection_broke_off_is_kept_and_it_goes_on_from_there(entry: Any) -> None:
    content = wav(1).read()
    staged = begun(entry, len(content), "Lied.wav")
    staged = receive(staged, BreaksOff(content[:5000]), offset=0, length=len(content))
    assert (staged.state, staged.received, received_of(staged)) == (FileState.RECEIVING, 5000, 5000)
    with pytest.raises(incoming.Unreadable):
        receive(staged, BreaksOff(b""), offset=5000, length=100)
    staged = receive(staged, BytesIO(content[5000:]), offset=5000, length=len(content) - 5000)
    assert staged.state == FileState.READY
    assert content_of(staged) == content


def test_the_same_file_goes_on_where_it_ended_another_one_begins_anew(entry: Any) -> None:
    staged = begun(entry, 100, modified=5)
    receive(staged, BytesIO(b"x" * 40), offset=0, length=40)
    assert begun(entry, 100, modified=5).pk == staged.pk
    for other in ({"modified": 6}, {"modified": None}, {"modified": 5, "name": "Anderes.jpg"}):
        again = begun(entry, 100, **other)  # type: ignore[arg-type]
        assert again.pk != staged.pk
        remove(again)
    assert begun(entry, 101, modified=5).pk != staged.pk


def test_a_form_sent_twice_keeps_the_file_once(entry: Any) -> None:
    one, two = take(entry, wav()), take(entry, wav())
    assert one.pk == two.pk
    assert len(stored()) == 1


def test_bytes_that_were_lost_on_the_disk_are_asked_for_again(entry: Any) -> None:
    staged = begun(entry, 100)
    staged = receive(staged, BytesIO(b"x" * 40), offset=0, length=40)
    os.truncate(incoming_path(staged), 30)
    assert received_of(staged) == 30
    staged = receive(staged, BytesIO(b"y" * 70), offset=30, length=70)
    assert staged.received == 100


def test_bytes_of_a_transaction_that_came_to_nothing_are_overwritten(
    entry: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database goes away after the piece was added and before the row says so."""
    content = wav(1).read()
    staged = begun(entry, len(content), "Lied.wav")

    def away(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patched:
        patched.setattr(EntryFile, "save", away)
        with pytest.raises(OperationalError):
            receive(staged, BytesIO(b"z" * 9000), offset=0, length=9000)
    staged.refresh_from_db()
    assert (staged.received, received_of(staged)) == (0, 0)
    assert content_of(receive(staged, BytesIO(content), offset=0, length=len(content))) == content


def test_a_file_that_was_taken_out_receives_no_more(entry: Any) -> None:
    staged = begun(entry, 100)
    remove(staged)
    with pytest.raises(NotReceiving):
        receive(staged, BytesIO(b"x" * 10), offset=0, length=10)
    done = take(entry, wav())
    with pytest.raises(NotReceiving):
        receive(done, BytesIO(b""), offset=done.received, length=0)


# --- Faults


def test_a_full_disk_while_receiving_leaves_what_was_there(entry: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    staged = begun(entry, 100)
    staged = receive(staged, BytesIO(b"x" * 40), offset=0, length=40)

    def full(source: Any, target: Any, *args: Any) -> None:
        target.write(b"halb")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("shutil.copyfileobj", full)
        assert "kein Platz" in refusal(lambda: receive(staged, BytesIO(b"y" * 60), offset=40, length=60))
    assert incoming_path(staged).read_bytes() == b"x" * 40
    staged.refresh_from_db()
    assert (staged.state, received_of(staged)) == (FileState.RECEIVING, 40)


def test_a_form_whose_file_the_disk_does_not_take_leaves_no_half_begun_file(
    entry: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: Any, target: Any, *args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("shutil.copyfileobj", full)
        with TestCase.captureOnCommitCallbacks(execute=True):
            assert "kein Platz" in refusal(lambda: take(entry, wav()))
    assert not EntryFile.objects.exists()
    assert arriving() == []


def test_a_full_disk_while_keeping_lets_the_file_wait_and_leaves_no_half(
    entry: Any, monkeypatch: pytest.MonkeyPatch, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    save = FileSystemStorage.save
    saved: list[str] = []

    def full_at_the_second(self: Any, name: str, content: Any, max_length: int | None = None) -> str:
        if saved:
            raise OSError(errno.ENOSPC, "No space left on device")
        saved.append(name)
        return save(self, name, content, max_length)

    with monkeypatch.context() as patched:
        patched.setattr(FileSystemStorage, "save", full_at_the_second)
        staged = sent(entry, picture())
    staged.refresh_from_db()
    assert staged.state == FileState.CHECKING
    assert not staged.file
    assert stored() == []
    assert "No room on the disk to keep an uploaded file; it waits" in caplog.text
    clock.forward(minutes=5)
    assert check_waiting() == 1
    staged.refresh_from_db()
    assert staged.state == FileState.READY


def test_one_file_that_makes_something_break_waits_and_keeps_no_other_waiting(
    entry: Any, monkeypatch: pytest.MonkeyPatch, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    check = inspection.check

    def away(staged: EntryFile, **more: Any) -> EntryFile:
        if staged.pk == first.pk:
            raise OperationalError("server closed the connection unexpectedly")
        return check(staged, **more)

    def no_scanner(*args: Any, **kwargs: Any) -> bool:
        raise ScannerAway("no answer in time")

    with monkeypatch.context() as patched:
        patched.setattr("wagtail_aufbruch.participation.domain.files.scanning.scan", no_scanner)
        first, second = sent(entry, wav()), sent(entry, picture())
    clock.forward(minutes=5)
    with monkeypatch.context() as patched:
        patched.setattr(inspection, "check", away)
        assert check_waiting() == 1
    assert "An uploaded file could not be looked at; it waits" in caplog.text
    assert [type(first).objects.get(pk=one.pk).state for one in (first, second)] == [
        FileState.CHECKING,
        FileState.READY,
    ]


def test_a_database_that_goes_away_while_keeping_leaves_no_orphan(
    entry: Any, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    content = wav(1).read()
    staged = begun(entry, len(content), "Lied.wav")
    with monkeypatch.context() as patched:
        note = inspection._note

        def away(row: Any, *columns: str) -> bool:
            if "state" in columns:
                raise OperationalError("server closed the connection unexpectedly")
            return note(row, *columns)

        patched.setattr(inspection, "_note", away)
        with pytest.raises(OperationalError):
            receive(staged, BytesIO(content), offset=0, length=len(content))
    assert stored() == []
    staged.refresh_from_db()
    assert staged.state == FileState.CHECKING
    clock.forward(minutes=5)
    assert check_waiting() == 1
    assert content_of(EntryFile.objects.get(pk=staged.pk)) == content


def test_a_file_that_is_taken_out_while_it_is_looked_at_leaves_nothing(
    entry: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = wav(1).read()
    staged = begun(entry, len(content), "Lied.wav")
    look = inspection._made

    def taken_out_meanwhile(row: Any, *args: Any) -> Any:
        made = look(row, *args)
        remove(row)
        return made

    monkeypatch.setattr(inspection, "_made", taken_out_meanwhile)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert receive(staged, BytesIO(content), offset=0, length=len(content)).state == FileState.REFUSED
    assert stored() == arriving() == []


def test_two_that_check_the_same_file_at_once_keep_one(entry: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    content = wav(1).read()
    staged = begun(entry, len(content), "Lied.wav")
    look = inspection._made
    inner: list[EntryFile] = []

    def twice(row: Any, *args: Any) -> Any:
        if not inner:
            inner.append(row)
            check(EntryFile.objects.get(pk=row.pk))
        return look(row, *args)

    monkeypatch.setattr(inspection, "_made", twice)
    kept = receive(staged, BytesIO(content), offset=0, length=len(content))
    assert kept.state == FileState.READY
    assert len(stored()) == 1
    assert content_of(kept) == content


def test_a_file_that_was_lost_before_it_was_looked_at_is_told_so(entry: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    staged = begun(entry, 100)
    EntryFile.objects.filter(pk=staged.pk).update(state=FileState.CHECKING, finished_at=timezone.now())
    staged.refresh_from_db()
    with translation.override("de"):
        assert "verloren" in check(staged).refusal


# --- The scanner


def test_without_the_scanner_a_file_waits_and_comes_through_when_it_answers_again(
    entry: Any, monkeypatch: pytest.MonkeyPatch, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*args: Any, **kwargs: Any) -> bool:
        raise ScannerAway("no answer in time")

    with monkeypatch.context() as patched:
        patched.setattr("wagtail_aufbruch.participation.domain.files.scanning.scan", away)
        staged = sent(entry, wav())
        assert staged.state == FileState.CHECKING
        assert not staged.file
        assert "The virus scanner does not answer (no answer in time)" in caplog.text
        clock.forward(minutes=5)
        assert check_waiting() == 0
    with monkeypatch.context() as patched:
        patched.setattr("wagtail_aufbruch.participation.domain.files.scanning.scan", lambda raw, seconds: True)
        assert check_waiting() == 1
    staged.refresh_from_db()
    assert staged.state == FileState.READY
    assert staged.scanned_at is not None


def test_nothing_is_decoded_before_it_was_scanned(entry: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    monkeypatch.setattr(inspection.scanning, "scan", lambda raw, seconds: order.append("scan") or True)
    draw = inspection.draw_anew
    monkeypatch.setattr(inspection, "draw_anew", lambda *args: order.append("draw") or draw(*args))
    take(entry, picture())
    assert order == ["scan", "draw"]


def test_what_a_network_may_not_have_drawn_now_is_drawn_later(entry: Any, clock: Clock) -> None:
    content = picture().read()
    staged = begun(entry, len(content))
    staged = receive(staged, BytesIO(content), offset=0, length=len(content), may_draw=lambda pixels: False)
    assert staged.state == FileState.CHECKING
    clock.forward(minutes=5)
    assert check_waiting() == 1


# --- The end


def test_what_was_begun_in_time_may_finish_within_half_an_hour(entry: Any, clock: Clock) -> None:
    closes = timezone.now().replace(second=0, microsecond=0) + timedelta(hours=1)
    staged = begun(entry, 100)
    within = timedelta(seconds=59)
    assert may_still_finish(staged, None)
    assert may_still_finish(staged, closes)
    assert not may_still_finish(staged, closes, closes + timedelta(minutes=1)), "no byte of it has come"
    staged = receive(staged, BytesIO(b"x" * 9), offset=0, length=9)
    assert may_still_finish(staged, closes, closes + within + timedelta(minutes=30))
    assert not may_still_finish(staged, closes, closes + timedelta(minutes=31))
    staged.arriving_since = closes + within
    assert may_still_finish(staged, closes, closes + timedelta(minutes=20))
    staged.arriving_since = closes + timedelta(minutes=1)
    assert not may_still_finish(staged, closes, closes + timedelta(minutes=1))


def test_an_entry_stays_open_for_a_file_that_was_on_its_way_for_half_an_hour_and_not_for_ever(entry: Any) -> None:
    closes = timezone.now().replace(second=0, microsecond=0) + timedelta(hours=1)
    staged = begun(entry, 100)
    staged.arriving_since = closes - timedelta(minutes=1)
    staged.finished_at = closes + timedelta(minutes=10)
    assert is_waited_for(staged, closes, closes + timedelta(minutes=30))
    assert not is_waited_for(staged, closes, closes + timedelta(minutes=31))


# --- Leftovers


def test_files_go_with_their_entry_once_that_is_certain(entry: Any) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        take(entry, picture())
        staged = begun(entry, 100)
        receive(staged, BytesIO(b"abc"), offset=0, length=3)
    assert len(stored()) == 2
    with TestCase.captureOnCommitCallbacks() as callbacks:
        entry.delete()
    assert len(stored()) == 2, "the transaction may still come to nothing"
    for callback in callbacks:
        callback()
    assert stored() == arriving() == []


def test_what_was_given_up_goes_within_a_day_and_nothing_else(entry: Any, clock: Clock) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        kept = take(entry, wav())
        receiving = begun(entry, 100)
        receive(receiving, BytesIO(b"abc"), offset=0, length=3)
        sent(entry, SimpleUploadedFile("Foto.jpg", b"MZ" + bytes(500)))
    clock.forward(hours=23)
    assert not due_for_deletion()[KIND].exists()
    clock.forward(hours=2)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert purge()[KIND] == 2
    assert [row.pk for row in entry.files.all()] == [kept.pk]
    assert arriving() == []
    assert not abandoned(EntryFile).exists()


def test_what_waits_for_the_scanner_is_never_given_up(entry: Any, clock: Clock) -> None:
    staged = begun(entry, 100)
    EntryFile.objects.filter(pk=staged.pk).update(state=FileState.CHECKING)
    clock.forward(days=5)
    assert not abandoned(EntryFile).exists()


def test_files_that_no_row_names_go_after_a_day(entry: Any) -> None:
    kept = take(entry, picture())
    staged = begun(entry, 100)
    receive(staged, BytesIO(b"abc"), offset=0, length=3)
    storage = private_storage()
    folder = folder_of(EntryFile)
    orphans = [storage.path(storage.save(f"{folder}/ab/{name}", BytesIO(b"x"))) for name in ("alt.pdf", "neu.pdf")]
    piece = incoming_folder(EntryFile) / f"{staged.key}.0123"
    piece.write_bytes(b"x")
    old = time.time() - 25 * 3600
    for path in (orphans[0], piece, incoming_path(staged), kept.file.path, kept.preview.path):
        os.utime(path, (old, old))
    other = Path(storage.path("aufbruch/fremdes.model/ab/fremd.pdf"))
    other.parent.mkdir(parents=True)
    other.write_bytes(b"of an app that is not installed at the moment")
    os.utime(other, (old, old))
    assert count_orphans() == delete_orphans() == 2
    assert not Path(orphans[0]).exists()
    assert Path(orphans[1]).exists()
    assert other.exists()
    assert incoming_path(staged).exists()
    assert content_of(kept)
    other.unlink()


def test_orphans_of_contributions_go_as_well() -> None:
    storage = private_storage()
    path = storage.path(storage.save("aufbruch/ab/verwaist.jpg", BytesIO(b"x")))
    old = time.time() - 25 * 3600
    os.utime(path, (old, old))
    assert delete_orphans() == 1
    assert not Path(path).exists()


def test_a_large_file_is_never_held_in_memory(entry: Any) -> None:
    """The reads of the source, and of what is copied, stay small."""
    asked: list[int] = []

    class Watched(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            asked.append(-1 if size is None else size)
            return super().read(size)

    content = wav(200).read()
    staged = begun(entry, len(content), "Lied.wav")
    staged = receive(staged, Watched(content), offset=0, length=len(content))
    assert staged.state == FileState.READY
    assert 0 < max(asked) <= 64 * 1024
    assert min(asked) > 0
    assert staged.question_key == QUESTION
